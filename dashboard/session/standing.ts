/** Asks GitHub what somebody is in every account that the App is installed on. */
import { HoldfastError } from '../../core/domain/errors.ts'
import type { GrantItem, InstalledAccount, PersonGitHub } from '../ports/people.ts'
import { decideGrant, NOBODY, type RoleRules, rulesFor, type Standing } from './roles.ts'

export interface Judged {
  readonly grants: Readonly<Record<string, GrantItem>>
  /** Why somebody may have less than is theirs: GitHub did not tell the App. */
  readonly denials: readonly HoldfastError[]
}

interface Who {
  readonly id: string
  readonly login: string
}

/**
 * Complete or throws, but for accounts that the App may not ask about: those give nothing, and
 * the reason is told.
 */
export async function judgePerson(
  who: Who,
  accounts: readonly InstalledAccount[],
  github: PersonGitHub,
  rules: RoleRules,
): Promise<Judged> {
  const denials: HoldfastError[] = []
  const grants = await Promise.all(
    accounts.map(async (account) => {
      const standing = await standingIn(account, who, github, rules).catch((error: unknown) => {
        if (!(error instanceof HoldfastError) || error.code !== 'source-denied') throw error
        denials.push(error)
        return NOBODY
      })
      const grant = decideGrant(standing, rules, rulesFor(account, rules))
      return [account.installationId, grant] as const
    }),
  )
  return { grants: Object.fromEntries(grants), denials }
}

async function standingIn(
  account: InstalledAccount,
  who: Who,
  github: PersonGitHub,
  rules: RoleRules,
): Promise<Standing> {
  if (account.kind === 'User') {
    return account.accountId === who.id ? { ...NOBODY, membership: 'admin' } : NOBODY
  }
  const membership = await github.readMembership(account.login)
  if (membership === undefined) return NOBODY
  const wanted = [...new Set(rulesFor(account, rules).map(({ team }) => team))]
  const found = await Promise.all(
    wanted.map((team) => github.isInTeam(account.login, team, who.login)),
  )
  return { membership, teams: new Set(wanted.filter((_, at) => found[at])) }
}
