/** Tells an event from the echo of one. */
import { z } from 'zod'

/** GitHub writes seconds since 1970 in a push, and text elsewhere. */
const Time = z
  .union([
    z.int().transform((seconds) => new Date(seconds * 1000)),
    z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  ])
  .nullish()
  .catch(null)

const Job = z.object({ started_at: Time, completed_at: Time }).optional().catch(undefined)

const Timed = z.object({
  repository: z.object({ pushed_at: Time }).optional().catch(undefined),
  workflow_run: z.object({ updated_at: Time }).optional().catch(undefined),
  workflow_job: Job,
  check_run: Job,
})

/**
 * When the event of this payload took place. Null for events that carry no time of their own:
 * the age of the repository or installation they show says nothing about them.
 */
export function readHappenedAt(event: string, payload: unknown): Date | null {
  const timed = Timed.safeParse(payload)
  if (!timed.success) return null
  const { repository, workflow_run, workflow_job, check_run } = timed.data
  switch (event) {
    case 'push':
      return repository?.pushed_at ?? null
    case 'workflow_run':
      return workflow_run?.updated_at ?? null
    case 'workflow_job':
      return workflow_job?.completed_at ?? workflow_job?.started_at ?? null
    case 'check_run':
      return check_run?.completed_at ?? check_run?.started_at ?? null
    default:
      return null
  }
}

/**
 * How far the clocks of GitHub, of a runner and of this machine may lie apart; GitHub's times
 * are cut to the second besides.
 */
export const CLOCKS_MS = 5 * 60_000

/**
 * Whether an event may tell more than is known since `knownAt` (for a push: when the newest
 * snapshot began). In doubt it does: a change seen twice costs a look, one overlooked is lost.
 */
export function isNews(happenedAt: Date | null, knownAt: Date | null): boolean {
  if (happenedAt === null || knownAt === null) return true
  return happenedAt.getTime() > knownAt.getTime() - CLOCKS_MS
}
