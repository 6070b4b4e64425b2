/** Whether the App itself is alive: what it says of others is only as good as that. */
import type { Heartbeat } from '../ports/fleet.ts'
import { Icon } from './icon.tsx'
import { TimeOr } from './time.tsx'

/** The periodic work is done every minute; five are no accident. */
const SILENT_MS = 5 * 60_000

/** Whether what is due is begun, and what is late is told. */
export function isAlive({ scheduledAt }: Heartbeat, now: Date): boolean {
  return scheduledAt !== null && now.getTime() - scheduledAt.getTime() < SILENT_MS
}

export function HeartbeatLine({ heartbeat, now }: { heartbeat: Heartbeat; now: Date }) {
  const { scheduledAt, heardAt, waitingDeliveries } = heartbeat
  const alive = isAlive(heartbeat, now)
  return (
    <p class="heartbeat">
      <span class={alive ? 'tone-good' : 'tone-bad'}>
        <Icon name={alive ? 'pulse' : 'alert'} />{' '}
        {alive ? 'Scheduler alive' : 'The scheduler is silent'}
      </span>
      , last at work <TimeOr at={scheduledAt} now={now} none="never" /> · last webhook{' '}
      <TimeOr at={heardAt} now={now} none="never" />
      {waitingDeliveries > 0 && ` · ${waitingDeliveries} deliveries waiting`}
    </p>
  )
}
