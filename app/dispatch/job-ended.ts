/** What a job that is over leaves behind: its slot is nobody's any more. */
import { type Dispatch, findDispatchByRun } from '../records/dispatches.ts'
import { settleUntaken } from '../records/ended-runs.ts'
import { hadLease, listHeld, newestAttempt, releaseLease } from '../records/leases.ts'
import type { Db } from '../records/open.ts'
import type { RunError } from '../records/run.ts'

/** One job of one attempt; a job that is run again is another one. */
export interface EndedJob {
  readonly repositoryId: string
  readonly githubRunId: string
  readonly githubRunAttempt: number
  /** From the name `backup (3)`, as GitHub makes it; undefined where the workflow names its jobs. */
  readonly slot: number | undefined
  readonly conclusion: string | null
}

export interface JobTools {
  readonly db: Db
  readonly now: () => Date
  /** Looks into the store, and ends the run. Doing so twice does no harm. */
  readonly settle: (run: {
    readonly id: string
    readonly repositoryId: string
    readonly conclusion?: string
  }) => Promise<unknown>
}

/** Runs that nobody will take now, and runs that were taken and are to be looked for. */
export interface LeftBehind {
  readonly freed: readonly string[]
  readonly held: readonly string[]
}

/** The slot of a job by its name; undefined for a job that has none. */
export function slotOf(name: string): number | undefined {
  const slot = /\((\d{1,3})\)$/.exec(name)?.[1]
  return slot === undefined ? undefined : Number(slot)
}

/**
 * Sets free at once what the job's slot had yet to take, so that it is planned anew, and settles
 * what the job held after a look into the store. Told twice, late or in any order, the outcome is
 * the same. Throws where the store cannot be asked: then the leases are over, and whoever looks
 * for runs that nobody works on finds theirs.
 */
export async function endJob(job: EndedJob, tools: JobTools): Promise<LeftBehind> {
  const { db, now, settle } = tools
  const { githubRunId, githubRunAttempt, slot, conclusion } = job
  if (slot === undefined) return { freed: [], held: [] }
  const holder = { githubRunId, githubRunAttempt, slot }
  const freed = await freeSlot({ ...job, slot }, tools)
  const held = await listHeld(db, holder, now())
  for (const { id } of held) await releaseLease(db, id, now())
  for (const { runId: id, repositoryId } of held) {
    await settle({ id, repositoryId, ...(conclusion !== null && { conclusion }) })
  }
  return { freed, held: held.map(({ runId }) => runId) }
}

async function freeSlot(
  job: EndedJob & { readonly slot: number },
  { db, now }: JobTools,
): Promise<readonly string[]> {
  const { githubRunId, githubRunAttempt, slot, conclusion } = job
  const dispatch = await findDispatchByRun(db, githubRunId)
  if (dispatch?.workflow.repositoryId !== job.repositoryId) return []
  // A later attempt is at work on what this one left.
  if ((await newestAttempt(db, githubRunId)) > githubRunAttempt) return []
  // One that ended well and never asked for anything is no job that backs up.
  const ended = conclusion === 'success' || conclusion === null
  if (ended && !(await hadLease(db, job))) return []
  const outcome = conclusion === 'cancelled' ? 'cancelled' : 'refused'
  const settlement = { outcome, at: now(), error: explain(dispatch, conclusion) } as const
  return settleUntaken(db, { dispatchId: dispatch.id, slot }, settlement)
}

function explain(
  { workflow: { owner, name }, githubRunId }: Dispatch,
  conclusion: string | null,
): RunError {
  const how = conclusion === null ? 'ended' : `ended as "${conclusion}"`
  return {
    code: 'interrupted',
    message: `The job that was to take it ${how} before it came to this repository.`,
    hint: `It is planned anew. Read the log of workflow run ${githubRunId} of ${owner}/${name}.`,
  }
}
