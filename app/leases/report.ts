/** Takes down what a job says became of its run: a hint, which the store has yet to confirm. */
import type { LeaseReport } from '../../core/domain/lease.ts'
import { noteReported } from '../records/ended-runs.ts'
import { releaseLease } from '../records/leases.ts'
import { readRun } from '../records/runs.ts'
import { recordLease } from './events.ts'
import { type Asker, admitJob, spend } from './job.ts'
import { readOwnLease } from './own-lease.ts'
import { LeaseRefused } from './refusal.ts'
import type { LeaseTools } from './tools.ts'

/**
 * Ends the lease. It may have run out: while nobody has settled the run, its job's word is
 * worth more than none. The same report again changes nothing; another one is refused.
 */
export async function reportLease(
  asker: Asker,
  { id, report }: { readonly id: string; readonly report: LeaseReport },
  tools: LeaseTools,
): Promise<void> {
  const job = await admitJob(asker, tools)
  const reportJson = JSON.stringify(report)
  await tools.db.transaction().execute(async (tx) => {
    await spend(tx, job)
    const lease = await readOwnLease(tx, id, job)
    const at = tools.now()
    const noted = await noteReported(tx, lease.runId, reportJson)
    if (noted === undefined) {
      const run = await readRun(tx, lease.runId)
      if (run?.reportJson === reportJson) return
      throw new LeaseRefused(run?.reportJson ? 'report-differs' : 'lease-over')
    }
    await releaseLease(tx, lease.id, at)
    await recordLease(tx, 'lease.report', { lease, asker, at }, { status: report.status })
  })
}
