import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, DAYS, rebuildDays, withToday } from '../../../app/views/days.ts'
import { DAY_LETTERS } from '../../../dashboard/ports/fleet.ts'

const HOUR = 3_600_000
const POLICY = { rpoMs: 24 * HOUR, graceMs: 6 * HOUR }
const NOBODY = { policy: POLICY, confirmedAt: null, goneSince: null }
const held = (hours: number, complete = true) => ({ takenAt: hours * HOUR, complete })

describe('the letters of a repository', () => {
  it.each([
    ['nothing known', null, 'p'],
    ['today written before', { lastDay: 10, letters: 'abf' }, 'abp'],
    ['until yesterday', { lastDay: 9, letters: 'ab' }, 'abp'],
    ['until some days ago', { lastDay: 6, letters: 'ab' }, 'ab...p'],
    ['a clock that went back', { lastDay: 12, letters: 'abcd' }, 'ap'],
  ])('end with today: %s', (_, known, expected) => {
    expect(withToday(known, 10, 'p')).toBe(expected)
  })

  it('are ninety at most, and the last is of today', () => {
    const days = fc.record({ lastDay: fc.nat(30_000), letters: fc.string({ maxLength: 90 }) })
    fc.assert(
      fc.property(days, fc.nat(30_000), (known, today) => {
        const letters = withToday(known, today, 'z')
        return letters.length <= DAYS && letters.endsWith('z')
      }),
    )
  })

  it.each([
    ['a snapshot a day', [held(20), held(44)], 'pp'],
    ['one on the first', [held(20)], 'pl'],
    ['one at the last moment', [held(24 - 1 / HOUR)], 'pp'],
    ['one a moment later', [held(24)], '.p'],
    ['one that lacks something', [held(20, false)], 'ii'],
    ['one that lacks something after a whole one', [held(10), held(20, false)], 'ii'],
    ['a whole one after one that lacks something', [held(10, false), held(20)], 'pl'],
    ['none', [], '..'],
  ])('of days that nobody wrote tell what is proved: %s', (_, evidence, expected) => {
    expect(rebuildDays({ ...NOBODY, evidence }, 0, 1)).toBe(expected)
  })

  it('tell when GitHub had it no more, and what a confirmation proves', () => {
    const evidence = [held(1)]
    const gone = { ...NOBODY, evidence, goneSince: new Date(40 * HOUR) }
    expect(rebuildDays(gone, 0, 2)).toBe('pgg')
    const confirmed = { ...NOBODY, evidence, confirmedAt: new Date(90 * HOUR) }
    expect(rebuildDays(confirmed, 0, 4)).toBe('p..pl')
    expect(rebuildDays({ ...NOBODY, evidence, policy: null }, 0, 1)).toBe('..')
  })

  it('are as many as there are days, and never say more than is proved', () => {
    const taken = fc.record({ takenAt: fc.nat(9 * DAY_MS), complete: fc.boolean() })
    const proved = new Set([DAY_LETTERS.protected, DAY_LETTERS.late, DAY_LETTERS.incomplete, '.'])
    fc.assert(
      fc.property(fc.array(taken), fc.nat(5), fc.nat(5), (some, from, more) => {
        const evidence = some.toSorted((a, b) => a.takenAt - b.takenAt)
        const letters = rebuildDays({ ...NOBODY, evidence }, from, from + more)
        expect(letters).toHaveLength(more + 1)
        for (const [n, letter] of [...letters].entries()) {
          expect(proved).toContain(letter)
          const end = (from + n + 1) * DAY_MS
          const fresh = evidence.some(
            ({ takenAt, complete }) => complete && takenAt < end && takenAt >= end - POLICY.rpoMs,
          )
          if (letter === 'p') expect(fresh).toBe(true)
        }
      }),
    )
  })
})
