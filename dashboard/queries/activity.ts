/** The audit trail, for administrators: it names repositories that not everybody may see. */
import type { DashboardParts } from '../parts.ts'
import type { ActivityItem, ActivityQuery, ChainCheck } from '../ports/activity.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import type { Viewer } from '../viewer.ts'

export type ActivityAsked = Omit<ActivityQuery, keyof PageRequest>

type Parts = Pick<DashboardParts, 'activity' | 'now'>

export async function readActivity(
  { activity }: Pick<DashboardParts, 'activity'>,
  query: ActivityQuery,
): Promise<Page<ActivityItem>> {
  return await activity.list(query)
}

/** Oldest first. That somebody took it away is written down before they have any of it. */
export async function exportActivity(
  { activity, now }: Parts,
  viewer: Viewer,
  asked: ActivityAsked,
  format: 'csv' | 'ndjson',
): Promise<AsyncIterable<ActivityItem>> {
  await activity.record({
    ...{ at: now(), actor: viewer.actor, address: viewer.address, result: 'done' },
    action: 'activity.export',
    target: 'activity',
    detail: { format },
  })
  return activity.stream(asked)
}

export async function checkActivity({ activity, now }: Parts, viewer: Viewer): Promise<ChainCheck> {
  const check = await activity.checkChain()
  await activity.record({
    ...{ at: now(), actor: viewer.actor, address: viewer.address },
    ...{ action: 'activity.check', target: 'activity' },
    result: check.intact ? 'done' : 'failed',
    detail: { ...check },
  })
  return check
}
