/**
 * What storage and retrieval cost, by a table that can be replaced: prices are data, they have
 * a date, and every cost that is reckoned from them carries it.
 *
 * They are list prices of the first step of each scale, without taxes, discounts, free
 * allowances and data transfer. Whoever decides by them must look at the price list of the day.
 */
import { z } from 'zod'
import { HoldfastError } from './errors.ts'
import type { RetrievalTier } from './retrieval.ts'
import { storageClass } from './storage-class.ts'

const Price = z.number().nonnegative()

const RetrievalPrice = z.strictObject({ perGb: Price, per1000: Price })

const ClassPrices = z.strictObject({
  storagePerGbMonth: Price,
  /** For 1,000 requests that write an object: PUT, POST, COPY. */
  writesPer1000: Price,
  /** For 1,000 requests that read one. */
  readsPer1000: Price,
  /** For reading from a class that is at hand. */
  readPerGb: Price.default(0),
  /** For getting objects back from cold storage; a tier that is absent is not offered. */
  retrieval: z
    .strictObject({
      expedited: RetrievalPrice.optional(),
      standard: RetrievalPrice.optional(),
      bulk: RetrievalPrice.optional(),
    } satisfies Record<RetrievalTier, unknown>)
    .optional(),
})

export const PriceTable = z
  .strictObject({
    /** Whose prices: `AWS`. */
    provider: z.string().min(1),
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** The day on which they were last known to hold. */
    asOf: z.iso.date(),
    /** Where they can be looked up. */
    source: z.string().min(1),
    /** Stands in for a region that the table does not have. */
    fallbackRegion: z.string().min(1),
    /** By region, then by storage class. */
    regions: z.record(z.string().min(1), z.record(z.string().min(1), ClassPrices)),
  })
  .refine(({ regions, fallbackRegion }) => Object.hasOwn(regions, fallbackRegion), {
    path: ['fallbackRegion'],
    error: 'is not one of the regions',
  })
export type PriceTable = z.infer<typeof PriceTable>

/** Reads a table that somebody made, as JSON. Throws `bad-input`, naming the member at fault. */
export function parsePriceTable(text: string, name: string): PriceTable {
  const parsed = PriceTable.safeParse(parseJson(text, name))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const member = issue?.path.join('.') || 'the table'
  throw unusable(name, `${member}: ${issue?.message}`)
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unusable(name, 'it is not JSON')
  }
}

function unusable(name: string, why: string): HoldfastError {
  return new HoldfastError('bad-input', `${name} is no table of prices: ${why}.`, {
    hint: 'docs/retrieval.md shows what one looks like.',
  })
}

/** A table, and where in it to look. */
export interface Prices {
  readonly table: PriceTable
  /** The region of the store, where it is known. */
  readonly region?: string | undefined
}

/** An amount of money, and all that says what it is worth. */
export interface Cost {
  readonly amount: number
  readonly currency: string
  readonly asOf: string
  readonly region: string
  /** The prices are those of another region than the store's, or nobody knows which that is. */
  readonly assumedRegion: boolean
  /** Storage classes in question that the table does not have: they are not in the amount. */
  readonly unpriced: readonly string[]
}

/** What lies in a store in one storage class. */
export interface Holding {
  readonly storageClass: string
  readonly objects: number
  readonly bytes: number
}

/**
 * A gigabyte of a bill has 2^30 bytes: https://aws.amazon.com/s3/faqs/, "How will I be charged
 * and billed for my use of Amazon S3?"
 */
const GB_BYTES = 2 ** 30
const DAYS_OF_MONTH = 30

/**
 * What it costs to keep `holdings` for a month, with what is paid for beside each object. Least
 * billable sizes count as if all objects of a class were of one size: it is no less than this.
 */
export function monthlyStorageCost(holdings: readonly Holding[], prices: Prices): Cost {
  return sum(prices, holdings, (holding, of) => {
    const price = of(holding.storageClass)
    if (price === undefined) return undefined
    const { minimumBillableBytes, overheadBytes } = storageClass(holding.storageClass)
    const bytes = Math.max(holding.bytes, holding.objects * minimumBillableBytes)
    const standard = of('STANDARD')?.storagePerGbMonth ?? 0
    return (
      ((bytes + holding.objects * overheadBytes.own) / GB_BYTES) * price.storagePerGbMonth +
      ((holding.objects * overheadBytes.standard) / GB_BYTES) * standard
    )
  })
}

/**
 * What it costs to retrieve `holdings` by `tier`, with the copies that lie in STANDARD for
 * `days`; reading them and taking them out of the region is not in it. A class that does not
 * offer the tier is `unpriced`.
 */
export function retrievalCost(
  holdings: readonly Holding[],
  { tier, days }: { readonly tier: RetrievalTier; readonly days: number },
  prices: Prices,
): Cost {
  return sum(prices, holdings, (holding, of) => {
    const price = of(holding.storageClass)?.retrieval?.[tier]
    if (price === undefined) return undefined
    const gb = holding.bytes / GB_BYTES
    const request = (holding.objects / 1000) * price.per1000 + gb * price.perGb
    // What comes back from Intelligent-Tiering is moved, not copied.
    const isCopied = storageClass(holding.storageClass).retrieval === 'always'
    const standard = of('STANDARD')?.storagePerGbMonth ?? 0
    return request + (isCopied ? gb * standard * (days / DAYS_OF_MONTH) : 0)
  })
}

type ClassPrices = z.infer<typeof ClassPrices>
type Find = (storageClass: string) => ClassPrices | undefined

function sum(
  { table, region }: Prices,
  holdings: readonly Holding[],
  costOf: (holding: Holding, of: Find) => number | undefined,
): Cost {
  const known = region !== undefined && Object.hasOwn(table.regions, region)
  const used = known ? region : table.fallbackRegion
  const classes = new Map(Object.entries(table.regions[used] ?? {}))
  let amount = 0
  const unpriced = new Set<string>()
  for (const holding of holdings) {
    if (holding.objects === 0) continue
    const cost = costOf(holding, (name) => classes.get(name))
    if (cost === undefined) unpriced.add(holding.storageClass)
    else amount += cost
  }
  const { currency, asOf } = table
  return { amount, currency, asOf, region: used, assumedRegion: !known, unpriced: [...unpriced] }
}

/** `about 0.12 USD`. */
export function describeAmount({ amount, currency, unpriced }: Cost): string {
  const little = amount > 0 && amount < 0.005
  const sized = little ? `less than 0.01 ${currency}` : `about ${amount.toFixed(2)} ${currency}`
  return unpriced.length === 0 ? sized : `${sized}, without ${unpriced.join(', ')}`
}

/** `list prices of eu-central-1 as of 2025-10-28`. */
export function describeBasis({ asOf, region, assumedRegion }: Cost): string {
  const where = assumedRegion ? `${region}, for want of those of the store's region,` : region
  return `list prices of ${where} as of ${asOf}`
}
