/** Brings what snapshots need back from cold storage, and does not end before it is there. */
import { asHoldfastError, HoldfastError } from './domain/errors.ts'
import type { Progress } from './domain/progress.ts'
import { describeBytes } from './domain/quantity.ts'
import {
  planRetrieval,
  type RetrievalResult,
  type RetrieveRequest,
  type RetrieveTools,
  retrieve,
} from './retrieve.ts'
import type { Tools } from './tools.ts'

/**
 * Asks for all, and returns when all can be read: looks every `pollMs`, and asks for the rest
 * where manifests had to come first. Ends by an error if `sleep` does.
 */
export async function retrieveAndWait(
  request: RetrieveRequest,
  pollMs: number,
  tools: RetrieveTools & Pick<Tools, 'sleep'>,
): Promise<RetrievalResult> {
  let same = request
  for (;;) {
    const asked = await retrieve(same, tools)
    // Those that come meanwhile were not meant.
    same = { ...request, snapshots: asked.snapshots }
    const now = await waitFor(asked, same, pollMs, tools)
    if (isDone(now)) return now
  }
}

/** Until all can be read, or all is known that is to be asked for. */
async function waitFor(
  asked: RetrievalResult,
  request: RetrieveRequest,
  pollMs: number,
  tools: RetrieveTools & Pick<Tools, 'sleep'>,
): Promise<RetrievalResult> {
  for (let now = asked; ; now = await lookAgain(now, request, tools)) {
    tools.report(progressOf(now))
    if (isDone(now) || (now.complete && !asked.complete)) return now
    if (asked.complete && now.status === 'archived') throw lapsed(now)
    await tools.sleep(pollMs)
  }
}

/** Hours of waiting do not end with a store that cannot be asked for a moment. */
async function lookAgain(
  last: RetrievalResult,
  request: RetrieveRequest,
  { store, report }: RetrieveTools,
): Promise<RetrievalResult> {
  try {
    return await planRetrieval(request, { store })
  } catch (reason) {
    const error = asHoldfastError(reason)
    if (!error.transient) throw error
    const message = `${error.message} It will be asked again.`
    report({ kind: 'note', source: request.repositoryId, level: 'warning', message })
    return last
  }
}

function isDone({ complete, status }: RetrievalResult): boolean {
  return complete && (status === 'available' || status === 'ready')
}

function progressOf({ repositoryId: source, standing, complete }: RetrievalResult): Progress {
  const { archived, 'in-progress': asked, ready } = standing
  const objects = archived.objects + asked.objects + ready.objects
  const bytes = describeBytes(archived.bytes + asked.bytes + ready.bytes)
  const first = complete ? '' : ', manifests first'
  const message = `${ready.objects} of ${objects} objects (${bytes}) in cold storage are ready${first}.`
  return { kind: 'note', source, level: 'info', message }
}

function lapsed({ standing }: RetrievalResult): HoldfastError {
  return new HoldfastError(
    'store-archived',
    `${standing.archived.objects} objects are archived again, although they were asked for.`,
    { hint: 'Their copies may have gone before the last one came: run again, with more --days.' },
  )
}
