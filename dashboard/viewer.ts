/** Who looks at a page or calls the API, and what they may see and do. */

/** Each role may do what those before it may; `operator` and `restorer` both stand on `viewer`. */
export const ROLES = ['viewer', 'operator', 'restorer', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** What somebody has: one role, or the two that do not include each other. */
export type HeldRole = Role | 'operator and restorer'

export interface Viewer {
  readonly kind: 'person' | 'local' | 'token'
  /** As the audit trail names them: `github:octocat`, `local:admin`, `token:<id>`. */
  readonly actor: string
  /** As pages name them: `octocat`. */
  readonly name: string
  /** Null where they have none in that installation. */
  roleFor(installationId: string): HeldRole | null
  /**
   * Their role in what belongs to no single installation: settings, the audit trail. It is what
   * they may do in every installation, so that who owns one of several does not rule the others.
   */
  readonly role: HeldRole
  /** What they may do in one installation or another. */
  readonly somewhere: HeldRole
  /** Whether they may know that it exists. */
  sees(repository: RepositoryPlace): boolean
  /** Whether GitHub says at this moment that they may read it. Asks GitHub each time. */
  reads(repository: RepositoryPlace): Promise<boolean>
  /** Where the request came from; null where that cannot be told. */
  readonly address: string | null
  /** What a form sends back to show that this site made it; empty for tokens. */
  readonly csrf: string
}

export interface RepositoryPlace {
  readonly id: string
  readonly installationId: string
}

const MAY: Readonly<Record<HeldRole, readonly Role[]>> = {
  viewer: ['viewer'],
  operator: ['viewer', 'operator'],
  restorer: ['viewer', 'restorer'],
  'operator and restorer': ['viewer', 'operator', 'restorer'],
  admin: ROLES,
}

/** Whether who has `role` may do what `needed` may. */
export function includesRole(role: HeldRole | null, needed: Role): boolean {
  return role !== null && MAY[role].includes(needed)
}

/** All of `roles` at once; null for none. */
export function joinRoles(roles: Iterable<HeldRole>): HeldRole | null {
  const may = new Set([...roles].flatMap((role) => MAY[role]))
  if (may.has('admin')) return 'admin'
  if (may.has('operator') && may.has('restorer')) return 'operator and restorer'
  return (['restorer', 'operator', 'viewer'] as const).find((role) => may.has(role)) ?? null
}

/** What both may do; null where there is nothing that both may. */
export function meetRoles(one: HeldRole | null, other: HeldRole | null): HeldRole | null {
  if (one === null || other === null) return null
  return joinRoles(MAY[one].filter((role) => MAY[other].includes(role)))
}
