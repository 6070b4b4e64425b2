import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { awsPrices } from '../../../core/domain/aws-prices.ts'
import {
  coldPlace,
  needlessRetrieval,
  RETRIEVAL_TIERS,
  type Retrieval,
  retrievalTime,
  tierRefusal,
} from '../../../core/domain/retrieval.ts'
import {
  type LookedAt,
  offerTiers,
  readyUntil,
  tallyByState,
  timeFor,
} from '../../../core/domain/retrieval-plan.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

describe('where an object lies', () => {
  it.each([
    ['GLACIER', undefined, 'archive'],
    ['DEEP_ARCHIVE', undefined, 'deep-archive'],
    ['INTELLIGENT_TIERING', 'ARCHIVE_ACCESS', 'archive'],
    ['INTELLIGENT_TIERING', 'DEEP_ARCHIVE_ACCESS', 'deep-archive'],
    ['INTELLIGENT_TIERING', undefined, 'unknown'],
    ['INTELLIGENT_TIERING', 'constructor', 'unknown'],
    ['STANDARD', 'ARCHIVE_ACCESS', 'unknown'],
    ['COLDLINE', undefined, 'unknown'],
  ])('in %s, %s: %s', (storageClass, archiveTier, place) => {
    const where = { storageClass, ...(archiveTier === undefined ? {} : { archiveTier }) }
    expect(coldPlace(where)).toBe(place)
  })
})

describe('a tier', () => {
  it.each([
    ['archive', 'expedited', 1 / 60, 5 / 60],
    ['archive', 'standard', 3, 5],
    ['archive', 'bulk', 5, 12],
    ['deep-archive', 'standard', 0, 12],
    ['deep-archive', 'bulk', 0, 48],
  ] as const)('of %s: %s takes %d to %d h', (place, tier, least, most) => {
    expect(retrievalTime(place, tier)).toEqual({
      leastMs: Math.round(least * HOUR_MS),
      mostMs: Math.round(most * HOUR_MS),
    })
    expect(tierRefusal(place, tier)).toBeUndefined()
  })

  it('is refused with a reason, and then takes no time', () => {
    expect(tierRefusal('deep-archive', 'expedited')).toMatch(/^Expedited is not offered/)
    expect(retrievalTime('deep-archive', 'expedited')).toBeUndefined()
  })

  it.each(RETRIEVAL_TIERS)('may be tried where nobody knows: %s', (tier) => {
    expect(tierRefusal('unknown', tier)).toBeUndefined()
    expect(retrievalTime('unknown', tier)).toBeUndefined()
  })
})

it.each([
  ['GLACIER_IR', /^Glacier Instant Retrieval needs no retrieval/],
  ['STANDARD', /^Standard needs no/],
  ['STANDARD_IA', /^Standard-IA needs no/],
])('%s needs none', (name, reason) => {
  expect(needlessRetrieval(name)).toMatch(reason)
})

it.each(['GLACIER', 'DEEP_ARCHIVE', 'INTELLIGENT_TIERING', 'COLDLINE'])('%s may need one', (name) =>
  expect(needlessRetrieval(name)).toBeUndefined(),
)

function object(storageClass: string, state: Retrieval['state'], sizeBytes = 1): LookedAt {
  const until = new Date('2026-03-04T00:00:00Z')
  const retrieval = state === 'ready' ? { state, until } : { state }
  return { key: `${storageClass} ${state}`, sizeBytes, retrieval: { storageClass, ...retrieval } }
}

const GIB = 2 ** 30

describe('a plan', () => {
  it('counts objects by their state, each once', () => {
    const states = fc.constantFrom<Retrieval['state'][]>(
      ...(['available', 'archived', 'in-progress', 'ready'] as const),
    )
    const objects = fc.array(fc.tuple(states, fc.nat(1000)))
    fc.assert(
      fc.property(objects, (drawn) => {
        const looked = drawn.map(([state, size]) => object('GLACIER', state, size))
        const standing = tallyByState(looked)
        for (const [state, { objects: count, bytes }] of Object.entries(standing)) {
          const those = drawn.filter(([each]) => each === state)
          expect(count).toBe(those.length)
          expect(bytes).toBe(those.reduce((sum, [, size]) => sum + size, 0))
        }
      }),
    )
  })

  it('offers each tier for what is archived, and takes nothing for what was asked for', () => {
    const prices = { table: awsPrices(), region: 'us-east-1' }
    const looked = [
      object('GLACIER', 'archived', GIB),
      object('GLACIER', 'in-progress', 100 * GIB),
      object('GLACIER', 'ready', 100 * GIB),
      object('STANDARD', 'available', 100 * GIB),
    ]
    const offers = offerTiers(looked, { days: 30, prices })

    expect(offers.map(({ tier, refusal }) => [tier, refusal])).toEqual([
      ['expedited', null],
      ['standard', null],
      ['bulk', null],
    ])
    // The copy lies in Standard for a month, for 0.023.
    expect(offers.map(({ cost }) => cost?.amount.toFixed(5))).toEqual([
      (0.03 + 10 / 1000 + 0.023).toFixed(5),
      (0.01 + 0.05 / 1000 + 0.023).toFixed(5),
      (0.023).toFixed(5),
    ])
    expect(offers.map(({ time }) => time?.mostMs)).toEqual([
      ...[5 * MINUTE_MS, 5 * HOUR_MS, 12 * HOUR_MS],
    ])
  })

  it('takes as long as the slowest place, and what one refuses is refused', () => {
    const looked = [object('GLACIER', 'archived'), object('DEEP_ARCHIVE', 'archived')]
    const [expedited, standard, bulk] = offerTiers(looked, { days: 1, prices: undefined })

    expect(expedited).toMatchObject({ refusal: expect.stringContaining('Deep'), time: null })
    expect(standard?.time).toEqual({ leastMs: 3 * HOUR_MS, mostMs: 12 * HOUR_MS })
    expect(bulk).toMatchObject({ refusal: null, time: { mostMs: 48 * HOUR_MS }, cost: null })
  })

  it('tells no time where nobody knows that of one', () => {
    const looked = [object('GLACIER', 'archived'), object('COLDLINE', 'archived')]

    expect(offerTiers(looked, { days: 1, prices: undefined })[1]).toMatchObject({
      ...{ refusal: null, time: null },
    })
    expect(timeFor(looked, 'standard')).toBeUndefined()
  })

  it('tells the time of what is under way, and none of what is ready', () => {
    expect(timeFor([object('GLACIER', 'in-progress')], 'bulk')).toMatchObject({
      mostMs: 12 * HOUR_MS,
    })
    expect(timeFor([object('GLACIER', 'ready')], 'bulk')).toBeUndefined()
  })

  it('ends with the first copy that goes', () => {
    const late = object('GLACIER', 'ready')
    const until = new Date('2026-03-01T00:00:00Z')
    const early = {
      ...late,
      retrieval: { storageClass: 'GLACIER', state: 'ready', until } as const,
    }

    expect(readyUntil([late, early, object('STANDARD', 'available')])).toEqual(until)
    expect(readyUntil([object('GLACIER', 'archived')])).toBeUndefined()
  })
})
