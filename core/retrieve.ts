/** Brings what snapshots need back from cold storage: all of it is asked for at once. */
import pLimit from 'p-limit'
import { LOOKS_AT_ONCE, type LookedAtObject } from './archived-objects.ts'
import { asHoldfastError, HoldfastError } from './domain/errors.ts'
import type { Prices } from './domain/prices.ts'
import {
  coldPlace,
  type Retrieval,
  type RetrievalTier,
  type RetrievalTime,
  tierRefusal,
} from './domain/retrieval.ts'
import {
  isPending,
  offerTiers,
  readyUntil,
  type Standing,
  type TierOffer,
  tallyByState,
  timeFor,
} from './domain/retrieval-plan.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import { lookAtNeeded, type Needed, type NeededRequest } from './needed-objects.ts'
import type { Store } from './store/store.ts'
import type { Tools } from './tools.ts'

export interface RetrieveRequest extends NeededRequest {
  readonly tier: RetrievalTier
  /** How long copies are to be at hand once they are ready: whole days, from 1. */
  readonly days: number
  /** Undefined where nobody knows what the store charges. */
  readonly prices: Prices | undefined
}

export interface RetrievalResult {
  readonly repositoryId: string
  readonly snapshots: readonly SnapshotId[]
  /** The worst of all objects: `available` needed no retrieval, `ready` has its copies. */
  readonly status: Retrieval['state']
  /** False as long as a manifest itself is archived: what else it names is not known yet. */
  readonly complete: boolean
  readonly standing: Standing
  /** When the first of the copies goes; null if there is none. */
  readonly readyUntil: string | null
  readonly tier: RetrievalTier
  readonly days: number
  /** From now until all is ready, if it is or was asked for by that tier; null if not known. */
  readonly time: RetrievalTime | null
  /** For what was not asked for yet. */
  readonly offers: readonly TierOffer[]
  /** Snapshots that are left out, where all were asked for: their manifests are damaged. */
  readonly warnings: readonly string[]
}

export type RetrieveTools = Pick<Tools, 'store' | 'report'>

/**
 * What the snapshots need, how it stands, and what each tier would take. Asks for nothing.
 * Throws `store-missing` if an object is gone: half a chain is not worth its price.
 */
export async function planRetrieval(
  request: RetrieveRequest,
  { store }: Pick<Tools, 'store'>,
): Promise<RetrievalResult> {
  const needed = await lookAtAll(request, store)
  return describe(request, needed, needed.objects)
}

/**
 * Asks for all that the snapshots need at once. May be repeated: what is under way goes on, by
 * a faster tier if that is a faster one, and copies are kept for `days` from now at least.
 * Throws `bad-input`, and has asked for nothing, if the tier is not offered for all of it.
 */
export async function retrieve(
  request: RetrieveRequest,
  { store, report }: RetrieveTools,
): Promise<RetrievalResult> {
  report({ kind: 'phase', source: request.repositoryId, phase: 'retrieving' })
  const needed = await lookAtAll(request, store)
  return describe(request, needed, await askForAll(request, needed.objects, store))
}

async function lookAtAll(request: RetrieveRequest, store: Store): Promise<Needed> {
  const needed = await lookAtNeeded(request, store)
  const [missing] = needed.missing
  if (missing === undefined) return needed
  throw new HoldfastError('store-missing', `There is no object under ${missing}.`, {
    hint: 'Nothing was asked for; run `holdfast verify` to see what else is missing.',
  })
}

/** Asks for what cannot be read, and for longer copies of what can for a while. */
async function askForAll(
  { tier, days }: RetrieveRequest,
  objects: readonly LookedAtObject[],
  store: Store,
): Promise<LookedAtObject[]> {
  refuseTier(objects, tier)
  const limit = pLimit(LOOKS_AT_ONCE)
  const ask = async (object: LookedAtObject): Promise<LookedAtObject> => {
    const { key, versionId, retrieval } = object
    if (retrieval.state === 'available') return object
    return { ...object, retrieval: await store.retrieve(key, { versionId, tier, days }) }
  }
  const asked = await Promise.allSettled(objects.map((each) => limit(() => ask(each))))
  const failed = asked.filter((each) => each.status === 'rejected')
  if (failed[0] !== undefined) throw notAllAsked(failed[0].reason, failed.length, objects.length)
  return asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
}

function refuseTier(objects: readonly LookedAtObject[], tier: RetrievalTier): void {
  const pending = objects.filter(({ retrieval }) => isPending(retrieval))
  const refusals = pending.flatMap(({ retrieval }) => tierRefusal(coldPlace(retrieval), tier) ?? [])
  const [refusal] = refusals
  if (refusal === undefined) return
  throw new HoldfastError(
    'bad-input',
    `${refusal}, where ${refusals.length} of the ${objects.length} objects lie.`,
    { hint: 'Use --tier standard or bulk; --dry-run tells what each takes.' },
  )
}

function notAllAsked(reason: unknown, failed: number, objects: number): HoldfastError {
  const { code, message, hint } = asHoldfastError(reason)
  return new HoldfastError(
    code,
    `${failed} of ${objects} objects could not be asked for. ${message}`,
    { hint, cause: reason },
  )
}

function describe(
  { repositoryId, tier, days, prices }: RetrieveRequest,
  { snapshots, complete, warnings }: Needed,
  objects: readonly LookedAtObject[],
): RetrievalResult {
  const standing = tallyByState(objects)
  return {
    ...{ repositoryId, snapshots, complete, warnings, standing, tier, days },
    status: worstOf(standing),
    readyUntil: readyUntil(objects)?.toISOString() ?? null,
    time: timeFor(objects, tier) ?? null,
    offers: offerTiers(objects, { days, prices }),
  }
}

function worstOf(standing: Standing): Retrieval['state'] {
  const states = ['archived', 'in-progress', 'ready'] as const
  return states.find((state) => standing[state].objects > 0) ?? 'available'
}
