import { expect, it } from 'vitest'
import type { HookDelivery } from '../../../app/github/port.ts'
import { insertDeliveries } from '../../../app/records/deliveries.ts'
import { createRedelivery } from '../../../app/webhooks/redeliver.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { describeOnEach, openSqlite } from '../databases.ts'
import { createClock, delivery, START } from './worker-scene.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** A GitHub that lists what it is told, and fails as it is told. */
function fakeGitHub() {
  const attempts: HookDelivery[] = []
  const windows: number[] = []
  const asked: string[] = []
  const faults: { list?: Error; redeliver?: Error } = {}
  return {
    ...{ windows, asked, faults },
    /** An attempt `ms` after the start. */
    add(guid: string, ms: number, statusCode: number, redelivery = false) {
      const id = `${guid}.${attempts.length}`
      const deliveredAt = new Date(START + ms)
      attempts.push({ id, guid, event: 'push', statusCode, deliveredAt, redelivery })
    },
    github: {
      async *listDeliveries(since: Date) {
        windows.push(since.getTime() - START)
        const listed = attempts.filter(({ deliveredAt }) => deliveredAt >= since)
        for (const each of listed.toSorted((a, b) => +b.deliveredAt - +a.deliveredAt)) {
          yield each
          if (faults.list) throw faults.list
        }
      },
      async redeliver(id: string) {
        asked.push(id)
        if (faults.redeliver) throw faults.redeliver
      },
    },
  }
}

const unreachable = () =>
  new HoldfastError('source-unreachable', 'GitHub did not answer.', { hint: 'Wait.' })

describeOnEach('a sweep', (databases) => {
  it('asks for what never came, and for nothing else', async () => {
    const db = await databases.open()
    const fake = fakeGitHub()
    fake.add('good', -9000, 202)
    fake.add('lost', -8000, 502)
    fake.add('stored-but-slow', -7000, 504)
    fake.add('mended', -6000, 500)
    fake.add('mended', -5000, 200, true)
    fake.add('odd', -4000, 302)
    fake.add('unanswered', -3000, 0)
    await insertDeliveries(db, [delivery('stored-but-slow')])
    const { sweep } = createRedelivery({ db, github: fake.github, now: createClock().now })

    expect((await sweep()).toSorted()).toEqual(['lost', 'odd', 'unanswered'])
    expect(fake.asked.toSorted()).toEqual(['lost.1', 'odd.5', 'unanswered.6'])
    expect(await sweep()).toEqual([])
  })
})

async function scene() {
  const clock = createClock()
  const fake = fakeGitHub()
  const failures: string[] = []
  const db = await openSqlite()
  const redelivery = createRedelivery({
    ...{ db, github: fake.github, now: clock.now },
    onFailure: ({ code }, guid) => failures.push(`${guid} ${code}`),
  })
  const sweepAt = (ms: number) => {
    clock.set(ms)
    return redelivery.sweep()
  }
  return { clock, fake, failures, db, sweepAt }
}

it('looks back three days at first, and then an hour behind the last sweep', async () => {
  const { fake, sweepAt } = await scene()
  for (const ms of [0, 15 * MINUTE_MS, 100 * HOUR_MS]) await sweepAt(ms)

  expect(fake.windows).toEqual([-72 * HOUR_MS, -HOUR_MS, 28 * HOUR_MS])
})

it('asks once an hour, by the newest attempt, until the delivery is there', async () => {
  const { db, fake, sweepAt } = await scene()
  fake.add('lost', -1000, 502)

  expect(await sweepAt(0)).toEqual(['lost'])
  expect(await sweepAt(30 * MINUTE_MS)).toEqual([])
  expect(await sweepAt(HOUR_MS - 1)).toEqual([])
  expect(await sweepAt(3 * HOUR_MS)).toEqual(['lost'])
  fake.add('lost', 3 * HOUR_MS + 1000, 502, true)
  // An hour after the attempt that the question led to, and not after the question.
  expect(await sweepAt(4 * HOUR_MS)).toEqual([])
  expect(await sweepAt(4 * HOUR_MS + 1000)).toEqual(['lost'])
  await insertDeliveries(db, [delivery('lost')])
  expect(await sweepAt(9 * HOUR_MS)).toEqual([])
  expect(fake.asked).toEqual(['lost.0', 'lost.0', 'lost.1'])
})

it('does not ask for what another instance has asked for within the hour', async () => {
  const { fake, sweepAt } = await scene()
  fake.add('lost', -HOUR_MS - 2, 502)
  fake.add('lost', -HOUR_MS + 1, 502, true)

  expect(await sweepAt(0)).toEqual([])
  expect(await sweepAt(1)).toEqual(['lost'])
})

it('asks at once for what failed a moment ago', async () => {
  const { fake, sweepAt } = await scene()
  fake.add('lost', 0, 502)

  expect(await sweepAt(0)).toEqual(['lost'])
})

it('stops when an attempt succeeded meanwhile, even if the record is lost', async () => {
  const { fake, sweepAt } = await scene()
  fake.add('lost', -1000, 502)
  await sweepAt(0)
  fake.add('lost', 1000, 202, true)

  expect(await sweepAt(9 * HOUR_MS)).toEqual([])
})

it('gives up what GitHub has forgotten, however often it was tried', async () => {
  const { fake, sweepAt } = await scene()
  fake.add('lost', 0, 502)
  for (let hours = 0; hours < 80; hours += 4) {
    fake.add('lost', hours * HOUR_MS + 1000, 502, true)
    expect(await sweepAt((hours + 2) * HOUR_MS)).toEqual(hours + 2 < 72 ? ['lost'] : [])
  }
})

it('that could not read the whole listing decides nothing, and the next sees it all', async () => {
  const { fake, sweepAt } = await scene()
  fake.add('mended', -2000, 502)
  fake.add('mended', -1000, 202, true)
  fake.add('lost', -500, 502)
  fake.faults.list = unreachable()

  await expect(sweepAt(0)).rejects.toMatchObject({ code: 'source-unreachable' })
  expect(fake.asked).toEqual([])
  delete fake.faults.list
  expect(await sweepAt(50 * HOUR_MS)).toEqual(['lost'])
  expect(fake.windows).toEqual([-72 * HOUR_MS, -22 * HOUR_MS])
})

it('stops asking when GitHub does not answer, and goes on with the others next time', async () => {
  const { failures, fake, sweepAt } = await scene()
  fake.add('a', -2000, 502)
  fake.add('b', -1000, 502)
  fake.faults.redeliver = unreachable()

  await expect(sweepAt(0)).rejects.toMatchObject({ code: 'source-unreachable' })
  expect(fake.asked).toEqual(['a.0'])
  delete fake.faults.redeliver
  expect(await sweepAt(15 * MINUTE_MS)).toEqual(['b'])
  expect(await sweepAt(HOUR_MS)).toEqual(['a'])
  expect(failures).toEqual([])
})

it('tells what GitHub will not send again, and asks for the others', async () => {
  const { failures, fake, sweepAt } = await scene()
  fake.add('a', -2000, 502)
  fake.add('b', -1000, 502)
  fake.faults.redeliver = new HoldfastError('source-not-found', 'Gone.', { hint: 'Wait.' })

  expect(await sweepAt(0)).toEqual([])
  expect(fake.asked).toEqual(['a.0', 'b.1'])
  expect(failures).toEqual(['a source-not-found', 'b source-not-found'])
  expect(await sweepAt(15 * MINUTE_MS)).toEqual([])
  expect(fake.asked).toHaveLength(2)
})
