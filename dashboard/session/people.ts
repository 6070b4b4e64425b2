/** People at hand: who they are, what they may do and what they may see, as GitHub says. */
import { HoldfastError } from '../../core/domain/errors.ts'
import type { AsPerson, GrantItem, PeoplePort, PersonGitHub, PersonItem } from '../ports/people.ts'
import type { RepositoryPlace } from '../viewer.ts'
import { createFresh, type Fresh } from './fresh.ts'
import type { GitHubLogin, GitHubTokens } from './github-login.ts'
import { openTokens, sealTokens } from './github-tokens.ts'
import { createMost } from './most.ts'
import type { RoleRules } from './roles.ts'
import type { Sealer } from './seal.ts'
import { judgePerson } from './standing.ts'

export interface PersonAtHand {
  readonly id: string
  readonly login: string
  /** By installation; of all accounts, also of those that give no role. */
  readonly grants: ReadonlyMap<string, GrantItem>
  sees(repository: RepositoryPlace): boolean
  /** Asks GitHub at this moment. */
  reads(repository: RepositoryPlace): Promise<boolean>
}

export interface PeopleAtHand {
  /**
   * Notes who logged in. Throws `source-denied` for who has no role anywhere, and `source-…` when
   * GitHub cannot be asked.
   */
  enter(tokens: GitHubTokens): Promise<{ readonly id: string; readonly login: string }>
  /**
   * Roles and sight are never older than five minutes. Undefined for who is not let in any more;
   * throws `source-…` when GitHub cannot be asked.
   */
  of(id: string): Promise<PersonAtHand | undefined>
  /** The same, with roles asked anew. */
  ofNow(id: string): Promise<PersonAtHand | undefined>
}

export interface PeopleTools {
  readonly people: PeoplePort
  readonly asPerson: AsPerson
  /** Undefined where nobody can log in with GitHub. */
  readonly login: GitHubLogin | undefined
  readonly sealer: Sealer
  readonly rules: RoleRules
  readonly now: () => Date
}

export const GOOD_MS = 5 * 60_000
/** A token that ends within this is renewed before it is used. */
const EARLY_MS = 5 * 60_000
/** People whose sight is remembered. */
const MOST_PEOPLE = 200

export function createPeopleAtHand(tools: PeopleTools): PeopleAtHand {
  const { people, asPerson, sealer, rules, now } = tools
  const sights = createMost<Sight>(MOST_PEOPLE)
  const checking = new Map<string, Promise<PersonItem | undefined>>()

  const sightOf = (id: string, { token }: GitHubTokens): Sight => {
    const text = token.reveal()
    const held = sights.get(id)
    if (held?.token === text) return held
    const sight = createSight(text, asPerson(token), now)
    sights.set(id, sight)
    return sight
  }

  /** Asks GitHub who it is and what they may do. Undefined when the token is good no more. */
  const judge = async (id: string, tokens: GitHubTokens) => {
    const { github } = sightOf(id, tokens)
    const user = await github.readUser()
    if (user?.id !== id) return undefined
    const judged = await judgePerson(user, await people.accounts(), github, rules)
    return { ...user, ...judged, checkedAt: now() }
  }

  const check = async (id: string): Promise<PersonItem | undefined> => {
    const known = await people.read(id)
    const current = known && (await currentTokens(known, tools))
    const judged = current && (await judge(id, current.tokens))
    if (current === undefined || judged === undefined) {
      if (known !== undefined) await people.forget(id, known.sealed)
      return undefined
    }
    const { login, grants, checkedAt } = judged
    await people.note({ id, login, grants, checkedAt })
    return { id, login, grants, checkedAt, sealed: current.sealed }
  }

  /** Many requests at once ask GitHub once. */
  const checkOnce = (id: string) => {
    const under = checking.get(id) ?? check(id).finally(() => checking.delete(id))
    checking.set(id, under)
    return under
  }

  const atHand = async (person: PersonItem | undefined): Promise<PersonAtHand | undefined> => {
    const tokens = person && openTokens(person.sealed, person.id, sealer)
    if (person === undefined || tokens === undefined) return undefined
    const grants = new Map(Object.entries(person.grants))
    if (![...grants.values()].some(({ roles }) => roles.length > 0)) return undefined
    const sight = sightOf(person.id, tokens)
    const seen = await sight.read(grants)
    return {
      ...{ id: person.id, login: person.login, grants },
      sees: ({ id, installationId }) =>
        grants.get(installationId)?.all === true || seen.get(installationId)?.has(id) === true,
      reads: async (repository) => {
        if (await sight.github.mayRead(repository.id)) return true
        // What is gone from GitHub is its owner's still.
        const fresh = await checkOnce(person.id)
        return fresh?.grants[repository.installationId]?.all === true
      },
    }
  }

  return {
    async enter(tokens) {
      const user = await asPerson(tokens.token).readUser()
      const judged = user && (await judge(user.id, tokens))
      if (judged === undefined) throw unknownPerson()
      const { id, login, grants, denials, checkedAt } = judged
      if (!Object.values(grants).some(({ roles }) => roles.length > 0)) {
        throw denials[0] ?? noRole(login)
      }
      await people.save({ id, login, grants, checkedAt, sealed: sealTokens(tokens, id, sealer) })
      return { id, login }
    },
    async of(id) {
      const known = await people.read(id)
      const ageMs = now().getTime() - (known?.checkedAt.getTime() ?? 0)
      const good = known !== undefined && ageMs >= 0 && ageMs < GOOD_MS
      return await atHand(good && !isEnding(known, tools) ? known : await checkOnce(id))
    },
    ofNow: async (id) => await atHand(await checkOnce(id)),
  }
}

