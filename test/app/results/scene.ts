/** Records of one repository and its runs, and the tools of results, for tests. */
import { generateKeyPairSync } from 'node:crypto'
import type { ForcedPush } from '../../../app/records/forced-pushes.ts'
import type { Db } from '../../../app/records/open.ts'
import type { Leases, Repositories, Runs } from '../../../app/records/schema.ts'
import type { Finding } from '../../../app/results/finding.ts'
import { settle } from '../../../app/results/settle.ts'
import { openSigningKey } from '../../../app/results/signing.ts'
import type { ResultsTools } from '../../../app/results/tools.ts'
import type { LeaseReport } from '../../../core/domain/lease.ts'
import { Secret } from '../../../core/domain/secret.ts'
import type { Store } from '../../../core/store/store.ts'
import { BEGIN, HOUR, type Taken } from './history.ts'

const PEM = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
export const KEY = openSigningKey(new Secret(PEM.toString()))

export interface Scene {
  readonly tools: ResultsTools
  /** What was told, in the order of telling. */
  readonly told: Finding[]
  /** The time, in milliseconds. */
  now: number
  /** What is protected, and what was pushed by force. */
  protectedRefs: readonly string[]
  forcedPushes: readonly ForcedPush[]
}

export function createScene(db: Db, store: Store): Scene {
  let random = 0
  const scene: Scene = {
    told: [],
    now: BEGIN + 8 * HOUR,
    protectedRefs: [],
    forcedPushes: [],
    tools: {
      db,
      store,
      now: () => new Date(scene.now),
      random32: () => (random += 1),
      signingKey: KEY,
      readProtectedRefs: async () => scene.protectedRefs,
      readForcedPushes: async () => scene.forcedPushes,
      tell: async (_, findings) => void scene.told.push(...findings),
    },
  }
  return scene
}

export async function addRepository(db: Db, change: Partial<Repositories> = {}): Promise<void> {
  const row: Repositories = {
    ...{ id: '42', installationId: '7', owner: 'acme', name: 'rocket', defaultBranch: 'main' },
    ...({ url: 'https://github.com/acme/rocket', visibility: 'private', archived: 0 } as const),
    ...({ fork: 0, language: null, topicsJson: '[]', propertiesJson: '{}', sizeBytes: 1 } as const),
    ...{ pushedAt: null, firstSeenAt: 1, lastSeenAt: 1, presenceSince: 1, presence: 'present' },
    ...{ changedAt: null, lastChangeAt: null, confirmedAt: null, pausedUntil: null },
    ...change,
  }
  await db.insertInto('repositories').values(row).execute()
}

/** A run that a job took when snapshot number 1 was about to be taken. */
export async function addRun(db: Db, change: Partial<Runs> = {}): Promise<string> {
  const row: Runs = {
    ...{ id: 'r1', repositoryId: '42', dispatchId: null, slot: 0, cause: 'push' },
    optionsJson: JSON.stringify({ verify: 'objects', full: false, refs: [], classes: ['git'] }),
    ...{ createdAt: BEGIN + HOUR - 60_000, startedAt: BEGIN + HOUR - 1000, settledAt: null },
    ...{ state: 'leased', outcome: null, snapshot: null, reportJson: null },
    ...{ errorCode: null, errorMessage: null, errorHint: null },
    ...{ reportedLateAt: null, durationMs: null, storedBytes: null, transferredBytes: null },
    ...change,
  }
  await db.insertInto('runs').values(row).execute()
  return row.id
}

export async function addLease(db: Db, runId = 'r1', change: Partial<Leases> = {}): Promise<void> {
  const grantedAt = BEGIN + HOUR - 1000
  const row: Leases = {
    ...{ id: `lease of ${runId}`, runId, repositoryId: '42', dispatchId: null },
    ...{ githubRunId: '9876', githubRunAttempt: 1, slot: 0, grantedAt, releasedAt: null },
    // It is not over when nothing else is said.
    expiresAt: BEGIN + 100 * HOUR,
    ...change,
  }
  await db.insertInto('leases').values(row).execute()
}

export async function addDispatch(
  db: Db,
  state: 'running' | 'ended' | 'refused' | 'lost',
  error: string | null = null,
  conclusion: string | null = null,
): Promise<void> {
  const row = {
    ...{ id: 'd1', installationId: '7', workflowRepositoryId: '1', workflowOwner: 'acme' },
    ...{ workflowName: 'holdfast', workflowFile: 'backup.yml', workflowRef: 'main', slots: 1 },
    ...{ createdAt: BEGIN, sentAt: BEGIN, githubRunId: '9876', endedAt: null, state, error },
    conclusion,
  }
  await db.insertInto('dispatches').values(row).execute()
}

/** What an honest job reports of `taken`. */
export function reportOf(taken: Taken, change: Partial<LeaseReport> = {}): LeaseReport {
  return {
    ...({ status: 'stored', snapshot: taken.id, manifestSha256: taken.sha256 } as const),
    ...{ durationMs: 4321, storedBytes: 1000, transferredBytes: 900, warnings: [], error: null },
    ...change,
  }
}

/** Keeps what a job says, as the App does. */
export async function report(db: Db, said: object, runId = 'r1'): Promise<void> {
  await db
    .updateTable('runs')
    .set({ reportJson: JSON.stringify(said) })
    .where('id', '=', runId)
    .execute()
  await db
    .updateTable('runs')
    .set({ state: 'reported' })
    .where('id', '=', runId)
    .where('state', '<>', 'settled')
    .execute()
}

export function settleRun(scene: Scene, conclusion?: string, id = 'r1') {
  const news = { id, repositoryId: '42', ...(conclusion === undefined ? {} : { conclusion }) }
  return settle(news, scene.tools)
}

export async function readRunRow(db: Db, id = 'r1') {
  return db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}
