/**
 * Follows dispatches to their end, also where every webhook was lost. Only one instance at a
 * time should; two do no harm.
 */
import pLimit from 'p-limit'
import { asHoldfastError, type HoldfastError } from '../../core/domain/errors.ts'
import { groupBy } from '../../core/domain/group-by.ts'
import { type Dispatch, listOpenDispatches } from '../records/dispatches.ts'
import type { Db } from '../records/open.ts'
import type { EndedJob, LeftBehind } from './job-ended.ts'
import { GIVEN_UP_MS, nextLookAt } from './look.ts'
import { lookAtJobs } from './look-at-jobs.ts'
import { noteVerdict } from './note-verdict.ts'
import { type Question, questionsOf, type RunReader } from './questions.ts'
import { type Settle, settleUnsettled } from './unsettled.ts'
import { judgeDispatch, type Verdict } from './verdict.ts'

export interface TrackTools {
  readonly db: Db
  readonly github: (installationId: string) => RunReader
  readonly now: () => Date
  readonly settle: Settle
  /** Is told of jobs that are over, where others of their workflow run are not. */
  readonly jobEnded: (job: EndedJob) => Promise<LeftBehind>
}

export interface Tracker {
  /** Does what is due. One failure stops no other; throws only when the records cannot be read. */
  track(): Promise<Tracked>
}

export interface Tracked {
  /** Dispatches of which more is known than before. */
  readonly changed: readonly Changed[]
  readonly failures: readonly HoldfastError[]
}

interface Changed {
  readonly dispatchId: string
  /** `freed`: jobs of it are over, and what they left is planned anew. */
  readonly kind: Verdict['kind'] | 'freed'
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
  const changed: Changed[] = []
  const failures: HoldfastError[] = []
  for (const question of questionsOf(due)) {
    const { verdicts, failure: unanswered } = await answer(question, round)
    const noted = await noteAll(verdicts, round)
    changed.push(...noted.changed)
    const failure = unanswered ?? noted.failure
    if (failure) failures.push(failure)
    if (failure?.code === 'source-rate-limited') {
      rest(question, failure, round)
      break
    }
    for (const { id } of question.dispatches) round.lookedAt.set(id, round.now)
  }
  return { changed, failures }
}

interface Noted {
  readonly changed: readonly Changed[]
  readonly failure?: HoldfastError | undefined
}

async function noteAll(verdicts: Answered['verdicts'], { tools, now }: Round): Promise<Noted> {
  const changed: Changed[] = []
  for (const [dispatch, verdict] of verdicts) {
    const { id: dispatchId } = dispatch
    const news = await noteVerdict(tools.db, dispatch, verdict, now)
    if (news) changed.push({ dispatchId, kind: verdict.kind })
    // One that was only just found has had no time to lose a job and its webhook.
    if (verdict.kind !== 'running' || dispatch.githubRunId === null) continue
    const { freed, failure } = await lookAtJobs(dispatch, verdict, tools)
    if (freed) changed.push({ dispatchId, kind: 'freed' })
    if (failure) return { changed, failure }
  }
  return { changed }
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
