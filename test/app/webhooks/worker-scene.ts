/** Deliveries, and a worker on them. */
import type { NewDelivery } from '../../../app/records/deliveries.ts'
import type { Db } from '../../../app/records/open.ts'
import type { DeliveryHandlers } from '../../../app/webhooks/handler.ts'
import { createWorker, type WorkerOptions } from '../../../app/webhooks/worker.ts'

export const START = Date.parse('2026-11-21T12:00:00Z')

/** A clock that stands until it is set. */
export function createClock() {
  let time = START
  return {
    now: () => new Date(time),
    set(ms: number) {
      time = START + ms
    },
  }
}

export function delivery(id: string, fields: Partial<NewDelivery> = {}): NewDelivery {
  return {
    ...{ id, event: 'push', action: null, installationId: '3', repositoryId: '7' },
    ...{ body: `{"id":"${id}"}`, receivedAt: new Date(START) },
    ...fields,
  }
}

export const pushes = (count: number) => Array.from({ length: count }, (_, n) => delivery(`d${n}`))

export const workerOf = (db: Db, handlers: DeliveryHandlers, more: Partial<WorkerOptions> = {}) =>
  createWorker({
    ...{ db, handlers, holder: 'w', now: () => new Date(START), random: () => 0 },
    ...more,
  })

export const rows = (db: Db) => db.selectFrom('deliveries').selectAll().orderBy('id').execute()
