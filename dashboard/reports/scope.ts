/** The repositories that a report is about: of one account or of all, as far as seen. */
import type { Fleet, FleetRepository } from '../ports/fleet.ts'
import { notFound } from '../problem.ts'
import { remembered } from '../queries/remembered.ts'
import { judge, type Verdict } from '../queries/verdict.ts'
import { type Visible, visibleOf } from '../queries/visible.ts'
import type { Viewer } from '../viewer.ts'

export interface Scope {
  /** `acme`, or `all accounts`. */
  readonly name: string
  readonly at: Date
  readonly repositories: readonly FleetRepository[]
  readonly ids: ReadonlySet<string>
  readonly verdict: Verdict
  /** False where there are repositories that the viewer may not see. */
  readonly whole: boolean
}

/** Throws `not-found` for an account that the viewer may not see. */
export function scopeOf(fleet: Fleet, viewer: Viewer, account: string | undefined): Scope {
  const visible = visibleOf(fleet, viewer)
  const known = scopesOf(visible)
  const name = account?.toLowerCase()
  const scope = known.get(name) ?? makeScope(visible, account)
  known.set(name, scope)
  return scope
}

/** Every table of a report asks for it. */
const scopesOf = remembered((_: Visible) => new Map<string | undefined, Scope>())

function makeScope(visible: Visible, account: string | undefined): Scope {
  const accounts = visible.accounts.filter(
    ({ login }) => account === undefined || login.toLowerCase() === account.toLowerCase(),
  )
  if (account !== undefined && accounts.length === 0) throw notFound()
  const installations = new Set(accounts.map(({ installationId }) => installationId))
  const repositories = visible.repositories.filter(({ installationId }) =>
    installations.has(installationId),
  )
  return {
    name: account === undefined ? 'all accounts' : (accounts[0]?.login ?? account),
    at: visible.at,
    repositories,
    ids: new Set(repositories.map(({ id }) => id)),
    verdict: judge({ repositories, accounts }),
    whole: visible.all,
  }
}

/** `owner/name` of each, by id. */
export const namesOf = remembered(
  ({ repositories }: Scope): ReadonlyMap<string, string> =>
    new Map(repositories.map(({ id, owner, name }) => [id, `${owner}/${name}`])),
)
