/** What became of the runs of a period. */
import type { HistoryPort, RunItem } from '../ports/history.ts'
import { allPages } from './all-pages.ts'
import type { Period } from './period.ts'

/** A run, and when the repository was next stored after it failed. */
export interface ReportedRun extends RunItem {
  /** Null where it did not fail, or where nothing was stored since. */
  readonly resolvedAt: Date | null
}

const PAGE = 500

/** Newest first. Looks at what came after the period too: that is where failures end. */
export async function* runsOf(
  history: Pick<HistoryPort, 'runs'>,
  ids: ReadonlySet<string>,
  { from, to }: Period,
): AsyncGenerator<ReportedRun> {
  const stored = new Map<string, Date>()
  for await (const run of allPages((cursor) => history.runs({ from, cursor, limit: PAGE }))) {
    if (!ids.has(run.repositoryId)) continue
    const resolvedAt = isFailed(run) ? (stored.get(run.repositoryId) ?? null) : null
    if (isGood(run) && run.settledAt) stored.set(run.repositoryId, run.settledAt)
    if (run.createdAt < to) yield { ...run, resolvedAt }
  }
}

/** The newest of them, `most` at most. */
export async function readFailures(
  history: Pick<HistoryPort, 'runs'>,
  repositoryIds: ReadonlySet<string>,
  period: Period,
  most: number,
): Promise<RunItem[]> {
  const pages = await Promise.all(
    FAILED.map((outcome) => history.runs({ ...period, repositoryIds, outcome, limit: most })),
  )
  const found = pages.flatMap(({ items }) => items)
  return found.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime()).slice(0, most)
}

/** Every outcome that is neither good nor somebody's wish. */
const FAILED = ['incomplete', 'failed', 'unproved', 'refused', 'lost'] as const

export function isFailed({ outcome }: Pick<RunItem, 'outcome'>): boolean {
  return outcome !== null && !GOOD.has(outcome) && outcome !== 'cancelled'
}

function isGood({ outcome }: RunItem): boolean {
  return outcome !== null && GOOD.has(outcome)
}

const GOOD: ReadonlySet<string> = new Set(['stored', 'unchanged'])
