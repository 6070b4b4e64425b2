/** People and organisations, and the App that somebody makes from a manifest. */
import { randomBytes } from 'node:crypto'
import type { Account, Membership, Permissions, World } from '../world.ts'
import { accountNamed } from './find.ts'

export interface AccountControls {
  /** Makes somebody a member of an organisation, or another kind of member. */
  addMember(
    org: string,
    login: string,
    role?: Membership['role'],
    state?: Membership['state'],
  ): void
  removeMember(org: string, login: string): void
  addToTeam(org: string, slug: string, login: string): void
  removeFromTeam(org: string, slug: string, login: string): void
  /** Lets somebody read a repository, or no longer. */
  letRead(repositoryId: number, login: string, may?: boolean): void
  /** Who sits at the browser from now on; null for somebody who presses Cancel. */
  signIn(login: string | null): void
  /** The person takes back what the App was allowed. */
  revokeAuthorization(login: string): void
  addOrganization(login: string, id?: number): Account
  addUser(login: string, id?: number): Account
  /** What GitHub's page does with a manifest: the code it sends the owner back with. */
  offerManifest(manifest: {
    readonly name: string
    readonly webhookUrl?: string
    readonly permissions: Permissions
    readonly events: readonly string[]
  }): string
}

/** Codes are good for an hour. */
const CODE_MS = 60 * 60 * 1000

export function createAccountControls(world: World): AccountControls {
  function add(kind: Account['kind'], login: string, id = world.nextId()): Account {
    const account = { id, login, kind, createdAt: world.clock.now() }
    world.accounts.set(id, account)
    return account
  }

  const idOf = (login: string) => accountNamed(login, world).id
  const teamOf = (org: string, slug: string) => {
    const key = `${idOf(org)}/${slug}`
    const team = world.teams.get(key) ?? new Set()
    world.teams.set(key, team)
    return team
  }

  return {
    addMember(org, login, role = 'member', state = 'active') {
      world.memberships.set(`${idOf(org)}/${idOf(login)}`, { role, state })
    },
    removeMember(org, login) {
      world.memberships.delete(`${idOf(org)}/${idOf(login)}`)
    },
    addToTeam: (org, slug, login) => void teamOf(org, slug).add(idOf(login)),
    removeFromTeam: (org, slug, login) => void teamOf(org, slug).delete(idOf(login)),
    letRead(repositoryId, login, may = true) {
      const readers = world.readers.get(repositoryId) ?? new Set()
      world.readers.set(repositoryId, readers)
      if (may) readers.add(idOf(login))
      else readers.delete(idOf(login))
    },
    signIn(login) {
      world.signedInAs = login === null ? undefined : idOf(login)
    },
    revokeAuthorization(login) {
      for (const [text, { userId }] of world.userTokens) {
        if (userId === idOf(login)) world.userTokens.delete(text)
      }
    },
    addOrganization: (login, id) => add('Organization', login, id),
    addUser: (login, id) => add('User', login, id),
    offerManifest({ name, webhookUrl, permissions, events }) {
      const code = randomBytes(20).toString('hex')
      const expiresAt = new Date(world.clock.now().getTime() + CODE_MS)
      world.manifestCodes.set(code, { name, webhookUrl, permissions, events, expiresAt })
      return code
    },
  }
}
