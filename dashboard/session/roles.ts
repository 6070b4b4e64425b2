/** What somebody may do, by their place in the account that the App is installed on. */
import type { GrantItem, InstalledAccount } from '../ports/people.ts'
import { type HeldRole, joinRoles, type Role } from '../viewer.ts'

/** Null gives no role: who has none is not let in. */
export interface RoleRules {
  /** Of owners of the organisation, and of the person whose account it is. */
  readonly owner: Role | null
  /** Of every other member. */
  readonly member: Role | null
  readonly teams: readonly TeamRule[]
}

export interface TeamRule {
  readonly organization: string
  /** Its slug. */
  readonly team: string
  readonly role: Role
}

/** What GitHub says of somebody and one account. */
export interface Standing {
  readonly membership: 'admin' | 'member' | undefined
  /** Slugs of the teams they are in, of those that have a rule. */
  readonly teams: ReadonlySet<string>
}

export const NOBODY: Standing = { membership: undefined, teams: new Set() }

export function rulesFor({ login }: InstalledAccount, { teams }: RoleRules): readonly TeamRule[] {
  return teams.filter(({ organization }) => organization.toLowerCase() === login.toLowerCase())
}

/**
 * Roles add up. Teams give nothing to who is no member of the organisation; owners see all of it,
 * since GitHub lets them.
 */
export function decideGrant(
  { membership, teams }: Standing,
  rules: RoleRules,
  teamRules: readonly TeamRule[],
): GrantItem {
  if (membership === undefined) return { roles: [], all: false }
  const base = membership === 'admin' ? rules.owner : rules.member
  const fromTeams = teamRules.filter(({ team }) => teams.has(team)).map(({ role }) => role)
  const roles = [...new Set([...(base === null ? [] : [base]), ...fromTeams])]
  return { roles, all: membership === 'admin' && roles.length > 0 }
}

export function heldRole({ roles }: GrantItem): HeldRole | null {
  return joinRoles(roles)
}
