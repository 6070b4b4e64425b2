/** The audit trail, from where people act. */
import { HoldfastError } from '../../core/domain/errors.ts'
import type { DashboardParts } from '../parts.ts'
import type { ActivityEvent } from '../ports/activity.ts'
import { Problem } from '../problem.ts'
import type { Viewer } from '../viewer.ts'

export type Event = Pick<ActivityEvent, 'action' | 'target'> &
  Partial<Pick<ActivityEvent, 'detail'>>
type Recorders = Pick<DashboardParts, 'activity' | 'now'>

/** Notes what a viewer did, or was not let do. */
export async function record(
  { activity, now }: Recorders,
  { actor, address }: Viewer,
  { action, target, detail = {} }: Event,
  result: ActivityEvent['result'] = 'done',
): Promise<void> {
  await activity.record({ at: now(), actor, action, target, address, result, detail })
}

/** Does `work` and notes what became of it; what it throws is thrown once that is noted. */
export async function recorded<T>(
  parts: Recorders,
  viewer: Viewer,
  event: Event,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const value = await work()
    await record(parts, viewer, event)
    return value
  } catch (error) {
    const refused = error instanceof Problem && error.code === 'not-allowed'
    const detail = { ...event.detail, error: codeOf(error) }
    await record(parts, viewer, { ...event, detail }, refused ? 'refused' : 'failed')
    throw error
  }
}

function codeOf(error: unknown): string {
  return error instanceof Problem || error instanceof HoldfastError ? error.code : 'internal'
}
