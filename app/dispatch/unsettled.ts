/** Hands over the runs that nobody will report any more. */
import { asHoldfastError, type HoldfastError } from '../../core/domain/errors.ts'
import { groupBy } from '../../core/domain/group-by.ts'
import type { Db } from '../records/open.ts'
import { listUnsettled, type Unsettled } from '../records/unsettled.ts'

/** What a run comes to, unless the store has a snapshot of it. */
export interface SettleHint {
  readonly outcome: 'refused' | 'cancelled' | 'lost'
  readonly message: string
  readonly hint: string
}

/** Looks into the store, and ends the runs. Doing so twice does no harm. */
export type Settle = (runIds: readonly string[], hint: SettleHint) => Promise<void>

/** Returns what went wrong; what was not settled is found again the next time. */
export async function settleUnsettled(
  { db, settle }: { readonly db: Db; readonly settle: Settle },
  now: Date,
): Promise<HoldfastError[]> {
  const failures: HoldfastError[] = []
  const unsettled = await listUnsettled(db, now)
  const groups = groupBy(unsettled, (run) => JSON.stringify(hintFor(run)))
  for (const [first, ...others] of groups.values()) {
    if (first === undefined) continue
    try {
      await settle(
        [first, ...others].map(({ id }) => id),
        hintFor(first),
      )
    } catch (error) {
      failures.push(asHoldfastError(error))
    }
  }
  return failures
}

export function hintFor({ state, dispatch }: Pick<Unsettled, 'state' | 'dispatch'>): SettleHint {
  const look = readLog(dispatch)
  if (dispatch?.conclusion === 'cancelled') {
    const message = 'The workflow run was cancelled.'
    return { outcome: 'cancelled', message, hint: `${look} It is planned again when it is due.` }
  }
  if (state === 'leased') {
    const message = 'The job that took this repository was never heard of again.'
    return { outcome: 'lost', message, hint: look }
  }
  if (state === 'reported') {
    const message = 'The job reported, and its report was never looked into.'
    return { outcome: 'lost', message, hint: look }
  }
  return dispatch?.state === 'lost' || dispatch === null
    ? { outcome: 'lost', message: describeLost(dispatch), hint: look }
    : { outcome: 'refused', message: describeUntaken(dispatch), hint: look }
}

function describeLost(dispatch: Unsettled['dispatch']): string {
  const said = sentenceOf(dispatch)
  return said ? `The dispatch was lost. ${said}` : 'The dispatch was lost.'
}

function describeUntaken(dispatch: Unsettled['dispatch']): string {
  const said = sentenceOf(dispatch)
  return said ? `No job took this repository. ${said}` : 'No job took this repository.'
}

/** `code: sentence` without the code. */
function sentenceOf(dispatch: Unsettled['dispatch']): string {
  return dispatch?.error?.replace(/^[\w-]+: /, '') ?? ''
}

function readLog(dispatch: Unsettled['dispatch']): string {
  if (dispatch === null) return "Read the log of the repository's own backup workflow."
  const { owner, name, githubRunId } = dispatch
  return githubRunId === null
    ? `See the Actions page of ${owner}/${name}, and githubstatus.com.`
    : `Read the log of workflow run ${githubRunId} of ${owner}/${name}.`
}
