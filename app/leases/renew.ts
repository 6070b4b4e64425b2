/** Lets a job go on with what it holds. */
import type { LeaseGrant } from '../../core/domain/lease.ts'
import { extendLease } from '../records/leases.ts'
import { recordLease } from './events.ts'
import { issueGrant } from './issue.ts'
import { type Asker, admitJob, spend } from './job.ts'
import { endOfLease } from './lifetime.ts'
import { readOwnLease } from './own-lease.ts'
import { LeaseRefused } from './refusal.ts'
import type { LeaseTools } from './tools.ts'

/**
 * The same lease with a later end, a new token and new credentials. Throws `LeaseRefused` for
 * one that is over, or had all the time there is.
 */
export async function renewLease(asker: Asker, id: string, tools: LeaseTools): Promise<LeaseGrant> {
  const job = await admitJob(asker, tools)
  const lease = await tools.db.transaction().execute(async (tx) => {
    await spend(tx, job)
    const own = await readOwnLease(tx, id, job)
    const now = tools.now()
    const extended = await extendLease(tx, id, { now, until: endOfLease(own, now) })
    if (extended === undefined) throw new LeaseRefused('lease-over')
    await recordLease(tx, 'lease.renew', { lease: extended, asker, at: now })
    return extended
  })
  return issueGrant(lease, job.installationId, tools)
}
