import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { insertDeliveries } from '../../../app/records/deliveries.ts'
import type { Delivery } from '../../../app/webhooks/handler.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { describeOnEach, openSqlite } from '../databases.ts'
import { exampleOf } from './examples.ts'
import { createClock, delivery, pushes, rows, START, workerOf } from './worker-scene.ts'

describeOnEach('the worker', (databases) => {
  it('hands each delivery to the handlers of its event, in their order', async () => {
    const db = await databases.open()
    const payload = exampleOf('push')
    await insertDeliveries(db, [
      delivery('a', { body: JSON.stringify(payload) }),
      delivery('b', { event: 'installation', action: 'deleted' }),
      delivery('c', { event: 'watch' }),
      delivery('d', { event: 'constructor', body: 'no JSON' }),
    ])
    const seen: unknown[] = []
    const handlers = {
      push: [
        async (each: Delivery) => void seen.push(each),
        async ({ id }: Delivery) => void seen.push(`${id} again`),
      ],
      installation: [async ({ action }: Delivery) => void seen.push(action)],
    }

    expect(await workerOf(db, handlers, { concurrency: 1 }).step()).toBe(4)
    expect(seen).toEqual([
      expect.objectContaining({
        ...{ id: 'a', event: 'push', action: null, installationId: '3', repositoryId: '7' },
        ...{ receivedAt: new Date(START), happenedAt: new Date('2019-05-15T15:20:57Z'), payload },
      }),
      'a again',
      'deleted',
    ])
    expect((await rows(db)).map(({ state, doneAt }) => [state, doneAt])).toEqual(
      Array(4).fill(['done', START]),
    )
    expect(await workerOf(db, handlers, { holder: 'v' }).step()).toBe(0)
  })

  it('tries again what failed, with growing pauses, five times', async () => {
    const db = await databases.open()
    await insertDeliveries(db, [delivery('a'), delivery('b', { event: 'watch' })])
    const clock = createClock()
    const failures: unknown[] = []
    let tried = 0
    const handlers = {
      push: [
        async () => {
          tried += 1
          throw new Error(`no ${tried}`)
        },
      ],
    }
    const worker = workerOf(db, handlers, {
      now: clock.now,
      onFailure: ({ message }, which) => failures.push([message, which?.id]),
    })
    await worker.step()
    for (const [n, ms] of [10_000, 70_000, 670_000, 4_270_000].entries()) {
      clock.set(ms - 1)
      await worker.step()
      expect(tried).toBe(n + 1)
      clock.set(ms)
      await worker.step()
      expect(tried).toBe(n + 2)
    }
    clock.set(9e11)
    await worker.step()

    expect(failures).toEqual([1, 2, 3, 4, 5].map((n) => [`no ${n}`, 'a']))
    expect(await rows(db)).toMatchObject([
      { id: 'a', state: 'failed', attempts: 5, error: 'internal: no 5' },
      { id: 'b', state: 'done' },
    ])
  })

  it('takes again what a dead one had claimed, when the claim ends', async () => {
    const db = await databases.open()
    await insertDeliveries(db, pushes(3))
    const clock = createClock()
    const seen: string[] = []
    const ends: (() => void)[] = []
    const hanging = { push: [() => new Promise<void>((resolve) => void ends.push(resolve))] }
    const dead = workerOf(db, hanging, { now: clock.now, most: 2 }).step()
    await expect
      .poll(async () => (await rows(db)).filter((r) => r.state === 'working').length)
      .toBe(2)
    const handlers = { push: [async ({ id }: Delivery) => void seen.push(id)] }
    const living = workerOf(db, handlers, { now: clock.now, holder: 'v' })

    await living.step()
    expect(seen).toEqual(['d2'])
    clock.set(119_999)
    await living.step()
    expect(seen).toEqual(['d2'])
    clock.set(120_000)
    await living.step()
    expect(seen.toSorted()).toEqual(['d0', 'd1', 'd2'])
    expect((await rows(db)).map(({ state, attempts }) => [state, attempts])).toEqual([
      ...[
        ['done', 2],
        ['done', 2],
        ['done', 1],
      ],
    ])
    for (const end of ends) end()
    await dead
  })

  it('that comes back after its claim ended marks nothing, even if it claimed again', async () => {
    const db = await databases.open()
    await insertDeliveries(db, pushes(1))
    const clock = createClock()
    const ends: (() => void)[] = []
    const handlers = { push: [() => new Promise<void>((resolve) => void ends.push(resolve))] }
    const worker = workerOf(db, handlers, { now: clock.now })
    const late = worker.step()
    await expect.poll(() => ends.length).toBe(1)
    clock.set(120_000)
    const again = worker.step()
    await expect.poll(() => ends.length).toBe(2)

    ends[0]?.()
    await late
    expect(await rows(db)).toMatchObject([{ state: 'working', attempts: 2 }])
    ends[1]?.()
    await again
    expect(await rows(db)).toMatchObject([{ state: 'done' }])
  })

  it('gives up what its worker died of five times', async () => {
    const db = await databases.open()
    await insertDeliveries(db, pushes(1))
    await db.updateTable('deliveries').set({ attempts: 5, state: 'working' }).execute()
    const seen: string[] = []
    await workerOf(db, { push: [async ({ id }) => void seen.push(id)] }).step()

    expect(seen).toEqual([])
    expect(await rows(db)).toMatchObject([
      { state: 'failed', error: expect.stringContaining('ended each time') },
    ])
  })

  it('shares the work with others, each delivery once', async () => {
    const address = await databases.address()
    const dbs = [await databases.open(address), await databases.open(address)]
    await insertDeliveries(await databases.open(address), pushes(400))
    const seen: string[] = []
    const handlers = {
      push: [
        async ({ id }: Delivery) => {
          await sleep(1)
          seen.push(id)
        },
      ],
    }
    const stop = new AbortController()
    const runs = dbs.map((db, n) =>
      workerOf(db, handlers, { holder: `w${n}`, most: 20, pollMs: 5 }).run(stop.signal),
    )
    await expect.poll(() => seen.length, { timeout: 30_000 }).toBe(400)
    stop.abort()
    await Promise.all(runs)

    expect(new Set(seen).size).toBe(400)
    expect(
      new Set((await rows(dbs[0] ?? (await databases.open()))).map(({ state }) => state)),
    ).toEqual(new Set(['done']))
  })
})

