/** An App with one organisation, one dispatch of three runs, and jobs that ask it for leases. */
import { randomUUID } from 'node:crypto'
import type {
  Allowance,
  CentralAllowance,
  RepositoryAllowance,
} from '../../../app/leases/allowance.ts'
import { createOidcVerifier } from '../../../app/leases/oidc.ts'
import { createRateLimit } from '../../../app/leases/rate-limit.ts'
import { createLeaseRoutes, type LeaseRouteTools } from '../../../app/leases/routes.ts'
import { listEvents } from '../../../app/records/audit.ts'
import { insertDispatch, noteSent } from '../../../app/records/dispatches.ts'
import { saveInstallation } from '../../../app/records/installations.ts'
import type { Db } from '../../../app/records/open.ts'
import { saveRepositories } from '../../../app/records/repositories.ts'
import type { Repositories } from '../../../app/records/schema.ts'
import type { LeaseReport, RunOptions } from '../../../core/domain/lease.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { createSigner, type Payload, startIssuer, type TestIssuer } from './issuer.ts'

export const AUDIENCE = 'https://holdfast.example.com'
export const START = new Date('2026-11-21T12:00:00Z')
export const OPTIONS: RunOptions = { verify: 'objects', full: false, refs: [], classes: ['git'] }

export const REPORT: LeaseReport = {
  status: 'stored',
  snapshot: '20261121T120100Z-0a1b2c3d',
  manifestSha256: 'a'.repeat(64),
  durationMs: 1000,
  storedBytes: 10,
  transferredBytes: 10,
  warnings: [],
  error: null,
}

export interface Setting {
  readonly db: Db
  readonly issuer: TestIssuer
  readonly tools: LeaseRouteTools
  /** What GitHub was asked for tokens. */
  readonly tokenRequests: {
    readonly installation: string
    readonly repositoryIds: readonly string[]
    readonly permissions: Readonly<Record<string, string>>
  }[]
  /** Moves the clock. */
  pass(ms: number): void
  now(): Date
  /** Claims of the job that was dispatched, with a name of its own. */
  claims(change?: Payload): Payload
  token(change?: Payload): Promise<string>
  /** Sends a request with `token`, or with a good one of these claims. */
  ask(path: string, body: unknown, token?: string | Payload): Promise<Response>
}

/** One for all tests of a file: making keys takes a while. */
const goodSigner = once(() => createSigner('key-1'))

/**
 * The organisation 500, `acme`, has the control repository 70, `acme/holdfast`, and three others.
 * Its workflow run 9000 has two jobs: slot 0 is to back up 101 and 102, and slot 1 is to do 103.
 */
