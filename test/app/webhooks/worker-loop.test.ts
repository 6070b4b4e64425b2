import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { insertDeliveries } from '../../../app/records/deliveries.ts'
import type { Delivery } from '../../../app/webhooks/handler.ts'
import { openSqlite } from '../databases.ts'
import { delivery, pushes, rows, workerOf } from './worker-scene.ts'

describe('the loop', () => {
  const collect = (seen: string[]) => ({
    push: [async ({ id }: Delivery) => void seen.push(id)],
  })

  it('rests when there is nothing to do, and can be woken', async () => {
    const db = await openSqlite()
    const seen: string[] = []
    const stop = new AbortController()
    const worker = workerOf(db, collect(seen), { pollMs: 3_600_000 })
    const run = worker.run(stop.signal)
    await sleep(30)
    await insertDeliveries(db, pushes(1))
    await sleep(30)

    expect(seen).toEqual([])
    worker.wake()
    await expect.poll(() => seen).toEqual(['d0'])
    stop.abort()
    await run
  })

  it('hears a call that comes while it works', async () => {
    const db = await openSqlite()
    await insertDeliveries(db, pushes(1))
    const seen: string[] = []
    const stop = new AbortController()
    const worker = workerOf(
      db,
      {
        push: [
          async ({ id }) => {
            if (id === 'd0') await insertDeliveries(db, [delivery('late')])
            worker.wake()
            seen.push(id)
          },
        ],
      },
      { pollMs: 3_600_000 },
    )
    const run = worker.run(stop.signal)
    await expect.poll(() => seen).toEqual(['d0', 'late'])
    stop.abort()
    await run
  })

  it('looks by itself after a while', async () => {
    const db = await openSqlite()
    const seen: string[] = []
    const stop = new AbortController()
    const run = workerOf(db, collect(seen), { pollMs: 20 }).run(stop.signal)
    await sleep(30)
    await insertDeliveries(db, pushes(1))
    await expect.poll(() => seen).toEqual(['d0'])
    stop.abort()
    await run
  })

  it('does not rest while there is more than it claims at one time', async () => {
    const db = await openSqlite()
    await insertDeliveries(db, pushes(50))
    const seen: string[] = []
    const stop = new AbortController()
    const run = workerOf(db, collect(seen), { most: 10, pollMs: 3_600_000 }).run(stop.signal)
    await expect.poll(() => seen.length).toBe(50)
    stop.abort()
    await run
  })

  it('told to stop, ends when what it claimed is done, and claims nothing more', async () => {
    const db = await openSqlite()
    await insertDeliveries(db, pushes(10))
    const stop = new AbortController()
    const slow = async ({ id }: Delivery) => {
      if (id === 'd0') stop.abort()
      await sleep(30)
    }
    await workerOf(db, { push: [slow] }, { most: 4, concurrency: 2 }).run(stop.signal)

    const states = (await rows(db)).map(({ state }) => state)
    expect(states.filter((state) => state === 'done')).toHaveLength(4)
    expect(states.filter((state) => state === 'waiting')).toHaveLength(6)
  })

  it('goes on when the records fail, and tells it', async () => {
    const db = await openSqlite()
    await db.destroy()
    const codes: string[] = []
    const stop = new AbortController()
    const run = workerOf(db, {}, { onFailure: ({ code }, which) => codes.push(`${code} ${which}`) })
    const ended = run.run(stop.signal)
    await expect.poll(() => codes).toEqual(['internal undefined'])
    run.wake()
    await expect.poll(() => codes).toEqual(['internal undefined', 'internal undefined'])
    stop.abort()
    await ended
  })
})
