/** The real planner, and what carries out its plans. */
import { createSchedules } from '../../../../app/planning/cron.ts'
import { type Plan, plan } from '../../../../app/planning/plan.ts'
import type { Db } from '../../../../app/records/open.ts'
import {
  listDispatchTimes,
  type PlanningRecord,
  readOpenWork,
  readPlanningRecords,
} from '../../../../app/records/planning.ts'
import { coverageOf } from '../../../../core/domain/coverage.ts'
import { DEFAULT_POLICY } from '../../../../core/domain/policy.ts'
import { DAY, HOUR, MINUTE, sampleDecision } from '../sample.ts'
import { createDueTimes } from './due-times.ts'
import { dispatch } from './jobs.ts'
import { INSTALLATION } from './rows.ts'
import { confirm } from './source.ts'
import { type State, thingOf, touch } from './state.ts'
import { BEGIN, STRICT, USUAL } from './world.ts'

/** How an organisation's backups are run where nobody says anything. */
const SETTINGS = { mode: 'central', maxParallel: 10, dispatchesPerHour: 60 } as const
const CONFIRMATIONS = 500

/** Plans when something is due or happened, and once a day of all repositories. */
export function createPlanner(state: State) {
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
    const ids = all ? undefined : due.take(nowMs)
    const { made, records, tickMs, planMs } = await makePlan(db, nowMs, ids)
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
