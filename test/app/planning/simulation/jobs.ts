/** GitHub's side of a dispatch: jobs that take their runs, one after the other. */
import type { PlannedDispatch, PlannedRun } from '../../../../app/planning/batch.ts'
import {
  insertDispatch,
  noteEnded,
  noteLost,
  noteRunning,
  noteSent,
  withdrawDispatch,
} from '../../../../app/records/dispatches.ts'
import { noteReported, settleRun, settleUntaken } from '../../../../app/records/ended-runs.ts'
import { insertLease, releaseLease } from '../../../../app/records/leases.ts'
import type { Db } from '../../../../app/records/open.ts'
import { takeRun } from '../../../../app/records/runs.ts'
import { insertSnapshot } from '../../../../app/records/snapshots.ts'
import { HOUR, MINUTE } from '../sample.ts'
import { INSTALLATION, REPORT, snapshotRow } from './rows.ts'
import { countCalls, isDown, type State, tellByWebhook, thingOf, touch } from './state.ts'
import { noteHeld } from './world.ts'

/** Of a hundred dispatches one is taken and never heard of. */
const LOST = 0.01
const FAILED = 0.02
const CONTROL = '699999999'

/** False when GitHub does not take it. */
export async function dispatch(
  tx: Db,
  atMs: number,
  { slots }: PlannedDispatch,
  state: State,
): Promise<boolean> {
  countCalls(state, atMs)
  const id = `dispatch-${String(state.ids++).padStart(7, '0')}`
  const runs = slots.flatMap((each, slot) =>
    each.map(({ repositoryId, cause, options }, place) => ({
      ...{ repositoryId, cause, options, slot },
      id: `${id}.${slot}.${String(place).padStart(5, '0')}`,
    })),
  )
  const workflow = {
    ...{ repositoryId: CONTROL, owner: 'acme', name: 'holdfast' },
    ...{ file: 'holdfast.yml', ref: 'main' },
  }
  const createdAt = new Date(atMs)
  const made = { id, installationId: INSTALLATION, workflow, slots: slots.length, createdAt, runs }
  const added = await insertDispatch(tx, made)
  const missing = runs.filter((run) => !added.has(run.id))
  state.findings.doubles.push(...missing.map(({ repositoryId }) => repositoryId))
  if (isDown(state, atMs)) {
    await withdrawDispatch(tx, id)
    return false
  }
  state.findings.dispatches += 1
  if (state.dice.chance(LOST)) loseLater(id, atMs, runs, state)
  else await begin(tx, atMs, { id, slots, githubRunId: `4${id.slice(-7)}` }, state)
  return true
}

/** Nobody finds a workflow run of it, and after a quarter of an hour nobody looks any more. */
function loseLater(
  id: string,
  atMs: number,
  runs: readonly { readonly repositoryId: string }[],
  state: State,
): void {
  state.agenda.add(atMs + 15 * MINUTE, async (tx, nowMs) => {
    countCalls(state, nowMs, 5)
    const at = new Date(nowMs)
    await noteLost(tx, id, { githubRunId: null, error: 'internal: not found', at })
    await settleUntaken(tx, { dispatchId: id }, { outcome: 'lost', at })
    noteOutcome(state, 'lost', runs.length)
    for (const { repositoryId } of runs) touch(state, repositoryId, nowMs)
  })
}

interface Sent extends PlannedDispatch {
  readonly id: string
  readonly githubRunId: string
}

async function begin(tx: Db, atMs: number, sent: Sent, state: State): Promise<void> {
  const { id, slots, githubRunId } = sent
  await noteSent(tx, id, { githubRunId, at: new Date(atMs) })
  let atWork = slots.length
  for (const [slot, runs] of slots.entries()) {
    const startMs = atMs + state.dice.between(15_000, 60_000)
    next(startMs, { sent, slot, runs, state, onEnd: end })
  }
  state.agenda.add(atMs + 30_000, async (later, nowMs) => {
    countCalls(state, nowMs)
    await noteRunning(later, id, { githubRunId })
  })

  async function end(later: Db, nowMs: number): Promise<void> {
    for (const event of JOB_EVENTS) tellByWebhook(state, event, CONTROL)
    atWork -= 1
    if (atWork > 0) return
    countCalls(state, nowMs)
    for (const event of RUN_EVENTS) tellByWebhook(state, event, CONTROL)
    await noteEnded(later, id, {
      githubRunId,
      error: null,
      conclusion: 'success',
      at: new Date(nowMs),
    })
  }
}

