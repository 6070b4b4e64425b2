/** A lease that a job names, if it is its own. */
import { type Lease, readLease } from '../records/leases.ts'
import type { Db } from '../records/open.ts'
import type { Job } from './job.ts'
import { LeaseRefused } from './refusal.ts'

/** Throws `LeaseRefused` for a lease that is not there or that another job got. */
export async function readOwnLease(db: Db, id: string, job: Job): Promise<Lease> {
  // What is no id of ours is not looked for.
  const lease = /^[\w-]{1,100}$/.test(id) ? await readLease(db, id) : undefined
  if (lease === undefined) throw new LeaseRefused('lease-unknown')
  if (!isOwn(lease, job)) throw new LeaseRefused('lease-foreign')
  return lease
}

function isOwn(lease: Lease, { claims, target }: Job): boolean {
  if (lease.githubRunId !== claims.runId) return false
  if (lease.githubRunAttempt !== claims.runAttempt) return false
  return target.kind === 'dispatch'
    ? lease.dispatchId === target.dispatchId
    : lease.dispatchId === null && lease.repositoryId === target.repositoryId
}
