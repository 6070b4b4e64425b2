import { type CreateTableBuilder, sql } from 'kysely'
import type { AnySchema } from '../migrations.ts'

/** `text`, `number` (64 bits) or `flag` (0 or 1); `?` may be null. */
type Column = 'text' | 'text?' | 'number' | 'number?' | 'flag'

const TABLES: Readonly<
  Record<string, { key: readonly string[]; columns: Record<string, Column> }>
> = {
  installations: {
    key: ['id'],
    columns: {
      id: 'text',
      account_id: 'text',
      account: 'text',
      account_kind: 'text',
      permissions_json: 'text',
      suspended_at: 'number?',
      removed_at: 'number?',
      created_at: 'number',
      discovered_at: 'number?',
      discovery_tried_at: 'number?',
      discovery_error: 'text?',
    },
  },
  repositories: {
    key: ['id'],
    columns: {
      id: 'text',
      installation_id: 'text',
      owner: 'text',
      name: 'text',
      url: 'text',
      default_branch: 'text',
      visibility: 'text',
      archived: 'flag',
      fork: 'flag',
      language: 'text?',
      topics_json: 'text',
      properties_json: 'text',
      size_bytes: 'number',
      pushed_at: 'number?',
      first_seen_at: 'number',
      last_seen_at: 'number',
      presence: 'text',
      presence_since: 'number',
      changed_at: 'number?',
      last_change_at: 'number?',
      confirmed_at: 'number?',
      paused_until: 'number?',
    },
  },
  repository_names: {
    key: ['repository_id', 'since'],
    columns: {
      repository_id: 'text',
      owner: 'text',
      name: 'text',
      since: 'number',
      until: 'number?',
    },
  },
  snapshots: {
    key: ['repository_id', 'snapshot'],
    columns: {
      repository_id: 'text',
      snapshot: 'text',
      taken_at: 'number',
      manifest_key: 'text',
      manifest_sha256: 'text',
      refs_sha256: 'text',
      refs: 'number',
      chain_length: 'number',
      size_bytes: 'number',
      level: 'text',
      verified_at: 'number',
      complete: 'flag',
      completeness_json: 'text',
      witnessed_at: 'number',
      receipt_key: 'text?',
      run_id: 'text?',
      hold: 'text?',
    },
  },
  verifications: {
    key: ['id'],
    columns: {
      id: 'text',
      repository_id: 'text',
      snapshot: 'text',
      level: 'text',
      verified_at: 'number',
      intact: 'flag',
      damage_json: 'text',
    },
  },
  dispatches: {
    key: ['id'],
    columns: {
      id: 'text',
      installation_id: 'text',
      workflow_repository_id: 'text',
      workflow_owner: 'text',
      workflow_name: 'text',
      workflow_file: 'text',
      workflow_ref: 'text',
      slots: 'number',
      created_at: 'number',
      sent_at: 'number?',
      github_run_id: 'text?',
      ended_at: 'number?',
      state: 'text',
      error: 'text?',
    },
  },
  runs: {
    key: ['id'],
    columns: {
      id: 'text',
      repository_id: 'text',
      dispatch_id: 'text?',
      slot: 'number',
      cause: 'text',
      options_json: 'text',
      created_at: 'number',
      started_at: 'number?',
      settled_at: 'number?',
      state: 'text',
      outcome: 'text?',
      snapshot: 'text?',
      error_code: 'text?',
      error_message: 'text?',
      error_hint: 'text?',
      report_json: 'text?',
      duration_ms: 'number?',
      stored_bytes: 'number?',
      transferred_bytes: 'number?',
    },
  },
  requests: {
    key: ['repository_id'],
    columns: {
      repository_id: 'text',
      options_json: 'text',
      requested_by: 'text',
      requested_at: 'number',
    },
  },
  leases: {
    key: ['id'],
    columns: {
      id: 'text',
      run_id: 'text',
      repository_id: 'text',
      dispatch_id: 'text?',
      github_run_id: 'text',
      github_run_attempt: 'number',
      slot: 'number',
      granted_at: 'number',
      expires_at: 'number',
      released_at: 'number?',
    },
  },
  spent_tokens: { key: ['jti'], columns: { jti: 'text', expires_at: 'number' } },
  deliveries: {
    key: ['id'],
    columns: {
      id: 'text',
      event: 'text',
      action: 'text?',
      installation_id: 'text?',
      repository_id: 'text?',
      body: 'text',
      received_at: 'number',
      state: 'text',
      attempts: 'number',
      claimed_until: 'number?',
      claimed_by: 'text?',
      done_at: 'number?',
      error: 'text?',
    },
  },
  policies: {
    key: ['id'],
    columns: {
      id: 'text',
      installation_id: 'text',
      origin: 'text',
      repository_id: 'text',
      path: 'text',
      commit_sha: 'text',
      blob_sha: 'text',
      text: 'text',
      read_at: 'number',
      valid: 'flag',
      problems_json: 'text',
    },
  },
  alerts: {
    key: ['id'],
    columns: {
      id: 'text',
      kind: 'text',
      key: 'text',
      cause: 'text',
      installation_id: 'text?',
      repository_id: 'text?',
      severity: 'text',
      title: 'text',
      detail_json: 'text',
      since: 'number',
      last_seen_at: 'number',
      acknowledged_at: 'number?',
      acknowledged_by: 'text?',
      muted_until: 'number?',
      resolved_at: 'number?',
    },
  },
  notifications: {
    key: ['id'],
    columns: {
      id: 'text',
      alert_id: 'text',
      channel: 'text',
      about: 'text',
      created_at: 'number',
      sent_at: 'number?',
      attempts: 'number',
      next_attempt_at: 'number',
      error: 'text?',
    },
  },
  checks: {
    key: ['repository_id', 'kind'],
    columns: {
      repository_id: 'text',
      kind: 'text',
      github_id: 'text',
      head_sha: 'text?',
      conclusion: 'text',
      digest: 'text',
      updated_at: 'number',
    },
  },
  audit_events: {
    key: ['seq'],
    columns: {
      seq: 'number',
      at: 'number',
      actor: 'text',
      action: 'text',
      target: 'text',
      address: 'text?',
      result: 'text',
      detail_json: 'text',
      previous_sha256: 'text',
      sha256: 'text',
    },
  },
  tokens: {
    key: ['id'],
    columns: {
      id: 'text',
      name: 'text',
      sha256: 'text',
      scopes_json: 'text',
      created_by: 'text',
      created_at: 'number',
      expires_at: 'number?',
      last_used_at: 'number?',
      revoked_at: 'number?',
    },
  },
  leaders: { key: ['role'], columns: { role: 'text', holder: 'text', expires_at: 'number' } },
}

