/** The policies of an installation, from GitHub and from what is remembered of it. */
import type { LapsedExclusion } from '../../core/domain/policy.ts'
import type { InstallationGitHub, RepositoryName } from '../github/port.ts'
import type { Db } from '../records/open.ts'
import { findLapsed } from './decide.ts'
import { look, POLICY_PATH, type PolicyInForce, type PolicyLook, type PolicyPlace } from './look.ts'
import { describeLooks, type PolicyNotice } from './notices.ts'
import { readOwnPolicy } from './own.ts'
import type { PolicyProblem } from './problem.ts'

export interface LoadRequest {
  readonly db: Db
  readonly github: Pick<InstallationGitHub, 'readFile'>
  readonly installation: { readonly id: string; readonly account: string }
  readonly settings: PolicySettings
  readonly now: () => Date
}

export interface PolicySettings {
  /** Name of the control repository, without its owner. */
  readonly controlRepository: string
}

export interface LoadedPolicies {
  /**
   * Good versions in the order of precedence; the first is in force, and none is the built-in
   * policy. Null while it is not known which is the first: nothing may be decided then.
   */
  readonly files: readonly PolicyInForce[] | null
  /** Of the newest versions; a check stands at GitHub as long as there are any. */
  readonly problems: readonly FileProblems[]
  /** Exclusions of the file in force that have expired. */
  readonly lapsed: readonly LapsedExclusion[]
  /** What somebody should know, as sentences. */
  readonly notices: readonly PolicyNotice[]
  /** What was found at each place, the control repository first. */
  readonly looks: readonly PolicyLook[]
}

export interface FileProblems {
  readonly repository: RepositoryName
  readonly repositoryId: string
  readonly headSha: string
  readonly path: string
  readonly problems: readonly PolicyProblem[]
}

/**
 * Reads both files. An invalid one leaves its last good version in force; one that vanished
 * gives way to the next; one that cannot be read is what it was when it was read last.
 */
export async function loadPolicies(request: LoadRequest): Promise<LoadedPolicies> {
  const { installation, settings, now } = request
  const looks: PolicyLook[] = []
  for (const place of placesOf(installation.account, settings)) {
    looks.push(await look(place, { ...request, installationId: installation.id }))
  }
  const own = await readOwnPolicy(request.db, installation)
  const files = order(looks, own?.inForce ?? null)
  const at = now()
  const lapsed = findLapsed(files ?? [], at)
  return {
    files,
    lapsed,
    looks,
    problems: looks.flatMap(problemsOf),
    notices: [
      ...describeLooks({ looks, files, lapsed }, at),
      ...(own !== undefined && own.inForce === null ? [NOT_UNDERSTOOD] : []),
    ],
  }
}

/** Another version of the App may have understood it. */
const NOT_UNDERSTOOD: PolicyNotice = {
  kind: 'invalid',
  message:
    'The policy of the dashboard is not understood by this version, and does not hold. Write it anew.',
}

/** In the order of precedence. */
function placesOf(owner: string, { controlRepository }: PolicySettings): PolicyPlace[] {
  const control = { origin: 'control', repository: { owner, name: controlRepository } } as const
  if (controlRepository.toLowerCase() === ORGANIZATION) return [control]
  return [control, { origin: 'organization', repository: { owner, name: ORGANIZATION } }]
}

/** Where GitHub itself looks for what an organisation has in common. */
const ORGANIZATION = '.github'

function order(looks: readonly PolicyLook[], own: PolicyInForce | null): PolicyInForce[] | null {
  const first = looks.find(({ state, good }) => state === 'unknown' || good !== null)
  if (first?.state === 'unknown') return null
  return [...looks.map(({ good }) => good), own].filter((good) => good !== null)
}

function problemsOf({ repository, newest, problems }: PolicyLook): FileProblems[] {
  if (newest === null || problems.length === 0) return []
  const { repositoryId, commitSha } = newest
  return [{ repository, repositoryId, headSha: commitSha, path: POLICY_PATH, problems }]
}
