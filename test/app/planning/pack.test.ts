import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countFitting, packLanes } from '../../../app/planning/pack.ts'

const items = (...seconds: number[]) => seconds.map((each) => ({ seconds: each }))
const secondsOf = (lanes: readonly (readonly { seconds: number }[])[]) =>
  lanes.map((lane) => lane.map(({ seconds }) => seconds))
const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0)

describe('packLanes', () => {
  it('gives what is long a lane of its own, and lets what is short share', () => {
    expect(secondsOf(packLanes(items(2, 9, 3, 4, 1), 2))).toEqual([
      [9, 1],
      [2, 3, 4],
    ])
  })

  it('makes no more lanes than there are items', () => {
    expect(secondsOf(packLanes(items(5, 5), 9))).toEqual([[5], [5]])
    expect(packLanes([], 9)).toEqual([])
  })

  it('puts every item into one lane, keeps their order, and ends about as early as can be', () => {
    const seconds = fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 60 })
    fc.assert(
      fc.property(seconds, fc.integer({ min: 1, max: 12 }), (all, lanes) => {
        const wanted = all.map((each, place) => ({ seconds: each, place }))
        const packed = packLanes(wanted, lanes)
        const places = packed.map((lane) => lane.map(({ place }) => place))

        expect(places.flat().toSorted((a, b) => a - b)).toEqual(wanted.map(({ place }) => place))
        for (const lane of places) expect(lane).toEqual(lane.toSorted((a, b) => a - b))
        expect(packed).toHaveLength(Math.min(lanes, all.length))
        // Longest first is never worse than 4/3 of the best, which is at least this.
        const least = Math.max(0, ...all, Math.ceil(sum(all) / lanes))
        const longest = Math.max(0, ...secondsOf(packed).map(sum))
        const second = all.toSorted((a, b) => b - a)[lanes] ?? 0
        expect(longest).toBeLessThanOrEqual((4 / 3) * Math.max(least, 2 * second))
      }),
      { numRuns: 500 },
    )
  })
})

describe('countFitting', () => {
  it.each([
    ['all, to the second', [5, 5, 5, 5], 2, 10, 4],
    ['one less, by a second', [5, 5, 5, 6], 2, 10, 3],
    ['none into no lanes', [5], 0, 10, 0],
    ['one that is longer than a lane fills just that one', [99, 10, 1], 2, 10, 2],
    ['nothing of nothing', [], 2, 10, 0],
  ])('%s', (_, seconds, lanes, most, expected) => {
    expect(countFitting(items(...seconds), lanes, most)).toBe(expected)
  })
})
