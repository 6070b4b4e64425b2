/** When GitHub is asked what became of a dispatch: seldom, since its webhooks tell most of it. */
import type { Dispatch } from '../records/dispatches.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS

/** A workflow run that cannot be found by then never was. */
export const LOST_MS = 15 * MINUTE_MS

/** A dispatch that GitHub tells nothing of, not even that it is not there, is given up. */
export const GIVEN_UP_MS = 24 * 60 * MINUTE_MS

/** The answer to a dispatch may still be under way before; a run takes a moment to be listed. */
const FIRST_SEARCH_MS = 30 * SECOND_MS
const GREATEST_SEARCH_PAUSE_MS = 15 * MINUTE_MS

/** Runners start within a minute or two, and most batches are done by then. */
const FIRST_READ_MS = 10 * MINUTE_MS
const LEAST_READ_PAUSE_MS = 5 * MINUTE_MS
const GREATEST_READ_PAUSE_MS = 60 * MINUTE_MS

/**
 * When to look next. Searches double their distance from the start up to the moment when a run
 * that is not there counts as lost; reads come after half as long again as the run is old, so a
 * run whose webhook was lost is seen to be over at most that much too late.
 */
export function nextLookAt(dispatch: Dispatch, lastLookAt: Date | undefined): Date {
  const since = (dispatch.sentAt ?? dispatch.createdAt).getTime()
  return new Date(
    dispatch.githubRunId === null
      ? nextSearch(dispatch.createdAt.getTime(), lastLookAt?.getTime())
      : nextRead(since, lastLookAt?.getTime()),
  )
}

function nextSearch(since: number, last: number | undefined): number {
  if (last === undefined) return since + FIRST_SEARCH_MS
  const next = last + clamp(last - since, FIRST_SEARCH_MS, GREATEST_SEARCH_PAUSE_MS)
  const decisive = since + LOST_MS
  return last < decisive ? Math.min(next, decisive) : next
}

function nextRead(since: number, last: number | undefined): number {
  if (last === undefined) return since + FIRST_READ_MS
  return last + clamp((last - since) / 2, LEAST_READ_PAUSE_MS, GREATEST_READ_PAUSE_MS)
}

function clamp(value: number, least: number, greatest: number): number {
  return Math.min(Math.max(value, least), greatest)
}
