/** The policies of installations, read again now and then, and when somebody says so. */
import type { Decision, DispatchSettings } from '../core/domain/policy.ts'
import type { InstallationGitHub } from './github/port.ts'
import { createDecider } from './policies/decide.ts'
import { decideDispatch } from './policies/dispatch-settings.ts'
import { type LoadedPolicies, loadPolicies } from './policies/load.ts'
import type { InstallationRow } from './records/installations.ts'
import type { Db } from './records/open.ts'
import type { RepositoryRow } from './records/repositories.ts'

export interface PolicyAtHand {
  readonly loaded: LoadedPolicies
  readonly dispatch: DispatchSettings
  /** So much of its repositories may lie in the store before somebody is told. */
  readonly quotaBytes: number | null
  readonly decide: (repository: RepositoryRow, now: Date) => Decision
}

export interface PoliciesAtHand {
  /** Undefined while nobody knows which policy holds: nothing may be decided then. */
  of(installation: InstallationRow): Promise<PolicyAtHand | undefined>
  /** Something may have changed in the files. */
  forget(installationId: string): void
}

export interface PolicyTools {
  readonly db: Db
  readonly github: (installationId: string) => Pick<InstallationGitHub, 'readFile'>
  readonly controlRepository: string
  readonly now: () => Date
}

/** A webhook says when a file changed; this is for those that were lost. */
const FRESH_MS = 15 * 60_000
/** What could not be read at all is asked for again sooner: nothing is decided until then. */
const UNKNOWN_MS = 60_000

export function createPolicies(tools: PolicyTools): PoliciesAtHand {
  const known = new Map<
    string,
    { until: number; readonly policy: Promise<PolicyAtHand | undefined> }
  >()
  return {
    async of(installation) {
      const at = tools.now().getTime()
      const had = known.get(installation.id)
      if (had !== undefined && at < had.until) return had.policy
      // Those who ask meanwhile wait for the same look; one that fails is had again.
      const look = { until: at + FRESH_MS, policy: read(installation, tools) }
      known.set(installation.id, look)
      try {
        const policy = await look.policy
        if (policy === undefined) look.until = at + UNKNOWN_MS
        return policy
      } catch (error) {
        known.delete(installation.id)
        throw error
      }
    },
    forget: (installationId) => void known.delete(installationId),
  }
}

async function read(
  installation: InstallationRow,
  tools: PolicyTools,
): Promise<PolicyAtHand | undefined> {
  const { db, github, controlRepository, now } = tools
  const loaded = await loadPolicies({
    ...{ db, installation, now, settings: { controlRepository } },
    github: github(installation.id),
  })
  if (loaded.files === null) return undefined
  const decide = createDecider(loaded.files)
  return {
    loaded,
    dispatch: decideDispatch(loaded.files, controlRepository),
    quotaBytes: loaded.files[0]?.file.quotaBytes ?? null,
    decide: (repository, at) => decide(toSubject(repository), at),
  }
}

/** As policies see it. */
export function toSubject(row: RepositoryRow) {
  const topics: readonly string[] = JSON.parse(row.topicsJson)
  const properties: Readonly<Record<string, string | readonly string[]>> = JSON.parse(
    row.propertiesJson,
  )
  return {
    ...{ owner: row.owner, name: row.name, visibility: row.visibility, language: row.language },
    ...{ archived: row.archived === 1, fork: row.fork === 1, topics, properties },
  }
}
