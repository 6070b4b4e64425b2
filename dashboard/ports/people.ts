/** People who logged in with GitHub, what they may do, and what GitHub says of them. */
import type { Secret } from '../../core/domain/secret.ts'

export interface PeoplePort {
  /** Whoever was known by that id before is known anew. */
  save(person: PersonItem): Promise<void>
  read(id: string): Promise<PersonItem | undefined>
  note(person: Omit<PersonItem, 'sealed'>): Promise<void>
  /** False where another was faster: what is sealed is not `before` any more. */
  reseal(id: string, change: { readonly before: string; readonly after: string }): Promise<boolean>
  /** Unless something else is sealed for them since: then they logged in anew. */
  forget(id: string, sealed: string): Promise<void>
  /** Organisations and people on whose account the App is installed and not suspended. */
  accounts(): Promise<readonly InstalledAccount[]>
}

export interface PersonItem {
  /** GitHub's numeric id. */
  readonly id: string
  readonly login: string
  /** What lets the App ask GitHub as that person, encrypted. */
  readonly sealed: string
  /** By installation. */
  readonly grants: Readonly<Record<string, GrantItem>>
  /** When GitHub was last asked what they may do. */
  readonly checkedAt: Date
}

export interface GrantItem {
  readonly roles: readonly ('viewer' | 'operator' | 'restorer' | 'admin')[]
  /** They own the account, so that they may see all of it. */
  readonly all: boolean
}

export interface InstalledAccount {
  readonly installationId: string
  readonly accountId: string
  readonly login: string
  readonly kind: 'Organization' | 'User'
}

/** GitHub asked with a person's own token. Errors are HoldfastErrors with `source-…` codes. */
export type AsPerson = (token: Secret) => PersonGitHub

export interface PersonGitHub {
  /** Undefined when GitHub does not take the token any more. */
  readUser(): Promise<{ readonly id: string; readonly login: string } | undefined>
  /** Undefined for who is not a member, or was only invited. */
  readMembership(organization: string): Promise<'admin' | 'member' | undefined>
  isInTeam(organization: string, team: string, login: string): Promise<boolean>
  /** Ids of what both the person and the installation may read: all of them, or it throws. */
  listReadable(installationId: string): Promise<readonly string[]>
  /** Whether the person may read it at this moment. */
  mayRead(repositoryId: string): Promise<boolean>
}
