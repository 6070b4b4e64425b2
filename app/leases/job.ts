/** The job that asks, once it is known who it is and what it may have. */
import { findDispatchByRun, listOpenDispatches } from '../records/dispatches.ts'
import { listInstallations } from '../records/installations.ts'
import { newestAttempt, spendToken } from '../records/leases.ts'
import type { Db } from '../records/open.ts'
import { readRepository } from '../records/repositories.ts'
import { type Admission, admit, type Known, type Purpose } from './admit.ts'
import type { JobClaims } from './claims.ts'
import { lastShownAt } from './oidc.ts'
import { LeaseRefused } from './refusal.ts'
import type { LeaseTools } from './tools.ts'

/** Who asks, and from where. */
export interface Asker {
  readonly claims: JobClaims
  /** Of the network; null where that is not known. */
  readonly address: string | null
}

export interface Job extends Asker, Pick<Admitted, 'installationId' | 'target'> {}

type Admitted = Extract<Admission, { kind: 'admitted' }>

/** Throws `LeaseRefused` for a job that may have nothing, or may say nothing. */
export async function admitJob(
  asker: Asker,
  tools: LeaseTools,
  purpose: Purpose = 'lease',
): Promise<Job> {
  const { claims } = asker
  const installations = await listInstallations(tools.db)
  const installation = installations.find(
    ({ accountId, suspendedAt }) => accountId === claims.ownerId && suspendedAt === null,
  )
  const allowance = installation && (await tools.allowanceOf(installation.id))
  const admission = admit(claims, allowance, await readKnown(claims, tools.db), purpose)
  if (admission.kind === 'refused') throw new LeaseRefused(admission.reason)
  const { installationId, target } = admission
  return { ...asker, installationId, target }
}

/** Throws `LeaseRefused` for a token that was shown before. Undone with the transaction. */
export async function spend(tx: Db, { claims }: Asker): Promise<void> {
  const isFirst = await spendToken(tx, claims.jti, lastShownAt(claims))
  if (!isFirst) throw new LeaseRefused('token-reused')
}

async function readKnown({ runId, repositoryId }: JobClaims, db: Db): Promise<Known> {
  const dispatch = await findDispatchByRun(db, runId)
  const open = dispatch === undefined ? await listOpenDispatches(db) : []
  return {
    dispatch,
    awaited: open.some(
      ({ workflow, githubRunId }) => githubRunId === null && workflow.repositoryId === repositoryId,
    ),
    repository: await readRepository(db, repositoryId),
    newestAttempt: await newestAttempt(db, runId),
  }
}
