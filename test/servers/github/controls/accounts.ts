/** People and organisations, and the App that somebody makes from a manifest. */
import { randomBytes } from 'node:crypto'
import type { Account, Permissions, World } from '../world.ts'

export interface AccountControls {
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

  return {
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
