/** When each repository is due, so that not all are read for every plan. */
import type { Plan } from '../../../../app/planning/plan.ts'
import type { PlanningRecord } from '../../../../app/records/planning.ts'
import { MINUTE } from '../sample.ts'
import { type Agenda, createAgenda, type Entry } from './agenda.ts'
import { nextTouched, type State, thingOf } from './state.ts'
import { STRICT, USUAL } from './world.ts'

/** Read for one plan; what else is due comes with the next. */
const MOST_AT_ONCE = 1000

/** As the last plan of each says; strict ones and others apart. */
export function createDueTimes(state: State) {
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
      // Jobs that end are no news of those that wait for them; an RPO of minutes is not to wait.
      for (const { repositoryId, why } of waiting) {
        const { strict } = thingOf(state, repositoryId)
        if (why === 'lanes' && !strict) set(repositoryId, nowMs + 10 * MINUTE)
      }
    },
  }
}
