/** What the audit trail says of leases. */
import { type AuditEvent, recordEvent } from '../records/audit.ts'
import type { Lease } from '../records/leases.ts'
import type { Db } from '../records/open.ts'
import type { Asker } from './job.ts'

/** What was asked for. */
export type LeaseAction = 'lease.grant' | 'lease.renew' | 'lease.report'

/** A job got what it asked for. To be called last in the transaction that gives it. */
export async function recordLease(
  tx: Db,
  action: LeaseAction,
  { lease, asker, at }: { readonly lease: Lease; readonly asker: Asker; readonly at: Date },
  detail: AuditEvent['detail'] = {},
): Promise<void> {
  await recordEvent(tx, {
    at,
    actor: actorOf(asker),
    action,
    target: `repository:${lease.repositoryId}`,
    address: asker.address,
    result: 'done',
    detail: {
      lease: lease.id,
      run: lease.runId,
      slot: lease.slot,
      attempt: lease.githubRunAttempt,
      expiresAt: lease.expiresAt.toISOString(),
      ...detail,
    },
  })
}

/** A job that could not be told from others is `anonymous`. */
export function actorOf(asker: Asker | undefined): string {
  if (asker === undefined) return 'anonymous'
  return `workflow:${asker.claims.repository}@${asker.claims.runId}`
}
