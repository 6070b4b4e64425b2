import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { awsPrices } from '../../../core/domain/aws-prices.ts'
import {
  type Cost,
  describeAmount,
  describeBasis,
  type Holding,
  monthlyStorageCost,
  type PriceTable,
  parsePriceTable,
  retrievalCost,
} from '../../../core/domain/prices.ts'
import { RETRIEVAL_TIERS } from '../../../core/domain/retrieval.ts'
import { STORAGE_CLASSES } from '../../../core/domain/s3-address.ts'
import { isKnownStorageClass, storageClass } from '../../../core/domain/storage-class.ts'

const GIB = 2 ** 30
const VIRGINIA = { table: awsPrices(), region: 'us-east-1' }

describe('the table of Amazon', () => {
  const regions = Object.entries(awsPrices().regions)

  it('has a day and a place to look it up', () => {
    expect(awsPrices()).toMatchObject({
      asOf: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
      source: expect.stringMatching(/^https:\/\/aws\.amazon\.com\//),
    })
  })

  it.each(regions)('of %s has every class that objects are written in, and no other', (_, of) => {
    expect(STORAGE_CLASSES.filter((name) => !Object.hasOwn(of, name))).toEqual([])
    expect(Object.keys(of).filter((name) => !isKnownStorageClass(name))).toEqual([])
  })

  it.each(regions)('of %s has prices of retrieval just where there may be one', (_, of) => {
    for (const [name, { retrieval }] of Object.entries(of)) {
      expect([name, retrieval !== undefined]).toEqual([
        ...[name, storageClass(name).retrieval !== 'never'],
      ])
    }
    expect(of.DEEP_ARCHIVE?.retrieval).not.toHaveProperty('expedited')
  })

  it.each(regions)('of %s has what is colder for less, and its retrieval for more', (_, of) => {
    const kept = ['STANDARD', 'STANDARD_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE']
    const storage = kept.map((name) => of[name]?.storagePerGbMonth ?? 0)
    expect(storage.toSorted((a, b) => b - a)).toEqual(storage)
    for (const name of ['GLACIER', 'DEEP_ARCHIVE']) {
      const tiers = RETRIEVAL_TIERS.flatMap((tier) => of[name]?.retrieval?.[tier]?.perGb ?? [])
      expect(tiers.toSorted((a, b) => b - a)).toEqual(tiers)
    }
  })
})

describe('keeping', () => {
  it.each<[string, number, number, number]>([
    ['STANDARD', 10, 100 * GIB, 2.3],
    ['DEEP_ARCHIVE', 0, 0, 0],
    ['STANDARD_IA', 8192, 0, 0.0125],
    ['STANDARD_IA', 8192, 2 * GIB, 0.025],
    ['GLACIER', 32_768, GIB, 0.0036 * 2 + 0.25 * 0.023],
  ])('of %s: %i objects of %i bytes for %d a month', (name, objects, bytes, expected) => {
    const cost = monthlyStorageCost([{ storageClass: name, objects, bytes }], VIRGINIA)

    expect(cost.amount).toBeCloseTo(expected, 10)
    expect(cost).toMatchObject({ region: 'us-east-1', assumedRegion: false, unpriced: [] })
  })
})

describe('a retrieval', () => {
  it.each<[string, 'expedited' | 'standard' | 'bulk', number]>([
    ['GLACIER', 'expedited', 10 * 0.03 + 10 + 10 * 0.0023],
    ['GLACIER', 'standard', 10 * 0.01 + 0.05 + 10 * 0.0023],
    ['GLACIER', 'bulk', 10 * 0.0023],
    ['DEEP_ARCHIVE', 'standard', 10 * 0.02 + 0.1 + 10 * 0.0023],
    ['DEEP_ARCHIVE', 'bulk', 10 * 0.0025 + 0.025 + 10 * 0.0023],
    ['INTELLIGENT_TIERING', 'standard', 0],
    ['INTELLIGENT_TIERING', 'expedited', 10 * 0.03 + 10],
  ])('of 1,000 objects and 10 GiB from %s by %s for 3 days: %d', (name, tier, expected) => {
    const holding = { storageClass: name, objects: 1000, bytes: 10 * GIB }

    expect(retrievalCost([holding], { tier, days: 3 }, VIRGINIA).amount).toBeCloseTo(expected, 10)
  })

  it('names what the table has no price for, and leaves it out', () => {
    const holdings = [
      { storageClass: 'GLACIER', objects: 1, bytes: GIB },
      { storageClass: 'COLDLINE', objects: 1, bytes: GIB },
      { storageClass: 'DEEP_ARCHIVE', objects: 1, bytes: GIB },
      { storageClass: 'NEARLINE', objects: 0, bytes: 0 },
    ]
    const cost = retrievalCost(holdings, { tier: 'expedited', days: 30 }, VIRGINIA)

    expect(cost.unpriced).toEqual(['COLDLINE', 'DEEP_ARCHIVE'])
    expect(cost.amount).toBeCloseTo(0.03 + 0.01 + 0.023, 10)
  })

  it('costs no less for more, and what two cost one by one', () => {
    const holding: fc.Arbitrary<Holding> = fc.record({
      storageClass: fc.constantFrom('GLACIER', 'DEEP_ARCHIVE', 'INTELLIGENT_TIERING'),
      objects: fc.integer({ min: 1, max: 1e6 }),
      bytes: fc.integer({ min: 0, max: 1e13 }),
    })
    const wish = { tier: fc.constantFrom('standard' as const, 'bulk' as const), days: fc.nat(365) }
    fc.assert(
      fc.property(holding, holding, fc.record(wish), (a, b, asked) => {
        const of = (...each: Holding[]) => retrievalCost(each, asked, VIRGINIA).amount
        expect(of(a, b)).toBeCloseTo(of(a) + of(b), 6)
        expect(of(a, b)).toBeGreaterThanOrEqual(of(a))
        const longer = { ...asked, days: asked.days + 1 }
        expect(retrievalCost([a], longer, VIRGINIA).amount).toBeGreaterThanOrEqual(of(a))
      }),
    )
  })
})

describe('a region', () => {
  it.each([
    ['eu-central-1', 'eu-central-1', false],
    ['mars-1', 'us-east-1', true],
    ['constructor', 'us-east-1', true],
    [undefined, 'us-east-1', true],
  ])('%s is reckoned as %s', (region, used, assumed) => {
    const cost = monthlyStorageCost([], { table: awsPrices(), region })

    expect(cost).toMatchObject({ region: used, assumedRegion: assumed, amount: 0 })
  })
})

describe('a table that somebody made', () => {
  const table: PriceTable = awsPrices()
  const without = (name: string) =>
    Object.fromEntries(Object.entries(table).filter(([member]) => member !== name))
  const withPrice = (price: unknown) => ({
    ...table,
    regions: {
      'us-east-1': { STANDARD: { ...table.regions['us-east-1']?.STANDARD, ...Object(price) } },
    },
  })

  it('may be the one of the manual', () => {
    const page = readFileSync('docs/retrieval.md', 'utf8')
    const [, example = ''] = /```json\n(.*?)```/s.exec(page) ?? []
    const { asOf, regions } = parsePriceTable(example, 'docs/retrieval.md')

    expect([asOf, Object.keys(regions)]).toEqual(['2026-03-04', ['anywhere']])
  })

  it('is read as it is', () => {
    expect(parsePriceTable(JSON.stringify(table), 'p.json')).toEqual(table)
  })

  it.each<[string, unknown, string]>([
    ['no currency', without('currency'), 'currency'],
    ['a sign for a currency', { ...table, currency: '€' }, 'currency'],
    ['no day', without('asOf'), 'asOf'],
    ['a day that is none', { ...table, asOf: '2026-02-30' }, 'asOf'],
    ['no source', without('source'), 'source'],
    ['a fallback it does not have', { ...table, fallbackRegion: 'mars-1' }, 'fallbackRegion'],
    ['a member nobody reads', { ...table, discount: 5 }, 'discount'],
    ['a price below 0', withPrice({ storagePerGbMonth: -1 }), 'storagePerGbMonth'],
    ['a price as text', withPrice({ storagePerGbMonth: '1' }), 'storagePerGbMonth'],
    ['a tier that is none', withPrice({ retrieval: { fast: { perGb: 1, per1000: 1 } } }), 'fast'],
    ['no table at all', [], 'the table'],
  ])('is refused with %s', (_, value, member) => {
    const read = () => parsePriceTable(JSON.stringify(value), 'p.json')

    expect(read).toThrow(expect.objectContaining({ code: 'bad-input' }))
    expect(read).toThrow(/^p\.json is no table of prices: /)
    expect(read).toThrow(member)
  })

  it('is refused if it is not JSON', () => {
    expect(() => parsePriceTable('{', 'p.json')).toThrow('p.json is no table of prices: it is not')
  })
})

describe('a cost in words', () => {
  const cost: Cost = {
    ...{ amount: 1.234, currency: 'EUR', asOf: '2026-03-04', region: 'eu-central-1' },
    ...{ assumedRegion: false, unpriced: [] },
  }

  it.each<[Partial<Cost>, string]>([
    [{}, 'about 1.23 EUR'],
    [{ amount: 0 }, 'about 0.00 EUR'],
    [{ amount: 0.0049 }, 'less than 0.01 EUR'],
    [{ unpriced: ['A', 'B'] }, 'about 1.23 EUR, without A, B'],
  ])('%j', (more, words) => expect(describeAmount({ ...cost, ...more })).toBe(words))

  it('names its list', () => {
    expect(describeBasis(cost)).toBe('list prices of eu-central-1 as of 2026-03-04')
    expect(describeBasis({ ...cost, assumedRegion: true })).toBe(
      "list prices of eu-central-1, for want of those of the store's region, as of 2026-03-04",
    )
  })
})
