/** Writes the facts of the contract of the dashboard's ports into a database. */
import { recordEvent } from '../../../app/records/audit.ts'
import type { Db } from '../../../app/records/open.ts'
import type { AlertItem } from '../../../dashboard/ports/alerts.ts'
import type {
  LostRef,
  NameItem,
  RunItem,
  SnapshotItem,
  VerificationItem,
} from '../../../dashboard/ports/history.ts'
import type { PortFacts } from '../../contract/dashboard-ports.ts'
import { addLease, addRepository, addRun } from '../results/scene.ts'

const STATES = { queued: 'dispatched', running: 'leased', settled: 'settled' } as const

export async function writeFacts(db: Db, facts: PortFacts): Promise<void> {
  for (const snapshot of facts.snapshots) await writeSnapshot(db, snapshot)
  const ids = new Set(facts.runs.map(({ repositoryId }) => repositoryId))
  for (const id of ids) await addRepository(db, { id, url: `https://github.com/acme/r${id}` })
  for (const run of facts.runs) await writeRun(db, run)
  for (const look of facts.verifications) await writeLook(db, look)
  for (const [id, names] of Object.entries(facts.names)) await writeNames(db, id, names)
  for (const [id, refs] of Object.entries(facts.lostRefs)) await writeLostRefs(db, id, refs)
  for (const event of facts.activity) await recordEvent(db, event)
  for (const alert of facts.alerts) await writeAlert(db, alert)
}

async function writeLook(db: Db, look: VerificationItem): Promise<void> {
  const { intact, damage, verifiedAt, ...rest } = look
  const row = { intact: flag(intact), damageJson: JSON.stringify(damage), verifiedAt: +verifiedAt }
  await db
    .insertInto('verifications')
    .values({ ...rest, ...row })
    .execute()
}

async function writeNames(db: Db, repositoryId: string, names: readonly NameItem[]): Promise<void> {
  for (const { owner, name, since, until } of names) {
    const times = { since: +since, until: until === null ? null : +until }
    await db
      .insertInto('repositoryNames')
      .values({ repositoryId, owner, name, ...times })
      .execute()
  }
}

async function writeSnapshot(db: Db, item: SnapshotItem): Promise<void> {
  const { takenAt, verifiedAt, witnessedAt, complete, completeness, ...rest } = item
  const { intact: _, restoreTestedAt: __, lockedUntil, ...row } = rest
  await db
    .insertInto('snapshots')
    .values({
      ...row,
      ...{ takenAt: +takenAt, verifiedAt: +verifiedAt, witnessedAt: +witnessedAt },
      ...{ complete: flag(complete), completenessJson: JSON.stringify(completeness) },
      ...{ refsSha256: 'r', lockedUntil: lockedUntil === null ? null : +lockedUntil },
    })
    .execute()
}

async function writeRun(db: Db, run: RunItem): Promise<void> {
  const { id, repositoryId, snapshot, durationMs, storedBytes, transferredBytes, error } = run
  await addRun(db, {
    ...{ id, repositoryId, snapshot, durationMs, storedBytes, transferredBytes },
    ...({ cause: 'push', outcome: run.outcome === null ? null : outcomeOf(run.outcome) } as const),
    ...{ state: STATES[run.state], createdAt: +run.createdAt },
    startedAt: run.startedAt === null ? null : +run.startedAt,
    settledAt: run.settledAt === null ? null : +run.settledAt,
    ...{ errorCode: error?.code ?? null, errorMessage: error?.message ?? null },
    errorHint: error?.hint ?? null,
  })
  const githubRunId = run.url?.split('/').at(-1)
  if (githubRunId) await addLease(db, id, { repositoryId, githubRunId })
}

const OUTCOMES = ['stored', 'unchanged', 'failed'] as const

function outcomeOf(text: string): (typeof OUTCOMES)[number] {
  const outcome = OUTCOMES.find((one) => one === text)
  if (outcome === undefined) throw new Error(`the records have no outcome ${text}`)
  return outcome
}

/** As results are told to the audit trail. */
async function writeLostRefs(db: Db, id: string, refs: readonly LostRef[]): Promise<void> {
  for (const { ref, change, at, oldOid: before, newOid: after, snapshot: heldBy } of refs) {
    await recordEvent(db, {
      ...{ at, actor: 'app', action: 'finding.ref-changed', target: `repository:${id}` },
      ...({ address: null, result: 'done' } as const),
      detail: { ref, change: change === 'forced' ? 'rewritten' : change, before, after, heldBy },
    })
  }
}

async function writeAlert(db: Db, alert: AlertItem): Promise<void> {
  const { fix, since, lastSeenAt, acknowledgedAt, mutedUntil, resolvedAt, ...rest } = alert
  const detail = { text: 'Text.', next: fix ?? '', about: null, holdMs: 0, facts: {} }
  const ms = (time: Date | null) => (time === null ? null : +time)
  await db
    .insertInto('alerts')
    .values({
      ...{ ...rest, key: alert.id, detailJson: JSON.stringify(detail) },
      ...{ since: +since, lastSeenAt: +lastSeenAt, acknowledgedAt: ms(acknowledgedAt) },
      ...{ mutedUntil: ms(mutedUntil), resolvedAt: ms(resolvedAt) },
    })
    .execute()
}

function flag(claim: boolean): 0 | 1 {
  return claim ? 1 : 0
}
