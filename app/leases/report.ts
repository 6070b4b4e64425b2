/** Takes down what a job says became of its run: a hint, which the store has yet to confirm. */
import type { LeaseReport } from '../../core/domain/lease.ts'
import { noteReported, noteReportedLate } from '../records/ended-runs.ts'
import { releaseLease } from '../records/leases.ts'
import type { Db } from '../records/open.ts'
import { readRun } from '../records/runs.ts'
import { recordLease } from './events.ts'
import { type Asker, admitJob, spend } from './job.ts'
import { readOwnLease } from './own-lease.ts'
import { LeaseRefused } from './refusal.ts'
import type { LeaseTools } from './tools.ts'

/**
 * Ends the lease. It may have run out, and its run may be settled, as lost or by what the store
 * has: its job's word is kept all the same, and the store is looked at once more. The same report
 * again changes nothing; another one is refused.
 */
export async function reportLease(
  asker: Asker,
  { id, report }: { readonly id: string; readonly report: LeaseReport },
  tools: LeaseTools,
): Promise<void> {
  const job = await admitJob(asker, tools, 'report')
  const reportJson = JSON.stringify(report)
  await tools.db.transaction().execute(async (tx) => {
    await spend(tx, job)
    const lease = await readOwnLease(tx, id, job)
    const at = tools.now()
    const kept = await keep(tx, lease.runId, { reportJson, at })
    if (kept === 'before') return
    await releaseLease(tx, lease.id, at)
    const late = kept === 'late' ? { late: true } : {}
    await recordLease(tx, 'lease.report', { lease, asker, at }, { status: report.status, ...late })
  })
}

/** Throws `LeaseRefused` where another report is kept, or the run waits for another job. */
async function keep(
  tx: Db,
  runId: string,
  said: { readonly reportJson: string; readonly at: Date },
): Promise<'now' | 'late' | 'before'> {
  if ((await noteReported(tx, runId, said.reportJson)) !== undefined) return 'now'
  if ((await noteReportedLate(tx, runId, said)) !== undefined) return 'late'
  const run = await readRun(tx, runId)
  if (run?.reportJson === said.reportJson) return 'before'
  throw new LeaseRefused(run?.reportJson ? 'report-differs' : 'lease-over')
}
