/** What is stored, by class, and what it costs. */
import type { FleetRepository, StorageShare } from '../ports/fleet.ts'

/** What a share costs a month; null where nobody knows its price. */
export type PriceOf = (share: StorageShare) => number | null

export interface ClassCount extends StorageShare {
  readonly repositories: number
  /** A month; null where nobody knows the price. */
  readonly cost: number | null
}

export interface Stored {
  readonly bytes: number
  /** Those with the most bytes first. */
  readonly classes: readonly ClassCount[]
  /** A month, of the classes whose price is known; null where none is. */
  readonly cost: number | null
  /** Classes without a price: their share is not in `cost`. */
  readonly unpriced: readonly string[]
}

/** What lies in one class. */
export type ClassShare = Omit<ClassCount, 'cost'>

export function countStorage(
  repositories: readonly FleetRepository[],
  priceOf: PriceOf | undefined,
): Stored {
  return priceClasses(countClasses(repositories), priceOf)
}

export function countClasses(repositories: readonly FleetRepository[]): readonly ClassShare[] {
  const counts = new Map<string, { objects: number; bytes: number; repositories: number }>()
  for (const { storage } of repositories) {
    for (const { storageClass, objects, bytes } of storage) {
      const count = counts.get(storageClass) ?? { objects: 0, bytes: 0, repositories: 0 }
      count.objects += objects
      count.bytes += bytes
      count.repositories += 1
      counts.set(storageClass, count)
    }
  }
  return Array.from(counts, ([storageClass, count]) => ({ storageClass, ...count })).sort(
    (a, b) => b.bytes - a.bytes || (a.storageClass < b.storageClass ? -1 : 1),
  )
}

export function priceClasses(shares: readonly ClassShare[], priceOf: PriceOf | undefined): Stored {
  const classes = shares.map((share) => ({ ...share, cost: priceOf?.(share) ?? null }))
  const priced = classes.flatMap(({ cost }) => (cost === null ? [] : [cost]))
  return {
    bytes: classes.reduce((sum, { bytes }) => sum + bytes, 0),
    classes,
    cost: priced.length === 0 ? null : priced.reduce((sum, cost) => sum + cost, 0),
    unpriced: classes.filter(({ cost }) => cost === null).map(({ storageClass }) => storageClass),
  }
}

export function storedBytesOf({ storage }: FleetRepository): number {
  return storage.reduce((sum, { bytes }) => sum + bytes, 0)
}
