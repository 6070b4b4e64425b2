/**
 * Follows dispatches to their end, also where every webhook was lost. Only one instance at a
 * time should; two do no harm.
 */
import pLimit from 'p-limit'
import { asHoldfastError, type HoldfastError } from '../../core/domain/errors.ts'
import { groupBy } from '../../core/domain/group-by.ts'
import { type Dispatch, listOpenDispatches } from '../records/dispatches.ts'
import type { Db } from '../records/open.ts'
import { GIVEN_UP_MS, nextLookAt } from './look.ts'
import { noteVerdict } from './note-verdict.ts'
import { type Question, questionsOf, type RunReader } from './questions.ts'
import { type Settle, settleUnsettled } from './unsettled.ts'
import { judgeDispatch, type Verdict } from './verdict.ts'

export interface TrackTools {
  readonly db: Db
  readonly github: (installationId: string) => RunReader
  readonly now: () => Date
  readonly settle: Settle
}

export interface Tracker {
  /** Does what is due. One failure stops no other; throws only when the records cannot be read. */
  track(): Promise<Tracked>
}

export interface Tracked {
  /** Dispatches of which more is known than before. */
  readonly changed: readonly { readonly dispatchId: string; readonly kind: Verdict['kind'] }[]
  readonly failures: readonly HoldfastError[]
}

/** What it remembers, when it last looked, may be lost: then it looks once more. */
export function createTracker(tools: TrackTools): Tracker {
  const lookedAt = new Map<string, Date>()
  const restingUntil = new Map<string, number>()
  return {
    async track() {
      const now = tools.now()
      const open = await listOpenDispatches(tools.db)
      const ids = new Set(open.map(({ id }) => id))
      for (const id of lookedAt.keys()) if (!ids.has(id)) lookedAt.delete(id)
      const due = open
        .filter(({ installationId }) => now.getTime() >= (restingUntil.get(installationId) ?? 0))
        .filter((each) => now >= nextLookAt(each, lookedAt.get(each.id)))
      const tracked = await lookAtAll(due, { tools, now, lookedAt, restingUntil })
      const unsettled = await settleUnsettled(tools, now)
      return { ...tracked, failures: [...tracked.failures, ...unsettled] }
    },
  }
}

interface Round {
  readonly tools: TrackTools
  readonly now: Date
  readonly lookedAt: Map<string, Date>
  readonly restingUntil: Map<string, number>
}

/** Installations at once: one that answers slowly holds up no other. */
const AT_ONCE = 4

async function lookAtAll(due: readonly Dispatch[], round: Round): Promise<Tracked> {
  const limit = pLimit(AT_ONCE)
  const installations = groupBy(due, ({ installationId }) => installationId)
  const tracked = await Promise.all(
    [...installations.values()].map((dispatches) =>
      limit(() => lookAtInstallation(dispatches, round)),
    ),
  )
  return {
    changed: tracked.flatMap(({ changed }) => changed),
    failures: tracked.flatMap(({ failures }) => failures),
  }
}

async function lookAtInstallation(due: readonly Dispatch[], round: Round): Promise<Tracked> {
  const changed: { dispatchId: string; kind: Verdict['kind'] }[] = []
  const failures: HoldfastError[] = []
  for (const question of questionsOf(due)) {
    const { verdicts, failure } = await answer(question, round)
    for (const [dispatch, verdict] of verdicts) {
      const { id } = dispatch
      const news = await noteVerdict(round.tools.db, dispatch, verdict, round.now)
      if (news) changed.push({ dispatchId: id, kind: verdict.kind })
    }
    if (failure) failures.push(failure)
    if (failure?.code === 'source-rate-limited') {
      rest(question, failure, round)
      break
    }
    for (const { id } of question.dispatches) round.lookedAt.set(id, round.now)
  }
  return { changed, failures }
}

interface Answered {
  readonly verdicts: readonly (readonly [Dispatch, Verdict])[]
  readonly failure?: HoldfastError
}

async function answer({ dispatches, ask }: Question, { tools, now }: Round): Promise<Answered> {
  const [first] = dispatches
  if (first === undefined) return { verdicts: [] }
  try {
    const find = await ask(tools.github(first.installationId))
    return { verdicts: dispatches.map((each) => [each, judgeDispatch(each, find(each), now)]) }
  } catch (thrown) {
    const failure = asHoldfastError(thrown)
    const old = dispatches.filter(
      ({ createdAt }) => now.getTime() - createdAt.getTime() >= GIVEN_UP_MS,
    )
    const verdict: Verdict = { kind: 'lost', error: `${failure.code}: ${failure.message}` }
    return { verdicts: old.map((each) => [each, verdict]), failure }
  }
}

function rest({ dispatches }: Question, { retryAfterMs = REST_MS }: HoldfastError, round: Round) {
  for (const { installationId } of dispatches) {
    round.restingUntil.set(installationId, round.now.getTime() + retryAfterMs)
  }
}

const REST_MS = 60_000
