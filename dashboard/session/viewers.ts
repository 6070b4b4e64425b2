/** Viewers, as they are made of people, of the local administrator and of tokens. */
import type { TokenItem } from '../ports/tokens.ts'
import { type HeldRole, joinRoles, meetRoles, type Role, type Viewer } from '../viewer.ts'
import type { PersonAtHand } from './people.ts'
import { heldRole } from './roles.ts'

export interface Asking {
  readonly address: string | null
  /** Empty for tokens. */
  readonly csrf: string
}

export type Scope = TokenItem['scopes'][number]

export const SCOPES: Readonly<Record<Scope, Role>> = {
  read: 'viewer',
  operate: 'operator',
  restore: 'restorer',
  admin: 'admin',
}

export function viewerOfPerson(person: PersonAtHand, asking: Asking): Viewer {
  const roles = new Map([...person.grants].map(([id, grant]) => [id, heldRole(grant)] as const))
  const held = [...roles.values()]
  const everywhere = held.reduce(meetRoles, held[0] ?? null)
  return {
    kind: 'person',
    actor: `github:${person.login}`,
    name: person.login,
    roleFor: (installationId) => roles.get(installationId) ?? null,
    role: everywhere ?? 'viewer',
    somewhere: joinRoles(held.filter((role) => role !== null)) ?? 'viewer',
    sees: person.sees,
    reads: person.reads,
    ...asking,
  }
}

/** Rules all, and is nobody at GitHub: so no repository is theirs to read. */
export function viewerOfAdministrator(asking: Asking): Viewer {
  return {
    kind: 'local',
    actor: 'local:admin',
    name: 'administrator',
    roleFor: () => 'admin',
    role: 'admin',
    somewhere: 'admin',
    sees: () => true,
    reads: async () => false,
    ...asking,
  }
}

/** May what its scopes say, as far as its owner may at this moment. */
export function viewerOfToken({ id, name, scopes }: TokenItem, owner: Viewer): Viewer {
  const own = joinRoles(scopes.map((scope) => SCOPES[scope]))
  const least = (role: HeldRole | null) => meetRoles(role, own)
  return {
    ...owner,
    kind: 'token',
    actor: `token:${id}`,
    name,
    roleFor: (installationId) => least(owner.roleFor(installationId)),
    role: least(owner.role) ?? 'viewer',
    somewhere: least(owner.somewhere) ?? 'viewer',
    csrf: '',
  }
}
