import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChainSituation, MOST_INCREMENTS, planChain } from '../../../core/domain/chain.ts'
import { BASE_ID, INCREMENT_ID, sampleLink } from './sample-manifest.ts'

const MB = 1024 * 1024

/** A chain of a base and increments of these sizes. */
function chainOf(baseBytes: number, ...increments: number[]) {
  return [
    sampleLink('base', BASE_ID, baseBytes),
    ...increments.map((bytes) => sampleLink('increment', INCREMENT_ID, bytes)),
  ]
}

/** What is planned where all is well but for `changes`: the kind, and why. */
function plan(changes: Partial<ChainSituation>): string {
  const { kind, reason } = planChain({
    chain: chainOf(100 * MB),
    full: false,
    chainPresent: true,
    sameFormat: true,
    heldTips: 1,
    provable: true,
    ...changes,
  })
  return `${kind}: ${reason}`
}

describe('the next snapshot adds', () => {
  it.each<[string, Partial<ChainSituation>, string]>([
    ['all is well', {}, 'increment: changed since the snapshot before'],
    ['there is no snapshot before', { chain: undefined }, 'base: first data of this repository'],
    ['the snapshot before was empty', { chain: [] }, 'base: first data of this repository'],
    ['it was asked for', { full: true }, 'base: a full copy was asked for'],
    [
      'a part of the chain has no index',
      { provable: false },
      'base: the earlier chain has no index to prove an increment against',
    ],
    [
      'the store lost a part of the chain',
      { chainPresent: false },
      'base: objects of the earlier chain are missing from the store',
    ],
    [
      'the source went from sha1 to sha256',
      { sameFormat: false },
      'base: the source changed its object format',
    ],
    [
      'every ref was replaced',
      { heldTips: 0 },
      'base: the source has lost all it had at the snapshot before',
    ],
    [
      'there are 29 increments',
      { chain: chainOf(100 * MB, ...Array<number>(29).fill(1)) },
      'increment: changed since the snapshot before',
    ],
    [
      'there are 30 increments',
      { chain: chainOf(100 * MB, ...Array<number>(30).fill(1)) },
      'base: 30 increments are enough',
    ],
    [
      'increments are half of the base',
      { chain: chainOf(10 * MB, 2 * MB, 3 * MB) },
      'increment: changed since the snapshot before',
    ],
    [
      'increments are a byte more than half of it',
      { chain: chainOf(10 * MB, 2 * MB, 3 * MB + 1) },
      'base: increments outweigh half the base',
    ],
    [
      'increments outweigh a tiny base and are a mebibyte in all',
      { chain: chainOf(10, MB / 2, MB / 2) },
      'increment: changed since the snapshot before',
    ],
    [
      'they are a byte more than that',
      { chain: chainOf(10, MB / 2, MB / 2 + 1) },
      'base: increments outweigh half the base',
    ],
  ])('as it should when %s', (_, situation, planned) => {
    expect(plan(situation)).toBe(planned)
  })
})

it('a chain that grows by its plans stays within its bounds', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 * MB }),
      fc.array(fc.integer({ min: 1, max: 20 * MB }), { maxLength: 100 }),
      (baseBytes, sizes) => {
        let chain = chainOf(baseBytes)
        for (const bytes of sizes) {
          const planned = plan({ chain })
          chain = planned.startsWith('base')
            ? chainOf(baseBytes)
            : [...chain, ...chainOf(0, bytes).slice(1)]
          const increments = chain.slice(1).map((link) => link.object.stored.sizeBytes)
          const beforeLast = increments.slice(0, -1).reduce((sum, each) => sum + each, 0)
          expect(increments.length).toBeLessThanOrEqual(MOST_INCREMENTS)
          expect(beforeLast).toBeLessThanOrEqual(Math.max(baseBytes / 2, MB))
        }
      },
    ),
  )
})
