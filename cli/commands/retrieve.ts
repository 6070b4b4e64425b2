import type { RetrievalTier } from '../../core/domain/retrieval.ts'
import {
  planRetrieval,
  type RetrievalResult,
  type RetrieveRequest,
  retrieve,
} from '../../core/retrieve.ts'
import { retrieveAndWait } from '../../core/retrieve-and-wait.ts'
import type { Tools } from '../../core/tools.ts'
import { describeRetrieve } from '../describe-retrieve.ts'
import type { Answer } from '../description.ts'
import { findNamed } from '../find-named.ts'
import type { RetrieveFlags } from '../options.ts'
import { readPrices } from '../read-prices.ts'
import { openTools, type Session } from '../session.ts'

export async function runRetrieve(
  source: string,
  flags: RetrieveFlags,
  session: Session,
): Promise<Answer> {
  const { snapshot, at, all = false, tier, days, dryRun = false } = flags
  const prices = await readPrices(flags, session)
  const tools = await openTools(flags.store, session)
  const request = {
    ...{ repositoryId: await findNamed(source, flags, tools), all, tier, days, prices },
    ...(snapshot === undefined || snapshot === 'latest' ? {} : { snapshot }),
    ...(at === undefined ? {} : { at }),
  }
  const result = await act(request, flags, tools)
  return { exitCode: 0, json: result, text: describeRetrieve(result, dryRun) }
}

function act(
  request: RetrieveRequest,
  { tier, dryRun, wait, poll }: RetrieveFlags,
  tools: Tools,
): Promise<RetrievalResult> {
  if (dryRun) return planRetrieval(request, tools)
  if (!wait) return retrieve(request, tools)
  return retrieveAndWait(request, 1000 * (poll ?? POLL_SECONDS[tier]), tools)
}

/** Often enough beside the time that each takes, and each look costs a request an object. */
const POLL_SECONDS: Readonly<Record<RetrievalTier, number>> = {
  expedited: 20,
  standard: 300,
  bulk: 900,
}
