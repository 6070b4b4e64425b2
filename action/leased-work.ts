/** Works off what the App leases to this job, one repository after the other. */
import type { BackupAllOptions } from '../core/backup-all.ts'
import { asHoldfastError } from '../core/domain/errors.ts'
import type { LeaseGrant, LeaseReport } from '../core/domain/lease.ts'
import type { BackupResult } from '../core/domain/outcome.ts'
import { Secret } from '../core/domain/secret.ts'
import type { StoreCredentials } from '../core/store/credentials.ts'
import { failedResults } from './failed-results.ts'
import type { LeaseClient } from './lease-client.ts'

/** What to back up, and as whom. */
export interface LeasedTask {
  readonly source: string
  readonly options: BackupAllOptions
  /** Null where the workflow names the store, and who asks it. */
  readonly store: string | null
  readonly credentials: StoreCredentials | null
}

export interface LeasedTools {
  readonly client: LeaseClient
  readonly slot: number
  readonly strategy: BackupAllOptions['strategy']
  readonly signal: AbortSignal
  readonly backUp: (task: LeasedTask) => Promise<BackupResult>
  readonly warn: (message: string) => void
  /** Calls back again and again; returns how to stop it. */
  readonly every: (ms: number, act: () => void) => () => void
}

/**
 * One result a lease; none when nothing was left to do. A repository that fails stops no other.
 * Throws when the App cannot be spoken with.
 */
export async function workOffLeases(tools: LeasedTools): Promise<BackupResult[]> {
  const results: BackupResult[] = []
  // Told of, and not yet ended by a report.
  const known = new Set<string>()
  while (!tools.signal.aborted) {
    const grant = await tools.client.next({ slot: tools.slot, known: [...known] })
    if (grant === undefined) break
    known.add(grant.lease)
    const result = await backUpLeased(grant, tools)
    results.push(result)
    if (await tell(grant, result, tools)) known.delete(grant.lease)
  }
  return results
}

async function backUpLeased(first: LeaseGrant, tools: LeasedTools): Promise<BackupResult> {
  let grant = first
  const renew = async () => {
    grant = await tools.client.renew(first.lease)
    return grant
  }
  const stop = tools.every(first.renewAfterSeconds * 1000, () => {
    renew().catch((error: unknown) => {
      tools.warn(`The lease was not renewed: ${asHoldfastError(error).message}`)
    })
  })
  const source = sourceOf(first)
  try {
    return await tools.backUp({
      source,
      options: optionsOf(first, tools.strategy),
      store: first.store.address,
      credentials: credentialsOf(first, () => grant, renew),
    })
  } catch (error) {
    const [failed] = failedResults([source], asHoldfastError(error))
    if (failed === undefined) throw error
    return { ...failed, repositoryId: first.target.repositoryId }
  } finally {
    stop()
  }
}

/** The App finds out by itself what nobody told it, only later. */
async function tell(grant: LeaseGrant, result: BackupResult, tools: LeasedTools): Promise<boolean> {
  try {
    await tools.client.report(grant.lease, reportOf(result))
    return true
  } catch (error) {
    const { message } = asHoldfastError(error)
    tools.warn(`The App could not be told what became of ${result.source}: ${message}`)
    return false
  }
}

function sourceOf({ target }: LeaseGrant): string {
  return `${target.owner}/${target.name}`
}

function optionsOf(grant: LeaseGrant, strategy: BackupAllOptions['strategy']): BackupAllOptions {
  const { target, token, options } = grant
  return {
    strategy,
    level: options.verify,
    full: options.full,
    refs: options.refs,
    dryRun: false,
    include: [],
    exclude: [],
    concurrency: 1,
    githubHost: new URL(target.url).host.toLowerCase(),
    // What the App names by its id is never looked up by its name.
    knownIds: { [sourceOf(grant)]: target.repositoryId },
    token: { username: 'x-access-token', password: new Secret(token.value) },
  }
}

function credentialsOf(
  { store }: LeaseGrant,
  current: () => LeaseGrant,
  renew: () => Promise<LeaseGrant>,
): StoreCredentials | null {
  if (store.credentials === null) return null
  let shown: LeaseGrant | undefined
  return {
    kind: 'issued',
    issue: async () => {
      // Asked again means that what was issued is about to expire.
      const grant = current() === shown ? await renew() : current()
      shown = grant
      const issued = grant.store.credentials
      if (issued === null) throw new Error('The App issues no credentials any more.')
      return {
        accessKeyId: issued.accessKeyId,
        secretAccessKey: new Secret(issued.secretAccessKey),
        sessionToken: new Secret(issued.sessionToken),
        expiresAt: new Date(issued.expiresAt),
      }
    },
  }
}

const LONGEST_TEXT = 2000
const MOST_WARNINGS = 100

function reportOf(result: BackupResult): LeaseReport {
  const { snapshot, manifestSha256, durationMs, storedBytes, transferredBytes, error } = result
  const { status, warnings } = result
  return {
    // A lease is never worked off dry.
    status: status === 'dry-run' ? 'failed' : status,
    ...{ snapshot, manifestSha256, durationMs, storedBytes, transferredBytes },
    warnings: warnings.slice(0, MOST_WARNINGS).map(cut),
    error: error ? { code: error.code, message: cut(error.message), hint: cut(error.hint) } : null,
  }
}

function cut(text: string): string {
  return text.slice(0, LONGEST_TEXT)
}
