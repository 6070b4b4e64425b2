/** The operation of the S3 double that asks for an object in cold storage. */
import { coldStateOf } from './s3-double-cold.ts'
import { type Answer, errorAnswer } from './s3-double-faults.ts'
import type { DoubleRetrieval, StoredVersion } from './s3-double-objects.ts'
import { find } from './s3-double-read.ts'
import type { Operation } from './s3-double-request.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The longest that S3 takes as a rule; a tier that is absent is not offered there. */
const TAKES_MS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  archive: { Expedited: 5 * MINUTE_MS, Standard: 5 * HOUR_MS, Bulk: 12 * HOUR_MS },
  deep: { Standard: 12 * HOUR_MS, Bulk: 48 * HOUR_MS },
}

export function restoreObject(operation: Operation): Answer {
  const unknown = refuseOperation(operation)
  if (unknown !== undefined) return unknown
  const found = find(operation)
  if ('refusal' in found) return found.refusal
  const { version } = found
  const wish = readWish(operation, version)
  if ('refusal' in wish) return wish.refusal
  switch (coldStateOf(operation, version)) {
    case 'warm':
      return errorAnswer({ status: 403, code: 'InvalidObjectState' })
    case 'copied':
      return extend(operation, version, wish)
    case 'ongoing':
      if (isFaster(wish.tier, asked(version).tier)) return begin(operation, version, wish)
      return errorAnswer({ status: 409, code: 'RestoreAlreadyInProgress' })
    case 'archived':
      return begin(operation, version, wish)
  }
}

interface Wish {
  readonly tier: string
  readonly takesMs: number
  /** 0 for what stays. */
  readonly days: number
}

function refuseOperation({ traits }: Operation): Answer | undefined {
  const status = traits.readsColdClasses ? 501 : traits.knowsNoRetrieval
  if (status === undefined) return undefined
  return errorAnswer({ status, code: status === 405 ? 'MethodNotAllowed' : 'NotImplemented' })
}

function readWish({ body }: Operation, version: StoredVersion): Wish | { refusal: Answer } {
  const request = body.toString()
  const tier = /<Tier>(\w+)<\/Tier>/.exec(request)?.[1] ?? 'Standard'
  const days = Number(/<Days>(\d+)<\/Days>/.exec(request)?.[1] ?? 0)
  const stays = version.storageClass === 'INTELLIGENT_TIERING'
  if (stays !== (days === 0)) return { refusal: errorAnswer({ status: 400, code: 'MalformedXML' }) }
  const takesMs = TAKES_MS[isDeep(version) ? 'deep' : 'archive']?.[tier]
  if (takesMs !== undefined) return { tier, takesMs, days }
  return { refusal: errorAnswer({ status: 400, code: 'InvalidArgument' }) }
}

function begin(operation: Operation, version: StoredVersion, wish: Wish): Answer {
  const { tier, takesMs, days } = wish
  if (tier === 'Expedited' && operation.traits.lacksExpedited) {
    return errorAnswer({ status: 503, code: 'GlacierExpeditedRetrievalNotAvailable' })
  }
  const readyAt = new Date(operation.coldNow.getTime() + takesMs)
  keep(operation, version, { tier, readyAt, until: days > 0 ? untilFor(readyAt, days) : undefined })
  return { status: 202, headers: {}, body: Buffer.alloc(0) }
}

/** The period begins anew, and may become a shorter one. */
function extend(operation: Operation, version: StoredVersion, { days }: Wish): Answer {
  keep(operation, version, { ...asked(version), until: untilFor(operation.coldNow, days) })
  return { status: 200, headers: {}, body: Buffer.alloc(0) }
}

function isDeep({ storageClass, archiveTier }: StoredVersion): boolean {
  return storageClass === 'DEEP_ARCHIVE' || archiveTier === 'DEEP_ARCHIVE_ACCESS'
}

function isFaster(tier: string, than: string): boolean {
  const tiers = ['Expedited', 'Standard', 'Bulk']
  return tiers.indexOf(tier) < tiers.indexOf(than)
}

function asked({ retrieval }: StoredVersion): DoubleRetrieval {
  if (retrieval === undefined) throw new Error('nothing was asked of this version')
  return retrieval
}

/** The next midnight in UTC. */
function untilFor(from: Date, days: number): Date {
  return new Date(Math.ceil((from.getTime() + days * DAY_MS) / DAY_MS) * DAY_MS)
}

function keep({ bucket, key }: Operation, version: StoredVersion, retrieval: DoubleRetrieval) {
  const versions = bucket.objects.get(key) ?? []
  bucket.objects.set(
    key,
    versions.map((each) => (each === version ? { ...each, retrieval } : each)),
  )
}
