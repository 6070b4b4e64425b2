/**
 * List prices of Amazon S3 as they were known on the day of `asOf`, to be replaced as a whole:
 * by a newer table here, or by `--prices` there. Nobody keeps them up to date: look them up at
 * https://aws.amazon.com/s3/pricing/ before money depends on them.
 */
import { PriceTable } from './prices.ts'

const FREE = { perGb: 0, per1000: 0 } as const

/** In order: storage a GB and month, 1,000 writes, 1,000 reads, reading a GB. */
function at(storagePerGbMonth: number, writesPer1000: number, readsPer1000: number, readPerGb = 0) {
  return { storagePerGbMonth, writesPer1000, readsPer1000, readPerGb }
}

const VIRGINIA = {
  STANDARD: at(0.023, 0.005, 0.0004),
  REDUCED_REDUNDANCY: at(0.024, 0.005, 0.0004),
  INTELLIGENT_TIERING: {
    ...at(0.023, 0.005, 0.0004),
    retrieval: { expedited: { perGb: 0.03, per1000: 10 }, standard: FREE, bulk: FREE },
  },
  STANDARD_IA: at(0.0125, 0.01, 0.001, 0.01),
  ONEZONE_IA: at(0.01, 0.01, 0.001, 0.01),
  GLACIER_IR: at(0.004, 0.02, 0.01, 0.03),
  GLACIER: {
    ...at(0.0036, 0.03, 0.0004),
    retrieval: {
      expedited: { perGb: 0.03, per1000: 10 },
      standard: { perGb: 0.01, per1000: 0.05 },
      bulk: FREE,
    },
  },
  DEEP_ARCHIVE: {
    ...at(0.00099, 0.05, 0.0004),
    retrieval: {
      standard: { perGb: 0.02, per1000: 0.1 },
      bulk: { perGb: 0.0025, per1000: 0.025 },
    },
  },
}

const FRANKFURT = {
  STANDARD: at(0.0245, 0.0054, 0.00043),
  REDUCED_REDUNDANCY: at(0.026, 0.0054, 0.00043),
  INTELLIGENT_TIERING: {
    ...at(0.0245, 0.0054, 0.00043),
    retrieval: { expedited: { perGb: 0.036, per1000: 12 }, standard: FREE, bulk: FREE },
  },
  STANDARD_IA: at(0.0135, 0.01, 0.001, 0.01),
  ONEZONE_IA: at(0.0108, 0.01, 0.001, 0.01),
  GLACIER_IR: at(0.005, 0.024, 0.012, 0.03),
  GLACIER: {
    ...at(0.00405, 0.036, 0.00043),
    retrieval: {
      expedited: { perGb: 0.036, per1000: 12 },
      standard: { perGb: 0.012, per1000: 0.06 },
      bulk: FREE,
    },
  },
  DEEP_ARCHIVE: {
    ...at(0.0018, 0.06, 0.00043),
    retrieval: {
      standard: { perGb: 0.024, per1000: 0.12 },
      bulk: { perGb: 0.005, per1000: 0.03 },
    },
  },
}

/** The table that counts where nobody gave another. */
export function awsPrices(): PriceTable {
  return PriceTable.parse({
    provider: 'AWS',
    currency: 'USD',
    asOf: '2025-10-28',
    source: 'https://aws.amazon.com/s3/pricing/',
    fallbackRegion: 'us-east-1',
    regions: { 'us-east-1': VIRGINIA, 'eu-central-1': FRANKFURT },
  })
}
