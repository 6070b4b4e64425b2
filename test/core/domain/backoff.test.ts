import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs } from '../../../core/domain/backoff.ts'

it.each([
  [1, 5_000, 7_500],
  [2, 10_000, 15_000],
  [3, 20_000, 30_000],
  [4, 40_000, 60_000],
  [5, 60_000, 90_000],
  [2000, 60_000, 90_000],
])('waits after failure %i for %i to %i ms', (failures, least, most) => {
  expect(backoffMs(failures, 0)).toBe(least)
  expect(backoffMs(failures, 1)).toBe(most)
  expect(backoffMs(failures, 0.5)).toBe((least + most) / 2)
})

it.each([
  ['more', 30_000, 30_000, 45_000],
  ['less', 1_000, 5_000, 7_500],
  ['an hour', 3_600_000, 300_000, 450_000],
])('when asked to wait for %s (%i ms) waits for %i to %i ms', (_, asked, least, most) => {
  expect(backoffMs(1, 0, asked)).toBe(least)
  expect(backoffMs(1, 1, asked)).toBe(most)
})

describe('for any failure', () => {
  const failures = fc.integer({ min: 1, max: 5000 })
  const random = fc.double({ min: 0, max: 1, noNaN: true })
  const asked = fc.nat({ max: 10_000_000 })

  it('waits for a whole number of milliseconds, from 5 s to 7.5 minutes', () => {
    fc.assert(
      fc.property(failures, random, asked, (n, r, ms) => {
        const wait = backoffMs(n, r, ms)
        expect(Number.isInteger(wait)).toBe(true)
        expect(wait).toBeGreaterThanOrEqual(5_000)
        expect(wait).toBeLessThanOrEqual(450_000)
      }),
    )
  })

  it('never comes back before it was asked to, up to five minutes', () => {
    fc.assert(
      fc.property(failures, random, asked, (n, r, ms) => {
        expect(backoffMs(n, r, ms)).toBeGreaterThanOrEqual(Math.min(ms, 300_000))
      }),
    )
  })

  it('waits no shorter after one failure more', () => {
    fc.assert(
      fc.property(failures, random, asked, (n, r, ms) => {
        expect(backoffMs(n + 1, r, ms)).toBeGreaterThanOrEqual(backoffMs(n, r, ms))
      }),
    )
  })
})
