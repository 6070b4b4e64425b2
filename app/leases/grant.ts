/** Gives a job its next lease. */
import { asHoldfastError, type HoldfastError } from '../../core/domain/errors.ts'
import type { LeaseGrant, LeaseReport, LeaseRequest, RunOptions } from '../../core/domain/lease.ts'
import { noteReported } from '../records/ended-runs.ts'
import {
  extendLease,
  hadLease,
  insertLease,
  type Lease,
  listHeld,
  releaseLease,
  supersedeLeases,
} from '../records/leases.ts'
import type { Db } from '../records/open.ts'
import { insertRuns, readRun, takeRun } from '../records/runs.ts'
import type { Target } from './admit.ts'
import { recordLease } from './events.ts'
import { issueGrant } from './issue.ts'
import { type Asker, admitJob, type Job, spend } from './job.ts'
import { endOfLease } from './lifetime.ts'
import { LeaseRefused } from './refusal.ts'
import type { LeaseTools } from './tools.ts'

/**
 * A lease for what comes next, or undefined when nothing is left for this job. A lease that the
 * job holds and says it does not know of, since the answer was lost, is given again.
 *
 * A later attempt of a workflow run takes over what earlier ones left without a report; a run
 * that was reported waits for the look into the store and is not taken again.
 *
 * Throws `LeaseRefused`, or what GitHub or the store's side said when no token could be made:
 * unless that may pass or the App is being stopped, the run is then reported as failed, and the
 * next request gets another.
 */
export async function grantLease(
  asker: Asker,
  request: LeaseRequest,
  tools: LeaseTools,
): Promise<LeaseGrant | undefined> {
  const job = await admitJob(asker, tools)
  const options = await ownOptions(job.target, tools)
  if (options === 'nothing') return undefined
  const lease = await tools.db.transaction().execute(async (tx) => {
    await spend(tx, job)
    const given = await give(tx, { job, request, options, tools })
    if (given !== undefined) {
      await recordLease(tx, 'lease.grant', { lease: given, asker, at: tools.now() })
    }
    return given
  })
  if (lease === undefined) return undefined
  try {
    return await issueGrant(lease, job.installationId, tools)
  } catch (error) {
    const known = asHoldfastError(error)
    // An App that is being stopped says nothing of the repository: the next one gives it again.
    const passes = known.transient || known.code === 'interrupted'
    if (!passes) await giveUp(lease, known, tools)
    throw error
  }
}

interface Asked {
  readonly job: Job
  readonly request: LeaseRequest
  /** Of a repository's own workflow; null where the run was planned. */
  readonly options: RunOptions | null
  readonly tools: LeaseTools
}

async function ownOptions(
  target: Target,
  tools: LeaseTools,
): Promise<RunOptions | null | 'nothing'> {
  if (target.kind === 'dispatch') return null
  return (await tools.optionsOf(target.repositoryId)) ?? 'nothing'
}

async function give(tx: Db, asked: Asked): Promise<Lease | undefined> {
  const { request, tools } = asked
  const [now, holder] = [tools.now(), holderOf(asked)]
  const lost = (await listHeld(tx, holder, now)).find(
    ({ id }) => request.known !== undefined && !request.known.includes(id),
  )
  if (lost !== undefined) return extendLease(tx, lost.id, { now, until: endOfLease(lost, now) })
  const superseded = await supersedeLeases(tx, holder, now)
  const next = await takeNext(tx, asked, superseded)
  return next && insertLease(tx, newLease(asked, next, now))
}

interface Next {
  readonly id: string
  readonly repositoryId: string
}

async function takeNext(
  tx: Db,
  asked: Asked,
  superseded: readonly string[],
): Promise<Next | undefined> {
  const { job, request, options, tools } = asked
  if (job.target.kind === 'repository') {
    return options === null ? undefined : takeOwn(tx, asked, { options, superseded })
  }
  const { dispatchId, onlyOf } = job.target
  const run = await takeRun(tx, { dispatchId, slot: request.slot, at: tools.now() })
  // A repository's own workflow may back up no other one, whatever was planned.
  const isForeign = onlyOf !== null && run !== undefined && run.repositoryId !== onlyOf
  if (isForeign) throw new LeaseRefused('repository')
  return run
}

/** The run of a repository's own workflow, which nobody planned: one for each attempt. */
async function takeOwn(
  tx: Db,
  asked: Asked,
  own: { readonly options: RunOptions; readonly superseded: readonly string[] },
): Promise<Next | undefined> {
  const { claims } = asked.job
  const holder = holderOf(asked)
  if (await hadLease(tx, holder)) return undefined
  for (const earlier of own.superseded) {
    const left = await readRun(tx, earlier)
    if (left?.state === 'leased') return left
  }
  const id = `workflow-${claims.runId}-${claims.runAttempt}`
  const { repositoryId } = claims
  const run = { id, repositoryId, dispatchId: null, slot: 0, cause: 'workflow' } as const
  const createdAt = asked.tools.now()
  const added = await insertRuns(tx, [{ ...run, options: own.options, createdAt, state: 'leased' }])
  if (added.has(id)) return run
  // Another request of this very job may have come first.
  if (await hadLease(tx, holder)) return undefined
  throw new LeaseRefused('repository-busy')
}

/** The job has one slot where its workflow is its repository's own. */
function holderOf({ job: { claims, target }, request }: Asked) {
  return {
    githubRunId: claims.runId,
    githubRunAttempt: claims.runAttempt,
    slot: target.kind === 'dispatch' ? request.slot : 0,
  }
}

function newLease(asked: Asked, run: Next, now: Date) {
  const { target } = asked.job
  return {
    ...holderOf(asked),
    id: asked.tools.newId(),
    runId: run.id,
    repositoryId: run.repositoryId,
    dispatchId: target.kind === 'dispatch' ? target.dispatchId : null,
    grantedAt: now,
    expiresAt: endOfLease({ grantedAt: now }, now),
  }
}

/** Nobody can back it up now: it is reported in the job's stead, so that its cause is seen. */
async function giveUp(
  lease: Lease,
  { code, message, hint }: HoldfastError,
  { db, now }: LeaseTools,
): Promise<void> {
  const report: LeaseReport = {
    ...{ status: 'failed', snapshot: null, manifestSha256: null, warnings: [] },
    ...{ durationMs: 0, storedBytes: 0, transferredBytes: 0 },
    error: { code, message, hint },
  }
  await db.transaction().execute(async (tx) => {
    await noteReported(tx, lease.runId, JSON.stringify(report))
    await releaseLease(tx, lease.id, now())
  })
}
