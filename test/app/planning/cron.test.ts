import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSchedules } from '../../../app/planning/cron.ts'
import { DAY, MINUTE } from './sample.ts'

const BERLIN = 'Europe/Berlin'

/** Every run from `from` on, for so many days. */
function runsFrom(from: string, days: number, schedule: string, zone = BERLIN): string[] {
  const schedules = createSchedules()
  const end = new Date(Date.parse(from) + days * DAY)
  const runs: string[] = []
  let at = schedules.nextRun(schedule, zone, new Date(from))
  while (at !== null && at < end) {
    runs.push(at.toISOString().slice(5, 16))
    at = schedules.nextRun(schedule, zone, at)
  }
  return runs
}

describe('a daily schedule comes once a day when the clocks change', () => {
  // On 29 March 2:00 to 3:00 is left out, on 25 October 2:00 to 3:00 comes twice.
  it.each([
    ['at a time that is left out', '30 2 * * *', '03-29T01:00', '10-25T00:30'],
    ['at the beginning of the gap', '0 2 * * *', '03-29T01:00', '10-25T00:00'],
    ['at its end', '0 3 * * *', '03-29T01:00', '10-25T02:00'],
    ['before it', '59 1 * * *', '03-29T00:59', '10-24T23:59'],
  ])('%s', (_, schedule, spring, autumn) => {
    expect(runsFrom('2026-03-28T12:00Z', 1, schedule)).toEqual([spring])
    expect(runsFrom('2026-10-24T12:00Z', 1, schedule)).toEqual([autumn])
  })

  it('for all times of day, forwards and backwards', () => {
    const schedules = createSchedules()
    const day = new Intl.DateTimeFormat('sv', { timeZone: BERLIN, dateStyle: 'short' })
    for (let minute = 0; minute < 1440; minute += 15) {
      const schedule = `${minute % 60} ${Math.floor(minute / 60)} * * *`
      for (const noon of ['2026-03-27T11:00Z', '2026-10-23T10:00Z']) {
        const days: string[] = []
        let at = schedules.nextRun(schedule, BERLIN, new Date(noon))
        for (let n = 0; n < 4 && at !== null; n += 1) {
          days.push(day.format(at))
          expect(schedules.previousRun(schedule, BERLIN, at)).toEqual(at)
          const before = schedules.previousRun(schedule, BERLIN, new Date(at.getTime() - 1))
          expect(before && day.format(before)).not.toBe(day.format(at))
          at = schedules.nextRun(schedule, BERLIN, at)
        }
        expect(new Set(days).size).toBe(4)
      }
    }
  })

  it('also when it is twice a day', () => {
    expect(runsFrom('2026-03-28T23:00Z', 1, '30 2,14 * * *')).toEqual([
      '03-29T01:00',
      '03-29T12:30',
    ])
    expect(runsFrom('2026-10-24T22:00Z', 1, '30 2,14 * * *')).toEqual([
      '10-25T00:30',
      '10-25T13:30',
    ])
  })
})

it('what fires each half hour does so through both changes', () => {
  expect(runsFrom('2026-03-28T22:00Z', 1, '*/30 * * * *')).toHaveLength(47)
  expect(runsFrom('2026-10-24T21:00Z', 1, '*/30 * * * *')).toHaveLength(47)
})

it('a run is the previous one from its very moment on', () => {
  const schedules = createSchedules()
  const at = (text: string) => {
    const now = new Date(text)
    const [before, after] = [
      schedules.previousRun('0 3 * * *', 'UTC', now),
      schedules.nextRun('0 3 * * *', 'UTC', now),
    ]
    return [before?.getUTCDate(), after?.getUTCDate()]
  }
  expect(at('2026-05-05T02:59:59.999Z')).toEqual([4, 5])
  expect(at('2026-05-05T03:00:00.000Z')).toEqual([5, 6])
  expect(at('2026-05-05T03:00:00.001Z')).toEqual([5, 6])
})

it('what was asked before does not change an answer', () => {
  const asked = fc.record({
    schedule: fc.constantFrom('0 3 * * *', '*/7 * * * *', '0 0 29 2 *', '0 0 31 2 *', 'x'),
    zone: fc.constantFrom('UTC', BERLIN, 'Asia/Kathmandu', 'Nowhere/None'),
    minutes: fc.integer({ min: -500_000, max: 500_000 }),
  })
  const remembering = createSchedules()
  fc.assert(
    fc.property(asked, ({ schedule, zone, minutes }) => {
      const now = new Date(Date.UTC(2026, 0, 1) + minutes * MINUTE)
      for (const run of ['nextRun', 'previousRun'] as const) {
        const fresh = createSchedules()[run](schedule, zone, now)
        expect(remembering[run](schedule, zone, now)).toEqual(fresh)
      }
    }),
    { numRuns: 500 },
  )
})

describe('a schedule', () => {
  const now = new Date('2026-03-04T12:00:00Z')
  const runsOf = (schedule: string, zone: string) => {
    const schedules = createSchedules()
    return [schedules.previousRun(schedule, zone, now), schedules.nextRun(schedule, zone, now)]
  }

  it.each(['0 3 * * *', '*/15 8-18 * * 1-5', '0 0 29 2 *', '@daily', ' 0  3 * * MON '])(
    'of the form %o comes',
    (schedule) => {
      expect(runsOf(schedule, BERLIN)).not.toContain(null)
    },
  )

  it.each([
    ['', BERLIN],
    ['at three', BERLIN],
    ['0 3 * *', BERLIN],
    ['0 0 3 * * *', BERLIN],
    ['61 3 * * *', BERLIN],
    ['2030-01-01T00:00:00', BERLIN],
    ['@reboot', BERLIN],
    ['0 0 31 2 *', BERLIN],
    ['0 3 * * *', 'Mars/Base'],
    ['0 3 * * *', ''],
  ])('of the form %o in %o never comes', (schedule, zone) => {
    expect(runsOf(schedule, zone)).toEqual([null, null])
  })
})
