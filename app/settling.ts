/** Ends runs after a look into the store: when they were reported, and when their time is over. */
import pLimit from 'p-limit'
import { asHoldfastError, type HoldfastError } from '../core/domain/errors.ts'
import type { SettleHint } from './dispatch/unsettled.ts'
import { listReportedLate, noteLookedInto } from './records/ended-runs.ts'
import { listExpired, releaseLease } from './records/leases.ts'
import type { Db } from './records/open.ts'
import { listOpenRuns, readRun } from './records/runs.ts'
import { settle } from './results/settle.ts'
import type { ResultsTools } from './results/tools.ts'

export interface SettlingTools {
  readonly db: Db
  readonly results: ResultsTools
  readonly now: () => Date
  /** Hears of failures that stop nothing. */
  readonly onFailure: (what: string, error: HoldfastError) => void
  /** Something stands otherwise than before. */
  readonly onChange: () => void
}

/** Looks into the store at once. */
const LOOKS = 8

/**
 * What was reported, in time or late, and what nobody will report any more since its time is over.
 */
export async function settleWhatIsOver({
  db,
  results,
  now,
  onFailure,
  onChange,
}: SettlingTools): Promise<undefined> {
  const reported = (await listOpenRuns(db)).filter(({ state }) => state === 'reported')
  const late = await listReportedLate(db)
  const expired = await listExpired(db, now())
  if (reported.length + late.length + expired.length > 0) onChange()
  const limit = pLimit(LOOKS)
  const look = (work: () => Promise<unknown>) =>
    limit(() => work().catch((error: unknown) => onFailure('settle', asHoldfastError(error))))
  await Promise.all([
    ...reported.map(({ id, repositoryId }) => look(() => settle({ id, repositoryId }, results))),
    ...late.map(({ id, repositoryId }) =>
      look(async () => {
        await settle({ id, repositoryId }, results)
        await noteLookedInto(db, id)
      }),
    ),
    ...expired.map(({ id: lease, runId: id, repositoryId }) =>
      look(async () => {
        await settle({ id, repositoryId }, results)
        await releaseLease(db, lease, now())
      }),
    ),
  ])
}

/** Runs of a dispatch that is over. */
export async function settleRuns(
  runIds: readonly string[],
  { outcome }: SettleHint,
  { db, results }: Pick<SettlingTools, 'db' | 'results'>,
): Promise<void> {
  for (const id of runIds) {
    const run = await readRun(db, id)
    if (run === undefined) continue
    const conclusion = outcome === 'cancelled' ? { conclusion: outcome } : {}
    await settle({ id, repositoryId: run.repositoryId, ...conclusion }, results)
  }
}
