/** Who looks at a page or calls the API, and what they may see and do. */

/** Each role may do what those before it may; `operator` and `restorer` both stand on `viewer`. */
export const ROLES = ['viewer', 'operator', 'restorer', 'admin'] as const
export type Role = (typeof ROLES)[number]

export interface Viewer {
  readonly kind: 'person' | 'local' | 'token'
  /** As the audit trail names them: `github:octocat`, `local:admin`, `token:<id>`. */
  readonly actor: string
  /** As pages name them: `octocat`. */
  readonly name: string
  /** Null where they have none in that installation. */
  roleFor(installationId: string): Role | null
  /** Their role in what belongs to no single installation: settings, the audit trail. */
  readonly role: Role
  /** Whether they may know that it exists. */
  sees(repository: { readonly id: string; readonly installationId: string }): boolean
  /** Where the request came from; null where that cannot be told. */
  readonly address: string | null
  /** What a form sends back to show that this site made it; empty for tokens. */
  readonly csrf: string
}

const MAY: Readonly<Record<Role, readonly Role[]>> = {
  viewer: ['viewer'],
  operator: ['viewer', 'operator'],
  restorer: ['viewer', 'restorer'],
  admin: ROLES,
}

/** Whether who has `role` may do what `needed` may. */
export function includesRole(role: Role | null, needed: Role): boolean {
  return role !== null && MAY[role].includes(needed)
}
