/** Filters of a listing of runs: `event`, `status`, `branch`, `created`. */
import { invalid } from '../answers.ts'
import type { Run } from '../world.ts'

export interface Filters {
  /** Something is filtered at all. */
  readonly any: boolean
  fits(run: Run): boolean
}

export function readFilters(query: URLSearchParams): Filters {
  const [event, status, branch] = ['event', 'status', 'branch'].map((name) => query.get(name))
  const created = query.get('created')
  const inTime = created === null ? () => true : readCreated(created)
  return {
    any: [event, status, branch, created].some((each) => typeof each === 'string'),
    fits: (run) =>
      (event ?? run.event) === run.event &&
      (branch ?? run.branch) === run.branch &&
      (typeof status !== 'string' || status === run.status || status === run.conclusion) &&
      inTime(run.createdAt),
  }
}

/** GitHub's search syntax: `>=2026-01-01`, `2026-01-01..2026-01-31`, `*..2026-01-31T10:00:00Z`. */
function readCreated(text: string): (at: Date) => boolean {
  const range = /^(.+)\.\.(.+)$/.exec(text)
  if (range !== null) {
    const [, from = '*', to = '*'] = range
    const [first, last] = [spanOf(from), spanOf(to)]
    return (at) => secondOf(at) >= first.start && secondOf(at) <= last.end
  }
  const [, sign = '', time = ''] = /^(>=|<=|>|<|)(.+)$/.exec(text) ?? []
  const { start, end } = spanOf(time)
  const compare: Readonly<Record<string, (at: number) => boolean>> = {
    '>=': (at) => at >= start,
    '<=': (at) => at <= end,
    '>': (at) => at > end,
    '<': (at) => at < start,
    '': (at) => at >= start && at <= end,
  }
  return (at) => compare[sign]?.(secondOf(at)) ?? false
}

/** Runs are dated by the second. */
function secondOf(at: Date): number {
  return Math.floor(at.getTime() / 1000)
}

const DAY_SECONDS = 24 * 60 * 60

/** A day is a span, a time is one second of it, and `*` is for ever. */
function spanOf(text: string): { readonly start: number; readonly end: number } {
  if (text === '*') return { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY }
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw invalid(`"${text}" is not a date`)
  const start = Math.floor(at / 1000)
  return { start, end: /^\d{4}-\d\d-\d\d$/.test(text) ? start + DAY_SECONDS - 1 : start }
}
