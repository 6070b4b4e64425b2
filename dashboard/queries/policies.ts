/** Policies for who may see, try and write them. */

import { requireRole } from '../needs.ts'
import type { DashboardParts } from '../parts.ts'
import type { Account } from '../ports/fleet.ts'
import type { PolicyChange, PolicyFault, PolicyStanding } from '../ports/policies.ts'
import { notFound, Problem } from '../problem.ts'
import type { Viewer } from '../viewer.ts'
import { visibleOf } from './visible.ts'

type Parts = Pick<DashboardParts, 'fleet' | 'policies' | 'activity' | 'now'>

export interface SeenPolicy {
  readonly account: Account
  /** All that the viewer may choose from. */
  readonly accounts: readonly Account[]
  readonly standing: PolicyStanding
}

export interface SeenTrial {
  readonly problems: readonly PolicyFault[]
  /** With the repositories that the viewer may see by name, and how many there are in all. */
  readonly changes: readonly (PolicyChange & { readonly names: readonly string[] })[]
  readonly unchanged: number
}

/** All that the viewer may see. */
export async function listAccounts(
  { fleet }: Pick<Parts, 'fleet'>,
  viewer: Viewer,
): Promise<readonly Account[]> {
  return visibleOf(await fleet.read(), viewer).accounts
}

/** Of one account, or of the first. Throws `not-found` for one that the viewer may not see. */
export async function readPolicy(
  parts: Parts,
  viewer: Viewer,
  login: string | undefined,
): Promise<SeenPolicy> {
  const { accounts } = visibleOf(await parts.fleet.read(), viewer)
  const account = accounts.find((one) => login === undefined || same(one.login, login))
  const standing = account && (await parts.policies.read(account.installationId))
  if (account === undefined || standing === undefined) throw notFound()
  return { account, accounts, standing }
}

/** Throws `not-allowed` for who is no administrator there. */
export async function tryPolicy(
  parts: Parts,
  viewer: Viewer,
  login: string,
  text: string,
): Promise<SeenTrial> {
  const { account } = await readPolicy(parts, viewer, login)
  requireRole(viewer, account.installationId, 'admin')
  const { problems, changes, unchanged } = await parts.policies.tryOut(account.installationId, text)
  const { repositories } = visibleOf(await parts.fleet.read(), viewer)
  const names = new Map(repositories.map(({ id, owner, name }) => [id, `${owner}/${name}`]))
  return {
    problems,
    unchanged,
    changes: changes.map((change) => ({
      ...change,
      names: change.repositoryIds.flatMap((id) => names.get(id) ?? []),
    })),
  }
}

export interface PolicyEdit {
  readonly login: string
  readonly text: string
  readonly basedOn: string | null
}

/** Throws `not-allowed`, `bad-request` for a text with problems, `conflict` where it cannot hold. */
export async function savePolicy(
  parts: Parts,
  viewer: Viewer,
  { login, text, basedOn }: PolicyEdit,
): Promise<void> {
  const { account } = await readPolicy(parts, viewer, login)
  const { installationId } = account
  requireRole(viewer, installationId, 'admin')
  const draft = { text, basedOn, by: viewer.actor }
  const outcome = await parts.policies.save(installationId, draft)
  await parts.activity.record({
    ...{ at: parts.now(), actor: viewer.actor, address: viewer.address, action: 'policy.save' },
    target: `installation:${installationId}`,
    result: outcome === 'saved' ? 'done' : 'refused',
    detail: { account: account.login, outcome, text: outcome === 'saved' ? text : null },
  })
  if (outcome !== 'saved') throw REFUSALS[outcome]()
}

const REFUSALS = {
  invalid: () =>
    new Problem('bad-request', 'The policy has problems.', 'Try it out: it says where they are.'),
  outdated: () =>
    new Problem('conflict', 'Somebody changed it meanwhile.', 'Look at theirs, and begin again.'),
  overruled: () =>
    new Problem(
      'conflict',
      'A file is in force, or may be.',
      'Change the file: what is written here holds only where there is none.',
    ),
} as const

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
