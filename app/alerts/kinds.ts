/** What is decided by the kind of an alert alone. docs/alerts.md tells people. */
import type { Severity } from '../records/alert-row.ts'
import type { ConditionKind } from './condition.ts'

interface Kind {
  readonly severity: Severity
  /** Whether it ends by itself, or when somebody has seen it. */
  readonly lasting: 'standing' | 'event'
  /** For so long it stands before anybody is told. */
  readonly holdMs: number
  /** What many of them are called, after their number. */
  readonly many: string
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export const KINDS = {
  overdue: stands('critical', 'repositories are overdue'),
  failed: stands('warning', 'repositories cannot be backed up'),
  incomplete: stands('warning', 'repositories are backed up incompletely'),
  unproved: stands('critical', 'backups could not be proved'),
  'source-gone': stands('critical', 'repositories are gone from GitHub'),
  'false-claim': happens('critical', 'jobs claimed snapshots that are not theirs'),
  damaged: stands('critical', 'snapshots are damaged'),
  shrunk: happens('critical', 'repositories have shrunk to less than half'),
  'ref-changed': happens('warning', 'protected refs were changed'),
  'more-refs-changed': happens('warning', 'repositories had many protected refs changed'),
  'discovery-failing': stands('critical', 'discoveries fail', HOUR_MS),
  'policy-invalid': stands('warning', 'policy files are invalid'),
  'policy-unread': stands('warning', 'policy files could not be read', HOUR_MS),
  'no-control-repository': stands('critical', 'workflows cannot be started', 10 * MINUTE_MS),
  'rate-limited': stands('warning', 'rate limits are exhausted', 15 * MINUTE_MS),
  quota: stands('warning', 'quotas are used up'),
  'retrieval-ready': happens('notice', 'snapshots are back from cold storage'),
  'workflow-enabled': happens('notice', 'workflows were enabled again'),
  'store-unreachable': stands('critical', 'stores cannot be reached', 15 * MINUTE_MS),
  'store-degraded': stands('warning', 'stores are degraded'),
  'credential-expiring': stands('warning', 'credentials expire soon'),
  'records-broken': stands('critical', 'audit trails are broken'),
  'channel-failing': stands('critical', 'channels take no messages'),
} as const satisfies Record<ConditionKind, Kind>

/** Kinds that one look finds together: none is found where the look was not had. */
export const SCOPES = {
  coverage: ['overdue', 'failed', 'incomplete', 'unproved', 'source-gone'],
  discovery: ['discovery-failing'],
  policies: ['policy-invalid', 'policy-unread'],
  dispatch: ['no-control-repository'],
  limits: ['rate-limited'],
  quota: ['quota'],
  store: ['store-unreachable', 'store-degraded'],
  credentials: ['credential-expiring'],
  records: ['records-broken'],
  channels: ['channel-failing'],
} as const satisfies Record<string, readonly ConditionKind[]>

/** Undefined for a kind of another version. */
export function describeMany(kind: string): string | undefined {
  return Object.entries(KINDS).find(([name]) => name === kind)?.[1].many
}

function stands(severity: Severity, many: string, holdMs = 0): Kind {
  return { severity, lasting: 'standing', holdMs, many }
}

function happens(severity: Severity, many: string): Kind {
  return { severity, lasting: 'event', holdMs: 0, many }
}
