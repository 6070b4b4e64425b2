/** What keeping data costs, as far as list prices tell. */

/**
 * US dollars for a gigabyte (10^9 bytes) and month in S3 Standard, us-east-1, first 50 TB:
 * the list price at https://aws.amazon.com/s3/pricing/ since 2016. Other stores differ.
 */
const USD_PER_GB_MONTH = 0.023

export function monthlyCostUsd(bytes: number): number {
  return (bytes / 1e9) * USD_PER_GB_MONTH
}
