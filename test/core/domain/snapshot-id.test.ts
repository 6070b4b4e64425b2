import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compactTime,
  createSnapshotId,
  SNAPSHOT_ID,
  timeOfSnapshot,
} from '../../../core/domain/snapshot-id.ts'

const at = (iso: string) => new Date(iso)

describe('a snapshot id', () => {
  it.each([
    ['2026-03-04T06:07:08.999Z', 0x0123abcd, undefined, '20260304T060708Z-0123abcd'],
    ['2026-03-04T06:07:08.000Z', 0, undefined, '20260304T060708Z-00000000'],
    // Thirty-two bits that a program holds as a negative number.
    ['2026-03-04T06:07:08.000Z', -1, undefined, '20260304T060708Z-ffffffff'],
    ['2026-03-04T06:07:08.000Z', 2 ** 32 - 1, undefined, '20260304T060708Z-ffffffff'],
    // Later than the one before: its own time.
    ['2026-03-04T06:07:08Z', 7, '20260304T060707Z-ffffffff', '20260304T060708Z-00000007'],
    // Within one second, and after the clock was set back: the second after it.
    ['2026-03-04T06:07:08.9Z', 7, '20260304T060708Z-ffffffff', '20260304T060709Z-00000007'],
    ['2026-03-04T05:00:00Z', 7, '20260304T235959Z-ffffffff', '20260305T000000Z-00000007'],
    ['1999-01-01T00:00:00Z', 7, '20261231T235959Z-00000001', '20270101T000000Z-00000007'],
  ])('taken at %s with %d after %s is %s', (now, random, previous, id) => {
    expect(createSnapshotId(at(now), random, previous)).toBe(id)
  })

  it('has the time of its second', () => {
    expect(timeOfSnapshot('20260304T060708Z-0123abcd')).toEqual(at('2026-03-04T06:07:08Z'))
  })

  it.each([
    '20260304T060708Z-0123ABCD',
    '20260304T060708Z-0123abc',
    '20260304T060708Z',
    '2026-03-04T06:07:08Z-0123abcd',
    ' 20260304T060708Z-0123abcd',
    '20260304T060708Z-0123abcd.json',
    '20260304T060708Z-0123abcd/..',
    '20260304T060708Z-0123abcd\n',
  ])('is not %j', (text) => {
    expect(SNAPSHOT_ID.test(text)).toBe(false)
  })
})

describe('for any clock and any dice', () => {
  const time = fc.date({ min: at('1970-01-01T00:00:00Z'), max: at('9998-12-31T00:00:00Z') })
  // Crowded, so that two in one second are common.
  const near = fc.integer({ min: -3000, max: 3000 })
  const dice = fc.oneof(fc.integer(), fc.nat({ max: 2 ** 32 - 1 }))
  const noInvalid = time.filter((date) => !Number.isNaN(date.getTime()))

  it('an id is greater than the one before, and is one itself', () => {
    fc.assert(
      fc.property(noInvalid, dice, near, dice, (now, one, drift, other) => {
        const previous = createSnapshotId(now, one)
        const next = createSnapshotId(new Date(now.getTime() + drift), other, previous)
        expect(next > previous).toBe(true)
        expect(previous).toMatch(SNAPSHOT_ID)
        expect(next).toMatch(SNAPSHOT_ID)
      }),
    )
  })

  it('ids sort as their times do, and tell them to the second', () => {
    fc.assert(
      fc.property(noInvalid, noInvalid, dice, (one, other, random) => {
        const [a, b] = [createSnapshotId(one, random), createSnapshotId(other, random)]
        expect(a < b).toBe(Math.floor(+one / 1000) < Math.floor(+other / 1000))
        expect(timeOfSnapshot(a).getTime()).toBe(Math.floor(+one / 1000) * 1000)
        expect(a.startsWith(compactTime(one))).toBe(true)
      }),
    )
  })
})