const JOB_EVENTS = ['workflow_job', 'workflow_job', 'workflow_job']
const RUN_EVENTS = ['workflow_run', 'workflow_run', 'workflow_run']

interface Job {
  readonly sent: Sent
  readonly slot: number
  /** What is left for it. */
  readonly runs: readonly PlannedRun[]
  readonly state: State
  readonly onEnd: (tx: Db, atMs: number) => Promise<void>
}

function next(atMs: number, job: Job): void {
  const [run, ...rest] = job.runs
  const { agenda } = job.state
  if (run === undefined) agenda.add(atMs, job.onEnd)
  else agenda.add(atMs, (tx, nowMs) => work(tx, nowMs, run, { ...job, runs: rest }))
}

/** Begins one run; its end is as far away as it takes. */
async function work(tx: Db, atMs: number, planned: PlannedRun, job: Job): Promise<void> {
  const { sent, slot, state } = job
  const thing = thingOf(state, planned.repositoryId)
  countCalls(state, atMs)
  const at = new Date(atMs)
  const run = await takeRun(tx, { dispatchId: sent.id, slot, at })
  if (run?.repositoryId !== thing.id || thing.busy) state.findings.doubles.push(thing.id)
  if (run === undefined) return
  thing.busy = true
  const expiresAt = new Date(atMs + HOUR)
  await insertLease(tx, {
    ...{ id: `lease-${run.id}`, runId: run.id, repositoryId: thing.id, dispatchId: sent.id },
    ...{ githubRunId: sent.githubRunId, githubRunAttempt: 1, slot, grantedAt: at, expiresAt },
  })
  const { version } = thing
  const endMs = atMs + planned.seconds * 1000 * state.dice.between(0.5, 2)
  state.agenda.add(endMs, async (later, nowMs) => {
    thing.busy = false
    await releaseLease(later, `lease-${run.id}`, new Date(nowMs))
    const level = planned.options.verify
    await finish(later, nowMs, { ...{ id: run.id, beganMs: atMs, version, level }, thing, state })
    touch(state, thing.id, nowMs)
    next(nowMs + 2000, job)
  })
}

function noteOutcome({ findings: { runs } }: State, outcome: string, count: number): void {
  runs[outcome] = (runs[outcome] ?? 0) + count
}

interface Finished {
  readonly id: string
  readonly beganMs: number
  /** What it read of the repository. */
  readonly version: number
  readonly level: PlannedRun['options']['verify']
  readonly thing: ReturnType<typeof thingOf>
  readonly state: State
}

async function finish(tx: Db, nowMs: number, run: Finished): Promise<void> {
  const { id, beganMs, version, level, thing, state } = run
  const at = new Date(nowMs)
  await noteReported(tx, id, REPORT)
  const failed = isDown(state, beganMs) || isDown(state, nowMs) || state.dice.chance(FAILED)
  const same = version === thing.heldVersion
  const outcome = failed ? 'failed' : same ? 'unchanged' : 'stored'
  noteOutcome(state, outcome, 1)
  if (failed) {
    const error = { code: 'source-unreachable', message: 'It did not answer.', hint: 'Wait.' }
    await settleRun(tx, id, { outcome, at, error })
    return
  }
  const row = snapshotRow(thing, { takenMs: beganMs, seenMs: nowMs, version, level, runId: id })
  await insertSnapshot(tx, row)
  await settleRun(tx, id, { outcome, at, snapshot: row.snapshot, durationMs: nowMs - beganMs })
  await tx
    .updateTable('repositories')
    .set({ changedAt: null, lastChangeAt: null })
    .where('id', '=', thing.id)
    .where('lastChangeAt', '<', beganMs)
    .execute()
  thing.heldVersion = version
  noteHeld(thing, beganMs, nowMs, state)
}
