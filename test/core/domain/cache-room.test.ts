import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Kept, planRoom } from '../../../core/domain/cache-room.ts'

const LIMITS = { mostBytes: 10, mostSnapshots: 3 }
const kept = (...all: readonly (readonly [string, number, 'used' | 'free'])[]): Kept[] =>
  all.map(([key, bytes, state]) => ({ key, bytes, inUse: state === 'used' }))

describe('room for one more', () => {
  it.each<[Kept[], number, object]>([
    [[], 10, { kind: 'room', evict: [] }],
    [[], 11, { kind: 'too-large' }],
    [kept(['a', 5, 'used']), 5, { kind: 'room', evict: [] }],
    [kept(['a', 5, 'free']), 6, { kind: 'room', evict: ['a'] }],
    [kept(['a', 5, 'used']), 6, { kind: 'busy' }],
    [kept(['a', 4, 'free'], ['b', 4, 'free']), 3, { kind: 'room', evict: ['a'] }],
    [kept(['a', 4, 'used'], ['b', 4, 'free']), 3, { kind: 'room', evict: ['b'] }],
    [kept(['a', 1, 'free'], ['b', 1, 'free'], ['c', 1, 'free']), 1, { kind: 'room', evict: ['a'] }],
    [kept(['a', 1, 'used'], ['b', 1, 'used'], ['c', 1, 'used']), 1, { kind: 'busy' }],
    [kept(['a', 1, 'free'], ['b', 9, 'used']), 1, { kind: 'room', evict: ['a'] }],
  ])('of %j for %d bytes', (all, bytes, room) => {
    expect(planRoom(all, { snapshots: 1, bytes }, LIMITS)).toEqual(room)
  })

  it('is made by taking away what is not in use, no more than needed, or not at all', () => {
    const any = fc.uniqueArray(
      fc.record({ key: fc.string(), bytes: fc.nat(20), inUse: fc.boolean() }),
      { selector: ({ key }) => key, maxLength: 8 },
    )
    fc.assert(
      fc.property(any, fc.nat(12), fc.nat(1), (all, bytes, snapshots) => {
        const room = planRoom(all, { snapshots, bytes }, LIMITS)
        const fits = (rest: readonly Kept[]) =>
          rest.reduce((sum, each) => sum + each.bytes, bytes) <= LIMITS.mostBytes &&
          rest.length + snapshots <= LIMITS.mostSnapshots
        if (room.kind === 'too-large') expect(bytes).toBeGreaterThan(LIMITS.mostBytes)
        if (room.kind === 'busy') expect(fits(all.filter(({ inUse }) => inUse))).toBe(false)
        if (room.kind !== 'room') return
        const gone = all.filter(({ key }) => room.evict.includes(key))
        expect(gone.some(({ inUse }) => inUse)).toBe(false)
        expect(fits(all.filter((each) => !gone.includes(each)))).toBe(true)
        const [, ...oneLess] = gone.toReversed()
        if (gone.length > 0) expect(fits(all.filter((each) => !oneLess.includes(each)))).toBe(false)
      }),
    )
  })
})
