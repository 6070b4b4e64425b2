import { Cron as Croner } from 'croner'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestPauseMs, readCron } from '../../../app/policies/cron.ts'

const HOUR_MS = 3_600_000

function pauseHours(text: string): number {
  const read = readCron(text)
  if ('why' in read) throw new Error(read.why)
  return longestPauseMs(read.cron) / HOUR_MS
}

/** One field of numbers from `least` to `greatest`, in every form that is taken. */
function field(least: number, greatest: number): fc.Arbitrary<string> {
  const number = fc.integer({ min: least, max: greatest })
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`)
  const step = fc.integer({ min: 1, max: Math.min(12, greatest - least) })
  const stepped = fc.tuple(fc.oneof(range, fc.constant('*')), step).map(([of, by]) => `${of}/${by}`)
  const item = fc.oneof(number.map(String), range, stepped)
  return fc.oneof(fc.constant('*'), fc.array(item, { minLength: 1, maxLength: 3 }).map(String))
}

const days = fc.oneof(
  field(1, 28).map((day) => [day, '*'] as const),
  field(0, 6).map((weekday) => ['*', weekday] as const),
)
const expression = fc
  .tuple(field(0, 59), field(0, 23), days, field(1, 12))
  .map(([minute, hour, [day, weekday], month]) => [minute, hour, day, month, weekday].join(' '))

describe('a cron expression', () => {
  it.each([
    ['0 3 * * *', 24],
    ['*/5 * * * *', 5 / 60],
    ['0 */6 * * *', 6],
    ['0 9-17 * * mon-fri', 64],
    ['0 3 * * SUN', 168],
    ['0 3 * * 7', 168],
    ['0 3 * * 0,7', 168],
    ['0 3 * * 5-7', 120],
    ['0 0 1 * *', 31 * 24],
    ['0 0 31 * *', 61 * 24],
    ['0 0 29 feb *', 4 * 365.25 * 24],
    ['10,40 3 * * *', 23.5],
    ['  0   3 * *  * ', 24],
  ])('"%s" leaves %d hours without a backup', (text, hours) => {
    expect(pauseHours(text)).toBeCloseTo(hours, 9)
  })

  it.each([
    ['', '1 fields'],
    ['0 3 * *', '4 fields'],
    ['0 0 3 * * *', '6 fields'],
    ['@daily', '1 fields'],
    ['60 3 * * *', 'minute'],
    ['0 24 * * *', 'hour'],
    ['0 3 0 * *', 'day of the month'],
    ['0 3 32 * *', 'day of the month'],
    ['0 3 * 13 *', 'month'],
    ['0 3 * * 8', 'day of the week'],
    ['0 3 * * mon#2', 'day of the week'],
    ['0 3 L * *', 'day of the month'],
    ['0 3 ? * *', 'day of the month'],
    ['0 3 * mon *', 'month'],
    ['*/0 3 * * *', 'minute'],
    ['*/60 3 * * *', 'minute'],
    ['0 3 * * */8', 'day of the week'],
    ['5/10 3 * * *', 'minute'],
    ['30-10 3 * * *', 'minute'],
    ['1, 3 * * *', 'minute'],
    ['-5 3 * * *', 'minute'],
    ['1.5 3 * * *', 'minute'],
    ['0 3 1 * mon', 'both days'],
    ['0 3 30 2 *', 'no such day'],
    ['0 3 31 4,6,9,11 *', 'no such day'],
  ])('"%s" is refused for its %s', (text, why) => {
    expect(readCron(text)).toEqual({ why: expect.stringContaining(why) })
  })

  it('comes when the scheduler has it come, and never after a longer pause', () => {
    fc.assert(
      fc.property(expression, (text) => {
        const read = readCron(text)
        if ('why' in read) throw new Error(`${text}: ${read.why}`)
        const croner = new Croner(text, { timezone: 'UTC', mode: '5-part', paused: true })
        const runs = croner.nextRuns(40, new Date('2027-02-20T00:00:00Z'))
        const longestMs = longestPauseMs(read.cron)
        for (const [at, run] of runs.entries()) {
          const { minutes, hours, days, months, weekdays } = read.cron
          expect(minutes).toContain(run.getUTCMinutes())
          expect(hours).toContain(run.getUTCHours())
          expect(days).toContain(run.getUTCDate())
          expect(months).toContain(run.getUTCMonth() + 1)
          expect(weekdays).toContain(run.getUTCDay())
          const before = runs[at - 1] ?? run
          expect(run.getTime() - before.getTime()).toBeLessThanOrEqual(longestMs)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('is as slow as its slowest pause, and no slower', () => {
    fc.assert(
      fc.property(fc.nat(59), field(0, 23), field(0, 6), (minute, hour, weekday) => {
        const text = `${minute} ${hour} * * ${weekday}`
        const croner = new Croner(text, { timezone: 'UTC', mode: '5-part', paused: true })
        const from = new Date('2027-02-20T00:00:00Z')
        // Every hour of two weeks and a day, at most.
        const runs = croner
          .nextRuns(15 * 24, from)
          .filter((run) => +run - +from <= 15 * 24 * HOUR_MS)
        const pauses = runs.slice(1).map((run, at) => +run - +(runs[at] ?? run))
        expect(pauseHours(text)).toBeCloseTo(Math.max(...pauses) / HOUR_MS, 9)
      }),
      { numRuns: 8 },
    )
  })
})
