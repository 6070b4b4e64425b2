import { expect, it } from 'vitest'
import { type ClockworkOptions, createClockwork } from '../../app/clockwork.ts'

type Work = () => Promise<object | undefined>

function scene(
  duties: Record<string, [everyMs: number, work?: Work | undefined, leastMs?: number]>,
) {
  const world = { at: 0, leads: true, resigned: 0 }
  const done: string[] = []
  const failed: string[] = []
  const options: ClockworkOptions = {
    duties: Object.entries(duties).map(([name, [everyMs, work, leastMs = 0]]) => ({
      name,
      everyMs,
      leastMs,
      work: async () => {
        done.push(name)
        return work?.()
      },
    })),
    now: () => new Date(world.at),
    lead: async () => world.leads,
    resign: async () => {
      world.resigned += 1
    },
    onFailure: (duty, { message }) => failed.push(`${duty}: ${message}`),
  }
  const clockwork = createClockwork(options)
  const tickAt = async (at: number) => {
    world.at = at
    done.length = 0
    await clockwork.tick()
    return [...done]
  }
  return { clockwork, world, failed, tickAt }
}

it('each duty is done at once, and again when it is due', async () => {
  const { tickAt } = scene({ fast: [10], slow: [100] })

  expect(await tickAt(0)).toEqual(['fast', 'slow'])
  expect(await tickAt(9)).toEqual([])
  expect(await tickAt(10)).toEqual(['fast'])
  expect(await tickAt(100)).toEqual(['fast', 'slow'])
})

it('one that fails stops no other, and is due again as before', async () => {
  const { tickAt, failed } = scene({
    broken: [10, () => Promise.reject(new Error('no'))],
    other: [10],
  })

  expect(await tickAt(0)).toEqual(['broken', 'other'])
  expect(failed).toEqual(['broken: no'])
  expect(await tickAt(9)).toEqual([])
  expect(await tickAt(10)).toEqual(['broken', 'other'])
})

it('one may ask for less time, and never for more', async () => {
  let againInMs = 3
  const { tickAt } = scene({ a: [10, async () => ({ againInMs })] })
  await tickAt(0)
  expect(await tickAt(2)).toEqual([])
  expect(await tickAt(3)).toEqual(['a'])
  againInMs = 50
  await tickAt(6)
  expect(await tickAt(16)).toEqual(['a'])
})

it('one that is hurried is done with the next tick, also when it is just being done', async () => {
  const { clockwork, tickAt } = scene({
    a: [
      100,
      async () => {
        if (hurried) return undefined
        hurried = true
        clockwork.hurry('a')
        return undefined
      },
    ],
  })
  let hurried = false
  expect(await tickAt(0)).toEqual(['a'])
  expect(await tickAt(1)).toEqual(['a'])
  expect(await tickAt(2)).toEqual([])
  clockwork.hurry('a')
  expect(await tickAt(3)).toEqual(['a'])
})

it('one that is hurried rests all the same', async () => {
  const { clockwork, tickAt } = scene({ a: [100, undefined, 10] })
  await tickAt(0)
  clockwork.hurry('a')
  expect(await tickAt(9)).toEqual([])
  expect(await tickAt(10)).toEqual(['a'])
  expect(await tickAt(20)).toEqual([])
})

it('nothing is done by an instance that does not lead', async () => {
  const { clockwork, world, tickAt } = scene({ a: [10], b: [10] })
  world.leads = false
  expect(await tickAt(0)).toEqual([])
  expect(await clockwork.tick()).toBe(false)
  world.leads = true
  expect(await tickAt(1)).toEqual(['a', 'b'])
})

it('stops when it is told to, and lets another one lead', async () => {
  const { clockwork, world } = scene({ a: [10] })
  const stop = new AbortController()
  const running = clockwork.run(stop.signal)
  stop.abort()
  await running

  expect(world.resigned).toBe(1)
})