export async function setUp(
  db: Db,
  change: Partial<LeaseRouteTools> & { readonly allowance?: Allowance } = {},
): Promise<Setting> {
  const issuer = await startIssuer(await goodSigner())
  let at = START.getTime()
  const now = () => new Date(at)
  await organisation(db)
  const tokenRequests: Setting['tokenRequests'] = []
  const { allowance = central(), ...more } = change
  const tools: LeaseRouteTools = {
    db,
    now,
    newId: randomUUID,
    allowanceOf: async (id) => (id === '3' ? allowance : undefined),
    optionsOf: async () => OPTIONS,
    github: (installation) => ({
      async createToken(request) {
        tokenRequests.push({ installation, ...request })
        const expiresAt = new Date(at + 3_600_000)
        return { token: new Secret(`ghs_${request.repositoryIds.join()}`), expiresAt }
      },
    }),
    storeAddressFor: async () => 's3://backups/acme',
    credentials: null,
    verifier: createOidcVerifier({ issuer: issuer.url, audience: AUDIENCE, fetch, now }),
    limit: createRateLimit({ requests: 1000, perMs: 60_000, now }),
    addressOf: () => '192.0.2.7',
    ...more,
  }
  const routes = createLeaseRoutes(tools)
  const claims = (changed: Payload = {}) => ({ ...goodClaims(issuer.url, now()), ...changed })
  const token = (changed: Payload = {}) => issuer.sign(claims(changed))
  return {
    ...{ db, issuer, tools, tokenRequests, now, claims, token },
    pass(ms) {
      at += ms
    },
    async ask(path, body, shown = {}) {
      const bearer = typeof shown === 'string' ? shown : await token(shown)
      return routes.request(path, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    },
  }
}

export const WORKFLOW = 'acme/holdfast/.github/workflows/holdfast.yml@refs/heads/main'

export function central(): CentralAllowance {
  return {
    mode: 'central',
    installationId: '3',
    ownerId: '500',
    runners: ['github-hosted'],
    environment: null,
    repositoryId: '70',
    repository: 'acme/holdfast',
    workflow: WORKFLOW,
    workflowSha: null,
  }
}

export function ownWorkflows(): RepositoryAllowance {
  return {
    mode: 'repository',
    installationId: '3',
    ownerId: '500',
    runners: ['github-hosted'],
    environment: null,
    workflowFile: 'backup.yml',
  }
}

let names = 0

/** As GitHub writes them: numbers are text, times are seconds. */
export function goodClaims(issuer: string, now: Date): Payload {
  const seconds = Math.floor(now.getTime() / 1000)
  names += 1
  return {
    iss: issuer,
    aud: AUDIENCE,
    sub: 'repo:acme/holdfast:ref:refs/heads/main',
    jti: `token-${names}`,
    ...{ iat: seconds, nbf: seconds - 300, exp: seconds + 300 },
    ...{ repository: 'acme/holdfast', repository_id: '70' },
    ...{ repository_owner: 'acme', repository_owner_id: '500' },
    ...{ ref: 'refs/heads/main', ref_type: 'branch', event_name: 'workflow_dispatch' },
    ...{ workflow_ref: WORKFLOW, workflow_sha: 'c'.repeat(40) },
    ...{ job_workflow_ref: WORKFLOW, job_workflow_sha: 'c'.repeat(40) },
    ...{ run_id: '9000', run_number: '12', run_attempt: '1' },
    ...{ runner_environment: 'github-hosted', actor: 'holdfast[bot]' },
  }
}

/** What a job of the own workflow of `acme/<name>` says of itself. */
export function ownClaims(id: string, name: string): Payload {
  const workflow = `acme/${name}/.github/workflows/backup.yml@refs/heads/main`
  return {
    ...{ repository: `acme/${name}`, repository_id: id, event_name: 'push', run_id: '7700' },
    ...{ workflow_ref: workflow, job_workflow_ref: workflow },
  }
}

async function organisation(db: Db): Promise<void> {
  for (const [id, accountId, account] of [
    ['3', '500', 'acme'],
    ['4', '600', 'umbrella'],
  ] as const) {
    const permissions = { contents: 'read', metadata: 'read', issues: 'read', checks: 'write' }
    const facts = { id, accountId, account, permissions, suspendedAt: null }
    await saveInstallation(db, { ...facts, accountKind: 'Organization' }, START)
  }
  const rows = [
    repository('70', 'holdfast'),
    ...['101', '102', '103'].map((id) => repository(id, `r${id}`)),
    { ...repository('104', 'forked'), fork: 1 as const },
    { ...repository('105', 'gone'), presence: 'deleted' as const },
    { ...repository('900', 'holdfast'), installationId: '4', owner: 'umbrella' },
  ]
  await saveRepositories(
    db,
    rows.map((row) => ({ id: row.id, row: { kind: 'new', row }, renamedAt: START.getTime() })),
  )
  await dispatch(db, 'd1', '9000', [
    ['run-1', '101', 0],
    ['run-2', '102', 0],
    ['run-3', '103', 1],
  ])
}

/** A dispatch of the control repository's workflow; `githubRunId` is null while it is awaited. */
export async function dispatch(
  db: Db,
  id: string,
  githubRunId: string | null,
  runs: readonly (readonly [id: string, repositoryId: string, slot: number])[],
  workflow: { repositoryId?: string; installationId?: string } = {},
): Promise<void> {
  const place = { owner: 'acme', name: 'holdfast', file: 'holdfast.yml', ref: 'main' }
  await insertDispatch(db, {
    id,
    installationId: workflow.installationId ?? '3',
    workflow: { repositoryId: workflow.repositoryId ?? '70', ...place },
    slots: 2,
    createdAt: START,
    runs: runs.map(([run, repositoryId, slot]) => ({
      ...{ id: run, repositoryId, slot, cause: 'schedule', options: OPTIONS },
    })),
  })
  if (githubRunId !== null) await noteSent(db, id, { githubRunId, at: START })
}

export function repository(id: string, name: string): Repositories {
  const at = START.getTime()
  return {
    ...{ id, installationId: '3', owner: 'acme', name, url: `https://github.com/acme/${name}` },
    ...{ defaultBranch: 'main', visibility: 'private', archived: 0, fork: 0, language: null },
    ...{ topicsJson: '[]', propertiesJson: '{}', sizeBytes: 1, pushedAt: null },
    ...{ firstSeenAt: at, lastSeenAt: at, presence: 'present', presenceSince: at },
    ...{ changedAt: null, lastChangeAt: null, confirmedAt: null, pausedUntil: null },
  }
}

const TABLES = [
  'dispatches',
  'runs',
  'leases',
  'spentTokens',
  'repositories',
  'installations',
] as const

/** All that a request could change, but the audit trail. */
export async function allRows(db: Db): Promise<unknown> {
  const tables: unknown[] = []
  for (const table of TABLES) {
    const rows = await db.selectFrom(table).selectAll().execute()
    tables.push(rows.map((row) => JSON.stringify(row)).toSorted())
  }
  return tables
}

/** What was written down, oldest first. */
export async function events(db: Db) {
  return (await listEvents(db, { limit: 1000 })).events.toReversed()
}

export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
