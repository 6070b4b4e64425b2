/** Policies for people: one row a value, and where it was decided. */
import type { Decision, Policy, PolicyOrigin } from '../../core/domain/policy.ts'
import { cover } from './decide.ts'
import { formatDuration } from './duration.ts'
import { KEY_OF, POLICY_NAMES, type PolicySource } from './file.ts'

export interface PolicyRow {
  /** As people write it: `rpo`. */
  readonly key: string
  readonly value: string
  readonly origin: string
}

export interface PolicyDescription {
  /** What holds for a repository that no tier matches, then what holds in each tier. */
  readonly sections: readonly { readonly title: string; readonly rows: readonly PolicyRow[] }[]
  readonly exclusions: readonly {
    readonly reason: string
    /** `for good`, or an instant. */
    readonly until: string
    readonly origin: string
  }[]
}

/** The whole of a file as it takes effect: every value of every tier. */
export function describePolicy(source: PolicySource): PolicyDescription {
  const { tiers, exclusions } = source.file
  return {
    sections: [
      { title: 'Repositories of no tier', rows: describeDecision(cover(source)) },
      ...tiers.map((tier) => ({
        title: `Tier ${tier.name}`,
        rows: describeDecision(cover(source, tier)),
      })),
    ],
    exclusions: exclusions.map(({ reason, expiresAt, line }) => ({
      reason,
      until: describeEnd(expiresAt),
      origin: `${source.path}:${line}`,
    })),
  }
}

/** What holds for one repository. */
export function describeDecision(decision: Decision): PolicyRow[] {
  if (decision.kind === 'excluded') {
    const value = `${decision.reason} (${describeEnd(decision.expiresAt)})`
    return [{ key: 'exclude', value, origin: describeOrigin(decision.origin) }]
  }
  const values = describeValues(decision.policy)
  return POLICY_NAMES.map((name) => ({
    key: KEY_OF[name],
    value: values[name],
    origin: describeOrigin(decision.origins[name]),
  }))
}

/** Sections of rows as text: `rpo  15m  .github/holdfast.yml:12 (tier critical)`. */
export function formatPolicy({ sections, exclusions }: PolicyDescription): string {
  const parts = sections.map(({ title, rows }) => [title, ...formatRows(rows)].join('\n'))
  const excluded = exclusions.map(
    ({ reason, until, origin }) => `  ${reason} (${until})  ${origin}`,
  )
  return [...parts, ...(excluded.length > 0 ? [['Excluded', ...excluded].join('\n')] : [])].join(
    '\n\n',
  )
}

export function formatRows(rows: readonly PolicyRow[]): string[] {
  const widest = (column: 'key' | 'value') => Math.max(0, ...rows.map((row) => row[column].length))
  const [keys, values] = [widest('key'), widest('value')]
  return rows.map(
    ({ key, value, origin }) => `  ${key.padEnd(keys)}  ${value.padEnd(values)}  ${origin}`,
  )
}

function describeValues(policy: Policy): Record<keyof Policy, string> {
  const { retention, fullVerifyEveryMs } = policy
  return {
    schedule: policy.schedule,
    timeZone: policy.timeZone,
    rpoMs: formatDuration(policy.rpoMs),
    graceMs: formatDuration(policy.graceMs),
    onPush: String(policy.onPush),
    debounceMs: formatDuration(policy.debounceMs),
    classes: describeList(policy.classes, 'none'),
    refs: describeList(policy.refs, 'every ref'),
    verify: policy.verify,
    fullVerifyEveryMs: fullVerifyEveryMs === null ? 'never' : formatDuration(fullVerifyEveryMs),
    storageClass: policy.storageClass ?? 'default',
    retention: Object.entries(retention)
      .filter(([, count]) => count > 0)
      .map(([rule, count]) => `${rule} ${count}`)
      .join(', '),
    recipients: describeList(policy.recipients, 'none: stored in the clear'),
    protectedRefs: describeList(policy.protectedRefs, 'none'),
    alertChannels: describeList(policy.alertChannels, 'nobody'),
    issues: String(policy.issues),
  }
}

function describeList(items: readonly string[], none: string): string {
  return items.length === 0 ? none : items.join(', ')
}

function describeOrigin(origin: PolicyOrigin): string {
  if (origin.kind === 'default') return 'built in'
  const tier = origin.tier === undefined ? '' : ` (tier ${origin.tier})`
  return `${origin.path}:${origin.line}${tier}`
}

function describeEnd(expiresAt: Date | null): string {
  return expiresAt === null ? 'for good' : `until ${expiresAt.toISOString()}`
}