/** Name, table, columns, and what rows it is of. */
const INDEXES: readonly (readonly [string, string, readonly string[], string?])[] = [
  ['repositories_by_installation', 'repositories', ['installation_id', 'presence']],
  ['repositories_by_name', 'repositories', ['owner', 'name']],
  ['repository_names_by_name', 'repository_names', ['owner', 'name']],
  ['snapshots_by_time', 'snapshots', ['repository_id', 'taken_at']],
  ['snapshots_full', 'snapshots', ['repository_id', 'verified_at'], `level = 'full'`],
  ['verifications_by_snapshot', 'verifications', ['repository_id', 'snapshot', 'verified_at']],
  ['dispatches_open', 'dispatches', ['created_at'], `state in ('planned', 'sent', 'running')`],
  ['dispatches_by_run', 'dispatches', ['github_run_id']],
  ['dispatches_by_time', 'dispatches', ['installation_id', 'created_at']],
  ['runs_open', 'runs', ['repository_id'], `state <> 'settled'`],
  ['runs_by_dispatch', 'runs', ['dispatch_id', 'slot']],
  ['runs_by_time', 'runs', ['repository_id', 'created_at']],
  ['leases_open', 'leases', ['expires_at'], 'released_at is null'],
  ['leases_by_run', 'leases', ['run_id']],
  ['leases_by_github_run', 'leases', ['github_run_id']],
  ['spent_tokens_by_expiry', 'spent_tokens', ['expires_at']],
  ['deliveries_waiting', 'deliveries', ['received_at'], `state in ('waiting', 'working')`],
  ['deliveries_by_time', 'deliveries', ['received_at']],
  ['policies_by_origin', 'policies', ['installation_id', 'origin', 'read_at']],
  ['alerts_by_repository', 'alerts', ['repository_id', 'since']],
  ['notifications_waiting', 'notifications', ['next_attempt_at'], 'sent_at is null'],
  ['audit_events_by_time', 'audit_events', ['at']],
]

const UNIQUE: readonly (readonly [string, string, readonly string[], string?])[] = [
  ['alerts_open', 'alerts', ['key'], 'resolved_at is null'],
  ['notifications_once', 'notifications', ['alert_id', 'channel', 'about']],
  ['tokens_by_digest', 'tokens', ['sha256']],
  ['leases_one_a_run', 'leases', ['run_id'], 'released_at is null'],
  ['runs_one_open_a_repository', 'runs', ['repository_id'], `state <> 'settled'`],
]

export async function begin(db: AnySchema): Promise<void> {
  for (const [name, { key, columns }] of Object.entries(TABLES)) {
    let table: CreateTableBuilder<string, string> = db.schema.createTable(name)
    for (const [column, type] of Object.entries(columns)) {
      table = table.addColumn(column, type.startsWith('text') ? 'text' : 'bigint', (built) =>
        type.endsWith('?') ? built : built.notNull(),
      )
    }
    await table.addPrimaryKeyConstraint(`${name}_key`, [...key]).execute()
  }
  for (const index of INDEXES) await createIndex(db, index, false)
  for (const index of UNIQUE) await createIndex(db, index, true)
}

type Index = (typeof INDEXES)[number]

async function createIndex(
  db: AnySchema,
  [name, table, columns, rows]: Index,
  unique: boolean,
): Promise<void> {
  let index = db.schema
    .createIndex(name)
    .on(table)
    .columns([...columns])
  if (unique) index = index.unique()
  await (rows === undefined ? index : index.where(sql.raw<boolean>(rows))).execute()
}
