/** Runs that are open, and that nobody works on. */
import type { ExpressionBuilder } from 'kysely'
import type { Db } from './open.ts'
import { type Run, SETTLED } from './run.ts'
import type { Dispatches, Tables } from './schema.ts'

/** A run that nobody will report any more, and the dispatch it was of. */
export interface Unsettled extends Pick<Run, 'id' | 'repositoryId' | 'state'> {
  /** Null for a workflow of the repository itself, and for a dispatch that was pruned. */
  readonly dispatch: UnsettledDispatch | null
}

export interface UnsettledDispatch {
  readonly owner: string
  readonly name: string
  readonly state: Dispatches['state']
  readonly githubRunId: string | null
  readonly error: string | null
  readonly conclusion: string | null
}

/**
 * Runs that are open and that no job works on: leased, and the lease is over; or not leased,
 * and their dispatch is over or not known.
 */
export async function listUnsettled(db: Db, now: Date): Promise<Unsettled[]> {
  const rows = await db
    .selectFrom('runs')
    .leftJoin('dispatches', 'dispatches.id', 'runs.dispatchId')
    .select(['runs.id', 'runs.repositoryId', 'runs.state'])
    .select(['workflowOwner as owner', 'workflowName as name', 'githubRunId', 'dispatches.error'])
    .select('dispatches.conclusion')
    .select('dispatches.state as dispatchState')
    .where('runs.state', '<>', SETTLED)
    .where((eb) => {
      const leased = eb('runs.state', '=', 'leased')
      const over = eb('dispatches.state', 'in', ['refused', 'ended', 'lost'])
      return eb.or([
        eb.and([leased, eb.not(eb.exists(liveLease(eb, now)))]),
        eb.and([eb.not(leased), eb.or([over, eb('dispatches.id', 'is', null)])]),
      ])
    })
    .orderBy('runs.id')
    .execute()
  return rows.map(({ id, repositoryId, state, owner, name, dispatchState, ...rest }) => {
    const known = owner !== null && name !== null && dispatchState !== null
    const dispatch = known ? { ...rest, owner, name, state: dispatchState } : null
    return { id, repositoryId, state, dispatch }
  })
}

function liveLease(eb: ExpressionBuilder<Tables, 'runs'>, now: Date) {
  return eb
    .selectFrom('leases')
    .select('leases.id')
    .whereRef('leases.runId', '=', 'runs.id')
    .where('leases.releasedAt', 'is', null)
    .where('leases.expiresAt', '>', now.getTime())
}
