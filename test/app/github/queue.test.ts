import { setTimeout as realSleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Clock } from '../../../app/github/patience.ts'
import { createQueue } from '../../../app/github/queue.ts'

/** A clock that moves by sleeping only. */
function createClock(): Clock & { time: number } {
  const clock = {
    time: 0,
    now: () => new Date(clock.time),
    sleep: async (ms: number) => {
      clock.time += ms
    },
    signal: new AbortController().signal,
  }
  return clock
}

async function countAtOnce(run: (task: () => Promise<void>) => Promise<void>, tasks: number) {
  let [now, most] = [0, 0]
  const task = async () => {
    now += 1
    most = Math.max(most, now)
    await realSleep(2)
    now -= 1
  }
  await Promise.all(Array.from({ length: tasks }, () => run(task)))
  return most
}

it('reads ten at once', async () => {
  const queue = createQueue(createClock())
  expect(await countAtOnce((task) => queue.read(task), 40)).toBe(10)
})

it('creates one at once, a second apart, also after one that failed', async () => {
  const clock = createClock()
  const queue = createQueue(clock)
  expect(await countAtOnce((task) => queue.create(task), 4)).toBe(1)
  expect(clock.time).toBe(3000)
  await expect(queue.create(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await queue.create(async () => {
    clock.time += 400
  })
  expect(clock.time).toBe(5400)
  clock.time += 900
  await queue.create(async () => {})
  expect(clock.time).toBe(6400)
})

it('does not wait for what is created while it reads', async () => {
  const queue = createQueue(createClock())
  const created = startSignal()
  const creating = queue.create(() => created.promise)
  await queue.read(async () => {})
  created.resolve()
  await creating
})

it('is not held up by a clock that was set back', async () => {
  const clock = createClock()
  const queue = createQueue(clock)
  clock.time = 3_600_000
  await queue.create(async () => {})
  clock.time = 0
  await queue.create(async () => {})
  expect(clock.time).toBe(1000)
})

function startSignal(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
