/** Writes the history of the organisation into empty records, as the App would have. */
import { createHash } from 'node:crypto'
import { DATA_CLASSES, Manifest } from '../../core/domain/manifest.ts'
import { compactTime } from '../../core/domain/snapshot-id.ts'
import { recordEvent } from '../records/audit.ts'
import { saveDays } from '../records/days.ts'
import { settleRun } from '../records/ended-runs.ts'
import { noteDiscovery, saveInstallation } from '../records/installations.ts'
import type { Db } from '../records/open.ts'
import { type RepositoryRow, saveRepositories } from '../records/repositories.ts'
import { insertRuns } from '../records/runs.ts'
import { holdSnapshot, insertSnapshot } from '../records/snapshots.ts'
import { replaceStorage } from '../records/storage.ts'
import type { Dice } from './dice.ts'
import { type Attempt, createHistory, type History } from './history.ts'
import { INSTALLATION, OWNER, type Subject } from './organisation.ts'
import type { RealBackup } from './real.ts'

const DAY = 86_400_000

/** All but the snapshots of repositories that are `real`, which are read from the store. */
export async function fillRecords(
  db: Db,
  subjects: readonly Subject[],
  { now, dice }: { readonly now: Date; readonly dice: Dice },
): Promise<void> {
  const histories = new Map(subjects.map((one) => [one.id, createHistory(one, now, dice)]))
  await db.transaction().execute(async (tx) => {
    await saveInstallation(tx, ACCOUNT, new Date(now.getTime() - 91 * DAY))
    await noteDiscovery(tx, INSTALLATION, { startedAt: now, error: null })
  })
  await saveRepositories(
    db,
    subjects.map((subject) => {
      const history = histories.get(subject.id)
      if (history === undefined) throw new Error(`${subject.name} has no history.`)
      const row = toRow(subject, history, now)
      return { id: subject.id, row: { kind: 'new', row }, renamedAt: row.firstSeenAt }
    }),
  )
  await db.transaction().execute(async (tx) => {
    for (const subject of subjects.filter(({ real }) => !real)) {
      for (const [index, attempt] of (histories.get(subject.id)?.attempts ?? []).entries()) {
        await fillAttempt(tx, subject, attempt, index)
      }
    }
    await fillEvents(tx, subjects, now)
  })
  await saveDays(
    db,
    subjects.map((subject) => ({ ...daysOf(subject, now, dice), repositoryId: subject.id })),
  )
  for (const subject of subjects.filter(({ real, fate }) => !real && fate !== 'never')) {
    await replaceStorage(db, subject.id, storageOf(subject), now)
  }
}

const ACCOUNT = {
  id: INSTALLATION,
  accountId: '4700',
  account: OWNER,
  accountKind: 'Organization',
  permissions: { contents: 'read', metadata: 'read' },
  suspendedAt: null,
} as const

function toRow(
  subject: Subject,
  { firstSeenAt, confirmedAt, attempts }: History,
  now: Date,
): RepositoryRow {
  const { id, name, visibility, language, topics, sizeBytes, archived, fork, fate } = subject
  const gone = GONE[fate]
  return {
    ...{ id, name, visibility, language, sizeBytes, owner: OWNER, installationId: INSTALLATION },
    url: `https://github.com/${OWNER}/${name}`,
    defaultBranch: 'main',
    archived: archived ? 1 : 0,
    fork: fork ? 1 : 0,
    topicsJson: JSON.stringify(topics),
    propertiesJson: '{}',
    pushedAt: (attempts.at(-1)?.at ?? firstSeenAt).getTime() - 600_000,
    firstSeenAt: firstSeenAt.getTime(),
    lastSeenAt: now.getTime(),
    presence: gone?.presence ?? 'present',
    presenceSince: gone ? now.getTime() - gone.days * DAY : firstSeenAt.getTime(),
    changedAt: confirmedAt === null ? now.getTime() - DAY : null,
    lastChangeAt: confirmedAt === null ? now.getTime() - DAY : null,
    confirmedAt: confirmedAt?.getTime() ?? null,
    pausedUntil: fate === 'paused' ? now.getTime() + 3 * DAY : null,
  }
}

const GONE: Partial<
  Record<Subject['fate'], { presence: RepositoryRow['presence']; days: number }>
> = {
  deleted: { presence: 'deleted', days: 12 },
  transferred: { presence: 'transferred', days: 30 },
  'no-access': { presence: 'no-access', days: 3 },
}

async function fillAttempt(
  db: Db,
  subject: Subject,
  attempt: Attempt,
  index: number,
): Promise<void> {
  const { at: createdAt, cause, level } = attempt
  const runId = `demo-${subject.id}-${index}`
  await insertRuns(db, [
    {
      ...{ id: runId, repositoryId: subject.id, cause, createdAt, state: 'dispatched' },
      ...{ dispatchId: null, slot: 0 },
      options: { verify: level, full: index === 0, refs: [], classes: ['git'] },
    },
  ])
  await endAttempt(db, subject, attempt, runId)
}

