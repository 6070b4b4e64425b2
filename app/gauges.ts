/** What of the records Prometheus is told, each time it asks. */
import { countAlertsByKind } from './records/alert-list.ts'
import type { Db } from './records/open.ts'
import { readQueues } from './records/queues.ts'
import { readStoredByAccount } from './records/stored-bytes.ts'
import type { Gauged } from './server/metrics.ts'

export function gaugesOfRecords(db: Db, now: () => Date): Gauged[] {
  return [
    {
      name: 'holdfast_open_alerts',
      help: 'Alerts that are not resolved, acknowledged or not.',
      labels: ['kind', 'severity'],
      read: async () =>
        (await countAlertsByKind(db)).map(({ kind, severity, count }) => ({
          labels: { kind, severity },
          value: count,
        })),
    },
    {
      name: 'holdfast_queue_waiting',
      help: 'What waits: webhooks, runs that are not settled, messages, refs to be compared.',
      labels: ['queue'],
      read: async () =>
        Object.entries(await readQueues(db)).map(([queue, { waiting }]) => ({
          labels: { queue },
          value: waiting,
        })),
    },
    {
      name: 'holdfast_queue_oldest_seconds',
      help: 'How long the oldest of a queue has waited; 0 where nothing waits.',
      labels: ['queue'],
      read: async () => {
        const at = now().getTime()
        return Object.entries(await readQueues(db)).map(([queue, { oldestAt }]) => ({
          labels: { queue },
          // Clocks of several instances may differ.
          value: oldestAt === null ? 0 : Math.max(0, at - oldestAt.getTime()) / 1000,
        }))
      },
    },
    {
      name: 'holdfast_stored_bytes',
      help: 'Bytes in the store by account, as last counted; none before the first count.',
      labels: ['account'],
      read: async () =>
        [...(await readStoredByAccount(db))].map(([account, value]) => ({
          labels: { account },
          value,
        })),
    },
  ]
}
