/**
 * An organisation over weeks: the real planner on real records, and a model of all that is
 * outside. Between listings of all repositories, only those are planned for to which something
 * happened or which are due, and each time a plan of all shows that nothing else was.
 */
import { createSchedules } from '../../../../app/planning/cron.ts'
import { type Plan, plan } from '../../../../app/planning/plan.ts'
import {
  claimDeliveries,
  finishDeliveries,
  forgetDeliveries,
  insertDeliveries,
} from '../../../../app/records/deliveries.ts'
import { saveInstallation } from '../../../../app/records/installations.ts'
import type { Db } from '../../../../app/records/open.ts'
import {
  listDispatchTimes,
  type PlanningRecord,
  readOpenWork,
  readPlanningRecords,
} from '../../../../app/records/planning.ts'
import { saveRepositories } from '../../../../app/records/repositories.ts'
import { coverageOf } from '../../../../core/domain/coverage.ts'
import { DEFAULT_POLICY } from '../../../../core/domain/policy.ts'
import { DAY, HOUR, MINUTE, sampleDecision } from '../sample.ts'
import { type Agenda, createAgenda, type Entry } from './agenda.ts'
import { createDice } from './dice.ts'
import { dispatch } from './jobs.ts'
import { INSTALLATION, repositoryRow } from './rows.ts'
import { changeDaily, confirm, discoverAgain } from './source.ts'
import { deliveryOf, nextTouched, type State, thingOf, touch } from './state.ts'
import {
  BEGIN,
  createFindings,
  createThings,
  type Findings,
  noteAge,
  type Scale,
  STRICT,
  USUAL,
} from './world.ts'

/** How an organisation's backups are run where nobody says anything. */
const SETTINGS = { mode: 'central', maxParallel: 10, dispatchesPerHour: 60 } as const
const CONFIRMATIONS = 500
/** Read for one plan; what else is due comes with the next. */
const MOST_AT_ONCE = 1000

export async function simulate(db: Db, scale: Scale, seed: number): Promise<Findings> {
  const state = createState(scale, seed)
  await install(db, state)
  const endMs = BEGIN + scale.days * DAY
  const planner = createPlanner(state)
  changeDaily(BEGIN, state)
  discoverAgain(BEGIN + 6 * HOUR, state)
  let nowMs = BEGIN
  while (nowMs < endMs) {
    // All is done at full minutes.
    const wantedMs = Math.min(state.agenda.peek()?.atMs ?? endMs, planner.nextMs())
    nowMs = Math.max(nowMs + MINUTE, Math.ceil(wantedMs / MINUTE) * MINUTE)
    await db.transaction().execute(async (tx) => {
      await happen(tx, nowMs, state)
      if (planner.nextMs() <= nowMs) await planner.tick(tx, nowMs)
    })
  }
  await planner.look(db, nowMs)
  for (const thing of state.things.values()) noteAge(thing, nowMs, state)
  return state.findings
}

function createState(scale: Scale, seed: number): State {
  const dice = createDice(seed)
  const fromMs = BEGIN + (scale.days / 3) * DAY + 10 * HOUR
  return {
    things: new Map(createThings(scale, dice).map((thing) => [thing.id, thing])),
    agenda: createAgenda(),
    dice,
    findings: createFindings(scale),
    outage: { fromMs, toMs: fromMs + 6 * HOUR },
    touched: new Map(),
    ...{ webhooks: [], quietUntilMs: 0, ids: 0 },
  }
}

async function install(db: Db, { things }: State): Promise<void> {
  const facts = { id: INSTALLATION, accountId: '1', account: 'acme', permissions: {} }
  const begun = new Date(BEGIN)
  await saveInstallation(db, { ...facts, accountKind: 'Organization', suspendedAt: null }, begun)
  const saves = [...things.values()].map((thing) => ({
    id: thing.id,
    renamedAt: BEGIN,
    row: { kind: 'new', row: repositoryRow(thing) } as const,
  }))
  await saveRepositories(db, saves)
}

/** All that happens up to `nowMs`, in one transaction. */
async function happen(tx: Db, nowMs: number, state: State): Promise<void> {
  for (let next = state.agenda.peek(); next && next.atMs <= nowMs; next = state.agenda.peek()) {
    state.agenda.take()
    await next.event(tx, next.atMs)
  }
  if (state.webhooks.length === 0) return
  const now = new Date(nowMs)
  await insertDeliveries(
    tx,
    state.webhooks.map((each) => deliveryOf(each, state.ids++, now)),
  )
  state.webhooks = []
  const claim = { name: `claim-${nowMs}`, now, claimMs: MINUTE, most: 10_000 }
  const claimed = await claimDeliveries(tx, claim)
  const ids = claimed.map(({ id }) => id)
  await finishDeliveries(tx, claim.name, ids, now)
  if (nowMs % DAY < HOUR) await forgetDeliveries(tx, now)
}