describe('a step', () => {
  it('claims and handles no more at one time than it may', async () => {
    const db = await openSqlite()
    await insertDeliveries(db, pushes(30))
    let under = 0
    let most = 0
    const handlers = {
      push: [
        async () => {
          under += 1
          most = Math.max(most, under)
          await sleep(2)
          under -= 1
        },
      ],
    }
    const worker = workerOf(db, handlers, { most: 20, concurrency: 4 })

    expect([await worker.step(), await worker.step(), await worker.step()]).toEqual([20, 10, 0])
    expect(most).toBe(4)
  })

  it('lets others have a turn between deliveries, also when nothing is waited for', async () => {
    const db = await openSqlite()
    await insertDeliveries(db, pushes(40))
    let turns = 0
    const count = () => {
      turns += 1
      turning = setImmediate(count)
    }
    let turning = setImmediate(count)
    await workerOf(db, { push: [async () => {}] }, { concurrency: 4 }).step()
    clearImmediate(turning)

    expect(turns).toBeGreaterThanOrEqual(9)
  })

  it('is not held up by a handler that hangs', async () => {
    const db = await openSqlite()
    await insertDeliveries(db, pushes(2))
    const hang = ({ id }: Delivery) =>
      id === 'd0' ? new Promise<void>(() => {}) : Promise.resolve()
    await workerOf(db, { push: [hang] }, { handlerMs: 20 }).step()

    expect(await rows(db)).toMatchObject([
      { state: 'waiting', error: 'internal: A handler did not end within 0.02 s.' },
      { state: 'done' },
    ])
  })

  it('waits as long as the other side asked for, and a little by chance', async () => {
    const db = await openSqlite()
    await insertDeliveries(db, pushes(2))
    const limited = async ({ id }: Delivery) => {
      const retryAfterMs = id === 'd0' ? 100_000 : 1
      throw new HoldfastError('source-rate-limited', 'Later.', { hint: 'Wait.', retryAfterMs })
    }
    await workerOf(db, { push: [limited] }, { random: () => 0.5 }).step()

    expect((await rows(db)).map(({ claimedUntil, error }) => [claimedUntil, error])).toEqual([
      [START + 125_000, 'source-rate-limited: Later.'],
      [START + 12_500, 'source-rate-limited: Later.'],
    ])
  })

  it('keeps the beginning of a long error', async () => {
    const db = await openSqlite()
    await insertDeliveries(db, pushes(1))
    const handlers = { push: [() => Promise.reject(new Error('x'.repeat(5000)))] }
    await workerOf(db, handlers).step()

    expect((await rows(db))[0]?.error).toHaveLength(1000)
  })

  it('runs the others when one throws before it waits for anything', async () => {
    const db = await openSqlite()
    await insertDeliveries(db, pushes(2))
    const handlers = {
      push: [
        ({ id }: Delivery) => {
          if (id === 'd0') throw new Error('at once')
          return Promise.resolve()
        },
      ],
    }
    await workerOf(db, handlers).step()

    expect(await rows(db)).toMatchObject([{ state: 'waiting' }, { state: 'done' }])
  })
})
