/** Policies: which one is in force on an account, and the one that is written in the dashboard. */

export interface PoliciesPort {
  /** Undefined where the App is not installed. */
  read(installationId: string): Promise<PolicyStanding | undefined>
  /** What a text would change if it came into force now. Nothing is kept. */
  tryOut(installationId: string, text: string): Promise<PolicyTrial>
  /**
   * Keeps a text as the policy of the dashboard; an empty one takes it away. `outdated` where it
   * was changed meanwhile, `invalid` where the text has problems, `overruled` where a file is in
   * force: then nothing is kept.
   */
  save(
    installationId: string,
    draft: PolicyDraft,
  ): Promise<'saved' | 'outdated' | 'invalid' | 'overruled'>
}

/** The first of these that is there, in this order; `unknown` while GitHub has not answered. */
export type PolicyPlace = 'control' | 'organization' | 'dashboard' | 'built-in' | 'unknown'

export interface PolicyStanding {
  readonly inForce: PolicyPlace
  /** Where somebody looked for a file, in the order of precedence. */
  readonly looks: readonly PolicyFileLook[]
  /** The text in force; null for the built-in one, or while it is not known. */
  readonly text: string | null
  /** Every value of every tier, as it takes effect. */
  readonly sections: readonly PolicySection[]
  readonly exclusions: readonly {
    readonly reason: string
    /** `for good`, or an instant. */
    readonly until: string
    readonly origin: string
  }[]
  /** What somebody should know, as sentences. */
  readonly notices: readonly string[]
  /** What is kept in the dashboard, in force or not; null for nothing. */
  readonly draft: { readonly text: string; readonly version: string } | null
}

export interface PolicyFileLook {
  readonly place: 'control' | 'organization'
  readonly owner: string
  readonly name: string
  readonly path: string
  readonly state: 'good' | 'invalid' | 'absent' | 'unknown'
  /** Where people read it; null where there is none. */
  readonly url: string | null
  readonly problems: readonly PolicyFault[]
}

export interface PolicySection {
  readonly title: string
  readonly rows: readonly PolicyValue[]
}

export interface PolicyValue {
  /** As people write it: `rpo`. */
  readonly key: string
  readonly value: string
  /** `.github/holdfast.yml:12`, `built in`. */
  readonly origin: string
}

export interface PolicyFault {
  /** Line and column, from 1. */
  readonly line: number
  readonly column: number
  readonly message: string
  readonly hint: string
}

export interface PolicyTrial {
  /** None where the text may come into force. */
  readonly problems: readonly PolicyFault[]
  /** What holds for which repositories then and does not now, the most first. */
  readonly changes: readonly PolicyChange[]
  /** Repositories for which nothing changes. */
  readonly unchanged: number
}

export interface PolicyChange {
  readonly key: string
  readonly before: string
  readonly after: string
  readonly repositoryIds: readonly string[]
}

export interface PolicyDraft {
  readonly text: string
  /** What it was made from: the `version` of the draft before, null for none. */
  readonly basedOn: string | null
  readonly by: string
}
