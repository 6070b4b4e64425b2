/** Tests of channels, which are written down. */
import type { DashboardParts } from '../parts.ts'
import { notFound } from '../problem.ts'
import type { Viewer } from '../viewer.ts'

/** Throws `not-found` for a channel that there is not. */
export async function testChannel(
  { notifications, activity, now }: Pick<DashboardParts, 'notifications' | 'activity' | 'now'>,
  viewer: Viewer,
  channel: string,
): Promise<{ readonly sent: boolean; readonly why: string | null }> {
  if (!(await notifications.list()).some(({ name }) => name === channel)) throw notFound()
  const came = await notifications.test(channel, viewer.actor)
  await activity.record({
    ...{ at: now(), actor: viewer.actor, address: viewer.address, action: 'channel.test' },
    ...{ target: `channel:${channel}`, result: came.sent ? 'done' : 'failed' },
    detail: { why: came.why },
  })
  return came
}
