/** A look into the store at one repository, beside what is recorded of it. */
import { compactTime, timeOfSnapshot } from '../../core/domain/snapshot-id.ts'
import { type DamagedSnapshot, type WitnessRequest, witness } from '../../core/witness.ts'
import { type RunFacts, readRunFacts } from '../records/settle.ts'
import {
  listDamaged,
  listSnapshotRows,
  readNewestRow,
  type SnapshotRow,
} from '../records/snapshots.ts'
import {
  type Attribution,
  attribute,
  type Candidate,
  type Claimant,
  SKEW_MS,
} from './attribution.ts'
import { readClaim } from './claim.ts'
import { endingOf, hasBegun } from './ending.ts'
import { describeSnapshot, type FoundSnapshot } from './snapshot-row.ts'
import type { ResultsTools } from './tools.ts'

export interface LookRequest {
  readonly repositoryId: string
  /** Looks at the newest recorded snapshot again, too. */
  readonly again: boolean
  /** What GitHub says of jobs that are over, by run. */
  readonly conclusions: ReadonlyMap<string, string>
}

export interface Look {
  readonly repositoryId: string
  readonly at: Date
  readonly runs: readonly RunFacts[]
  readonly conclusions: ReadonlyMap<string, string>
  /** As recorded: those of late, or all where `firstLook` is false and there are few. */
  readonly rows: readonly SnapshotRow[]
  /** Recorded as damaged. */
  readonly damagedBefore: ReadonlySet<string>
  /** Nothing was recorded of this repository. */
  readonly firstLook: boolean
  /** What was read now, by snapshot. */
  readonly sound: ReadonlyMap<string, FoundSnapshot>
  readonly damaged: ReadonlyMap<string, DamagedSnapshot>
  readonly attribution: Attribution
}

/** A job that is not heard of for so long is not at work any more. */
const RECENT_MS = 3 * 24 * 60 * 60 * 1000

/**
 * Reads what the store has and the records lack, and what a run needs to be decided. Costs one
 * request where nothing is new.
 */
export async function lookInto(request: LookRequest, tools: ResultsTools): Promise<Look> {
  const at = tools.now()
  const records = await readRecords(request.repositoryId, at, tools)
  const { rows, damagedBefore, since } = records
  const known = new Map(
    rows.flatMap(({ snapshot, manifestSha256 }) =>
      damagedBefore.has(snapshot) ? [] : [[snapshot, manifestSha256] as const],
    ),
  )
  const { store, now } = tools
  const { repositoryId, again, conclusions } = request
  const ask = { store, repositoryId, now, known, ...(since && { since }) }
  const found = await collect({ ...ask, again })
  const first = { ...records, ...found, repositoryId, at, conclusions }
  const unread = listUnread(first, attributeAll(first))
  if (unread.length === 0) return { ...first, attribution: attributeAll(first) }
  for (const snapshot of unread) known.delete(snapshot)
  for (const { row } of found.sound.values()) known.set(row.snapshot, row.manifestSha256)
  const more = await collect({ ...ask, known })
  const all = {
    ...first,
    sound: new Map([...found.sound, ...more.sound]),
    damaged: new Map([...found.damaged, ...more.damaged]),
  }
  return { ...all, attribution: attributeAll(all) }
}

async function readRecords(repositoryId: string, now: Date, { db }: ResultsTools) {
  const recent = new Date(now.getTime() - RECENT_MS)
  const runs = await readRunFacts(db, repositoryId, recent)
  const newest = await readNewestRow(db, repositoryId)
  // Snapshots may become visible out of order, so the look begins before the newest one.
  const starts = [recent.getTime(), ...runs.map(({ createdAt }) => createdAt - SKEW_MS)]
  const since = newest && earlier(timeOfSnapshot(newest.snapshot), new Date(Math.min(...starts)))
  const from = since === undefined ? '' : compactTime(since)
  const rows = await listSnapshotRows(db, repositoryId, from)
  const damagedBefore = await listDamaged(db, repositoryId, from)
  return { runs, rows, damagedBefore, since, firstLook: newest === undefined }
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b
}

type Found = Pick<Look, 'sound' | 'damaged'>

async function collect(request: WitnessRequest): Promise<Found> {
  const sound = new Map<string, FoundSnapshot>()
  const damaged = new Map<string, DamagedSnapshot>()
  for await (const found of witness(request)) {
    if (found.kind === 'sound') sound.set(found.snapshot, describeSnapshot(found))
    else damaged.set(found.snapshot, found)
  }
  return { sound, damaged }
}

type Undecided = Omit<Look, 'attribution'>

/** Recorded snapshots that a run has now and was not settled with: whether they changed anything must be read. */
function listUnread({ runs, sound, damaged }: Undecided, { snapshots }: Attribution): string[] {
  return runs.flatMap(({ id, outcome, snapshot: settledWith }) => {
    const snapshot = snapshots.get(id)
    if (snapshot === undefined || sound.has(snapshot) || damaged.has(snapshot)) return []
    return snapshot === settledWith && isSuccess(outcome) ? [] : [snapshot]
  })
}

export function isSuccess(outcome: RunFacts['outcome']): boolean {
  return outcome === 'stored' || outcome === 'unchanged' || outcome === 'incomplete'
}

function attributeAll(look: Undecided): Attribution {
  return attribute(
    look.runs.map((run) => toClaimant(run, look)),
    listCandidates(look),
  )
}

function listCandidates({ rows, damagedBefore, sound, damaged }: Undecided): Candidate[] {
  const standing = rows.filter(({ snapshot }) => !damagedBefore.has(snapshot))
  const candidates = new Map(
    [...standing, ...[...sound.values()].map(({ row }) => row)].map((row) => [
      row.snapshot,
      { snapshot: row.snapshot, takenAt: new Date(row.takenAt), sha256: row.manifestSha256 },
    ]),
  )
  const unreadable = [...damaged.keys()].map((snapshot): [string, Candidate] => [
    snapshot,
    { snapshot, takenAt: timeOfSnapshot(snapshot), sha256: null },
  ])
  return [...new Map<string, Candidate>([...candidates, ...unreadable]).values()]
}

/** GitHub ends jobs of its own runners after so long. */
const LONGEST_JOB_MS = 6 * 60 * 60 * 1000

function toClaimant(run: RunFacts, { conclusions, at }: Undecided): Claimant {
  const { id, createdAt, startedAt, settledAt, lease } = run
  const claim = readClaim(run.reportJson)
  const overAt = Math.min(lease?.expiresAt ?? createdAt + LONGEST_JOB_MS, settledAt ?? Infinity)
  return {
    id,
    beganAt: new Date(startedAt ?? createdAt),
    overAt: new Date(overAt),
    guessable: hasBegun(run) || endingOf(run, conclusions.get(id), at) !== null,
    claim:
      claim === null || claim.snapshot === null
        ? null
        : { snapshot: claim.snapshot, sha256: claim.manifestSha256 },
  }
}