function createPlanner(state: State) {
  const { things, findings } = state
  const schedules = createSchedules()
  const decisions = {
    strict: sampleDecision({ ...DEFAULT_POLICY, ...STRICT }),
    usual: sampleDecision({ ...DEFAULT_POLICY, ...USUAL }),
  }
  const decisionOf = (id: string) => decisions[thingOf(state, id).strict ? 'strict' : 'usual']
  const due = createDueTimes(state)
  let allAtMs = BEGIN

  async function makePlan(db: Db, nowMs: number, ids: readonly string[] | undefined) {
    const began = performance.now()
    const now = new Date(nowMs)
    const records = await readPlanningRecords(db, INSTALLATION, ids)
    const input = {
      repositories: records.map((each) => ({ ...each, decision: decisionOf(each.id) })),
      ...{ settings: SETTINGS, requests: new Map(), now },
      openWork: await readOpenWork(db, INSTALLATION),
      budget: {
        dispatchedAt: await listDispatchTimes(db, INSTALLATION, new Date(nowMs - HOUR)),
        confirmations: CONFIRMATIONS,
        quietUntil: state.quietUntilMs > nowMs ? new Date(state.quietUntilMs) : null,
      },
    }
    const read = performance.now()
    const made = plan(input, schedules)
    const done = performance.now()
    return { made, records, tickMs: done - began, planMs: done - read }
  }

  async function tick(db: Db, nowMs: number): Promise<void> {
    const all = allAtMs <= nowMs
    const known = due.take(nowMs)
    const { made, records, tickMs, planMs } = await makePlan(
      db,
      nowMs,
      all ? undefined : [...known],
    )
    findings.ticks += 1
    if (all) {
      allAtMs = nowMs + DAY
      findings.fullTicksMs.push(tickMs)
      findings.fullPlansMs.push(planMs)
      count(records, nowMs, findings.states)
      const begun = made.dispatches.flatMap(({ slots }) => slots.flat().map((r) => r.repositoryId))
      findings.overlooked.push(...begun.filter((id) => !due.expects(id, nowMs)))
    }
    due.replace(records, made, nowMs)
    await carryOut(db, nowMs, made)
  }

  async function carryOut(tx: Db, nowMs: number, { dispatches, confirmations }: Plan) {
    const sent = await dispatchAll(tx, nowMs, dispatches)
    const listed = await confirm(tx, nowMs, confirmations, state)
    if (!sent || !listed) state.quietUntilMs = nowMs + 10 * MINUTE
  }

  /** None any more after one that GitHub does not take. */
  async function dispatchAll(tx: Db, nowMs: number, dispatches: Plan['dispatches']) {
    let answers = true
    for (const each of dispatches) {
      answers = answers && (await dispatch(tx, nowMs, each, state))
      if (answers) continue
      for (const { repositoryId } of each.slots.flat()) touch(state, repositoryId, nowMs)
    }
    return answers
  }

  function count(
    records: readonly PlanningRecord[],
    nowMs: number,
    states: Map<string, number>,
  ): void {
    for (const record of records) {
      const facts = { ...record, decision: decisionOf(record.id) }
      const { state: found } = coverageOf(facts, new Date(nowMs))
      states.set(found, (states.get(found) ?? 0) + 1)
    }
  }

  for (const { id } of things.values()) due.set(id, BEGIN)
  return {
    tick,
    /** When a plan is wanted. */
    nextMs: () => Math.min(allAtMs, due.nextMs()),
    look: async (db: Db, nowMs: number) => {
      count(await readPlanningRecords(db, INSTALLATION), nowMs, findings.statesAtEnd)
    },
  }
}

/** When each repository is due, as the last plan of it says; strict ones and others apart. */
function createDueTimes(state: State) {
  const times = new Map<string, number>()
  const kinds = [STRICT, USUAL].map(({ rpoMs }) => ({ rpoMs, agenda: createAgenda<string>() }))
  const kindOf = (id: string) => kinds[thingOf(state, id).strict ? 0 : 1]

  function set(id: string, atMs: number): void {
    times.set(id, atMs)
    kindOf(id)?.agenda.add(atMs, id)
  }

  /** What is out of date is taken away first. */
  function first(agenda: Agenda<string>): Entry<string> | undefined {
    for (;;) {
      const next = agenda.peek()
      if (next === undefined || times.get(next.event) === next.atMs) return next
      agenda.take()
    }
  }

  function* takeUntil(agenda: Agenda<string>, lastMs: number): Generator<string> {
    let left = MOST_AT_ONCE
    for (let next = first(agenda); next && next.atMs <= lastMs; next = first(agenda)) {
      if (left-- === 0) return
      agenda.take()
      yield next.event
    }
  }

  return {
    set,
    nextMs: () =>
      Math.min(
        ...kinds.map(({ agenda }) => first(agenda)?.atMs ?? Number.POSITIVE_INFINITY),
        nextTouched(state),
      ),
    /** Those to which something happened, and of each kind those that are due or will be soon. */
    take(nowMs: number): string[] {
      const ids = new Set(state.touched.keys())
      for (const { rpoMs, agenda } of kinds) {
        if ((first(agenda)?.atMs ?? nowMs + 1) > nowMs) continue
        for (const id of takeUntil(agenda, nowMs + rpoMs / 8)) ids.add(id)
      }
      return [...ids]
    },
    /** Whether something was to be done with it now or soon. */
    expects: (id: string, nowMs: number) =>
      state.touched.has(id) ||
      (times.get(id) ?? Number.POSITIVE_INFINITY) <= nowMs + thingOf(state, id).rpoMs / 8,
    /** What happened so far has been seen. */
    replace(records: readonly PlanningRecord[], { dueAt, waiting }: Plan, nowMs: number): void {
      state.touched.clear()
      for (const { id } of records) times.delete(id)
      for (const [id, at] of dueAt) set(id, at.getTime())
      // Jobs that end are no news of those that wait for them.
      for (const { repositoryId, why } of waiting) {
        if (why === 'lanes') set(repositoryId, nowMs + 10 * MINUTE)
      }
    },
  }
}
