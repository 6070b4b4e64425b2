import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  capacityBytes,
  GREATEST_OBJECT_BYTES,
  MEMORY_BUDGET_BYTES,
  planParts,
} from '../../../core/domain/part-size.ts'

const MIB = 2 ** 20
const GIB = 2 ** 30
const TIB = 2 ** 40

it.each([
  [undefined, 8, 4],
  [0, 5, 4],
  [-1, 5, 4],
  [2 * GIB, 5, 4],
  [12 * GIB, 5, 4],
  [13 * GIB, 6, 4],
  [20 * GIB, 9, 4],
  [50 * GIB, 21, 4],
  [60 * GIB, 25, 3],
  [70 * GIB, 29, 2],
  [100 * GIB, 41, 1],
  [320 * GIB, 42, 1],
  [TIB, 132, 1],
  [4 * TIB, 525, 1],
  [5 * TIB, 525, 1],
  [5000 * TIB, 525, 1],
])('a guess of %s bytes means parts of %i MiB, %i at once', (guess, partMib, queueSize) => {
  expect(planParts(guess)).toEqual({ partSizeBytes: partMib * MIB, queueSize })
})

/** Sizes of every order of magnitude up to the greatest object. */
const size = fc
  .double({ min: 0, max: Math.log2(GREATEST_OBJECT_BYTES), noNaN: true })
  .map((power) => Math.floor(2 ** power))

it('holds one and a quarter of any guess, or the greatest object there is', () => {
  fc.assert(
    fc.property(size, (guess) => {
      const needed = Math.min(guess * 1.25, GREATEST_OBJECT_BYTES)
      expect(capacityBytes(planParts(guess))).toBeGreaterThanOrEqual(needed)
    }),
  )
})

it('holds four times a guess that the budget allows it for', () => {
  fc.assert(
    fc.property(size, (guess) => {
      fc.pre(guess * 4 <= 410 * GIB)
      expect(capacityBytes(planParts(guess))).toBeGreaterThanOrEqual(guess * 4)
    }),
  )
})

it('stays within the budget for every object that 10,000 parts within it can hold', () => {
  fc.assert(
    fc.property(size, (guess) => {
      const { partSizeBytes, queueSize } = planParts(guess)
      fc.pre(guess * 1.25 <= 42 * MIB * 10_000)
      expect(partSizeBytes * (queueSize + 2)).toBeLessThanOrEqual(MEMORY_BUDGET_BYTES)
    }),
  )
})

it('beyond the budget holds no more than three parts, and those no larger than needed', () => {
  fc.assert(
    fc.property(size, (guess) => {
      const { partSizeBytes, queueSize } = planParts(guess)
      fc.pre(partSizeBytes * (queueSize + 2) > MEMORY_BUDGET_BYTES)
      expect(queueSize).toBe(1)
      const largest = Math.min(guess * 1.25, GREATEST_OBJECT_BYTES) / 10_000
      expect(partSizeBytes).toBeLessThan(largest + MIB)
    }),
  )
})

it('is within what S3 takes: parts of 5 MiB to 5 GiB, and a queue of at least one', () => {
  fc.assert(
    fc.property(size, (guess) => {
      const { partSizeBytes, queueSize } = planParts(guess)
      expect(partSizeBytes).toBeGreaterThanOrEqual(5 * MIB)
      expect(partSizeBytes).toBeLessThanOrEqual(5 * GIB)
      expect(queueSize).toBeGreaterThanOrEqual(1)
    }),
  )
})