/** Notes what became of a run, and the snapshot it made. */
export async function endAttempt(
  db: Db,
  subject: Subject,
  attempt: Attempt,
  runId: string,
): Promise<void> {
  const { at, outcome, durationMs, sizeBytes, chainLength, error } = attempt
  const stored = outcome === 'stored' || outcome === 'incomplete'
  const snapshot = stored ? `${compactTime(at)}-${digest(runId).slice(0, 8)}` : null
  const bytes = stored ? Math.round(sizeBytes / chainLength) : 0
  await settleRun(db, runId, {
    ...{ outcome, snapshot, durationMs, error, storedBytes: bytes, transferredBytes: bytes },
    at: new Date(at.getTime() + durationMs),
  })
  if (snapshot === null) return
  await insertSnapshot(db, toSnapshot({ subject, attempt, snapshot, runId }))
  if (subject.fate !== 'deleted') return
  await holdSnapshot(db, { repositoryId: subject.id, snapshot }, 'GitHub says that it was deleted.')
}

/** The runs of backups that really were made. */
export async function fillRuns(db: Db, made: readonly RealBackup[]): Promise<void> {
  for (const [index, { repositoryId, snapshot, at: createdAt }] of made.entries()) {
    const id = `demo-real-${index}`
    const options = { verify: 'objects', full: false, refs: [], classes: ['git'] } as const
    const run = { id, repositoryId, dispatchId: null, slot: 0, cause: 'push', createdAt } as const
    const told = { ...options, refs: [], classes: [...options.classes] }
    await insertRuns(db, [{ ...run, options: told, state: 'dispatched' }])
    const durationMs = 1200 + 40 * (index % 30)
    const at = new Date(createdAt.getTime() + durationMs)
    await settleRun(db, id, { outcome: 'stored', at, snapshot, durationMs })
  }
}

interface Snapshotted {
  readonly subject: Subject
  readonly attempt: Attempt
  readonly snapshot: string
  readonly runId: string
}

function toSnapshot({ subject, attempt, snapshot, runId }: Snapshotted) {
  const { at, outcome, level, durationMs, sizeBytes, chainLength } = attempt
  const ended = at.getTime() + durationMs
  const lacking = { status: 'denied', permission: 'contents: read' } as const
  const completeness = outcome === 'incomplete' ? { ...KEPT, lfs: lacking } : KEPT
  const prefix = `github.com/${subject.id}/snapshots/${snapshot}`
  return {
    ...{ repositoryId: subject.id, snapshot, runId, level, chainLength, sizeBytes },
    ...{ takenAt: at.getTime(), verifiedAt: ended, witnessedAt: ended + 4000 },
    manifestKey: `${prefix}/manifest.json`,
    manifestSha256: digest(`${runId}-manifest`),
    refsSha256: digest(`${runId}-refs`),
    refs: 3 + (Number(subject.id) % 40),
    complete: outcome === 'incomplete' ? (0 as const) : (1 as const),
    completenessJson: JSON.stringify(completeness),
    ...{ receiptKey: null, hold: null },
  }
}

const KEPT = Manifest.shape.completeness.parse({
  ...Object.fromEntries(DATA_CLASSES.map((name) => [name, { status: 'not-requested' }])),
  git: { status: 'captured', count: 1200, sizeBytes: 4_000_000 },
})

function storageOf({ archived, sizeBytes }: Subject) {
  const storageClass = archived ? 'GLACIER_IR' : 'STANDARD_IA'
  const bundles = { storageClass, objects: 12, bytes: Math.round(sizeBytes * 1.4) }
  return [bundles, { storageClass: 'STANDARD', objects: 60, bytes: 240_000 }]
}

/** As the App would have written them down, day by day until yesterday. */
function daysOf({ fate, name, fork }: Subject, now: Date, dice: Dice) {
  const excluded = name.startsWith('sandbox-') || fork
  const [letter, days] = excluded ? (['x', DAYS] as const) : TROUBLE[fate]
  const good = Array.from({ length: DAYS - days }, () => (dice.next() < 0.015 ? 'l' : 'p'))
  const lastDay = Math.floor(now.getTime() / DAY) - 1
  return { lastDay, letters: `${good.join('')}${letter.repeat(days)}` }
}

const DAYS = 89
/** How each ended, and for how many of the last days. */
const TROUBLE: Readonly<Record<Subject['fate'], readonly [letter: string, days: number]>> = {
  protected: ['p', 1],
  late: ['p', 1],
  overdue: ['o', 3],
  failed: ['p', 1],
  unproved: ['p', 1],
  incomplete: ['p', 1],
  never: ['.', DAYS],
  deleted: ['g', 12],
  transferred: ['g', 30],
  'no-access': ['g', 3],
  paused: ['z', 6],
}

/** People at work: the audit trail of the last weeks. */
async function fillEvents(db: Db, subjects: readonly Subject[], now: Date): Promise<void> {
  for (const [at, action] of DEEDS.entries()) {
    const subject = subjects[(at * 7) % 12]
    await recordEvent(db, {
      at: new Date(now.getTime() - (DEEDS.length - at) * 5 * 3_600_000),
      actor: `github:${PEOPLE[at % PEOPLE.length]}`,
      action,
      target:
        action === 'session.begin'
          ? `session:${digest(`session-${at}`).slice(0, 32)}`
          : `repository:${subject?.id ?? ''}`,
      address: '192.0.2.14',
      result: at % 9 === 8 ? 'refused' : 'done',
      detail: {},
    })
  }
}

const PEOPLE = ['ada', 'grace', 'linus', 'margaret']
const DEEDS = Array.from(
  { length: 60 },
  (_, at) =>
    ['session.begin', 'repository.back-up', 'snapshot.browse', 'snapshot.download'][at % 4] ?? '',
)

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