interface Sight {
  /** What it is seen with. */
  readonly token: string
  readonly github: PersonGitHub
  /** Ids of repositories, by those installations whose account is not all theirs. */
  read(grants: ReadonlyMap<string, GrantItem>): Promise<ReadonlyMap<string, ReadonlySet<string>>>
}

function createSight(token: string, github: PersonGitHub, now: () => Date): Sight {
  const listings = new Map<string, Fresh<ReadonlySet<string>>>()
  const listingOf = (installationId: string) => {
    const held =
      listings.get(installationId) ??
      createFresh({
        read: async () => new Set(await github.listReadable(installationId)),
        ...{ goodMs: GOOD_MS, now },
      })
    listings.set(installationId, held)
    return held
  }
  return {
    ...{ token, github },
    async read(grants) {
      const wanted = [...grants].filter(([, { roles, all }]) => roles.length > 0 && !all)
      return new Map(
        await Promise.all(wanted.map(async ([id]) => [id, await listingOf(id).get()] as const)),
      )
    },
  }
}

function isEnding({ id, sealed }: PersonItem, { sealer, now }: PeopleTools): boolean {
  const expiresAt = openTokens(sealed, id, sealer)?.expiresAt ?? null
  return expiresAt !== null && expiresAt.getTime() - now().getTime() < EARLY_MS
}

interface Current {
  readonly tokens: GitHubTokens
  readonly sealed: string
}

/** Renewed where they end soon. Undefined when they cannot be read or renewed any more. */
async function currentTokens(person: PersonItem, tools: PeopleTools): Promise<Current | undefined> {
  const { people, login, sealer, now } = tools
  const { id, sealed } = person
  const tokens = openTokens(sealed, id, sealer)
  if (tokens === undefined) return undefined
  if (!isEnding(person, tools)) return { tokens, sealed }
  const { refreshToken, expiresAt } = tokens
  const renewed = refreshToken && login && (await login.renew(refreshToken))
  if (renewed) {
    const after = sealTokens(renewed, id, sealer)
    await people.reseal(id, { before: sealed, after })
    return { tokens: renewed, sealed: after }
  }
  // Another instance may have been faster, since each refresh token is good once.
  const other = await people.read(id)
  if (other !== undefined && other.sealed !== sealed) return await currentTokens(other, tools)
  return expiresAt !== null && expiresAt > now() ? { tokens, sealed } : undefined
}

function unknownPerson(): HoldfastError {
  return new HoldfastError('source-denied', 'GitHub does not say who you are.', {
    hint: 'Begin again; allow the App where GitHub asks.',
  })
}

function noRole(login: string): HoldfastError {
  return new HoldfastError('source-denied', `${login} has no role here.`, {
    hint: 'Ask an owner of the organisation to make you a member, or to give your team a role.',
  })
}
