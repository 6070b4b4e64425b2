/**
 * The storage classes of S3: what people call them, what they ask for, and what reading from
 * them takes. A name that is not known here is that of another server, and stands for itself.
 *
 * Where no other source is named, facts are from
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
 */

export interface StorageClassFacts {
  /** As S3 writes it: `DEEP_ARCHIVE`. */
  readonly name: string
  /** For people: `Deep Archive`. */
  readonly label: string
  /**
   * Whether an object must be retrieved before it can be read. If `never`, its first byte comes
   * within milliseconds. In Intelligent-Tiering those must that have gone to an archive tier;
   * of a class that is not known nobody knows.
   */
  readonly retrieval: 'never' | 'sometimes' | 'always' | 'unknown'
  /** An object that is removed or moved earlier is paid for as long as this; 0 where it is not. */
  readonly minimumDays: number
  /** A smaller object is paid for as one of this size; 0 where it is not. */
  readonly minimumBillableBytes: number
  /**
   * What is paid for beside each object: in the price of the class (its index), and in that of
   * STANDARD (its name and metadata).
   */
  readonly overheadBytes: { readonly own: number; readonly standard: number }
}

const KIB = 1024
const NONE = { own: 0, standard: 0 } as const
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/archival-storage.html */
const ARCHIVED = { own: 32 * KIB, standard: 8 * KIB } as const

type Facts = readonly [
  label: string,
  retrieval: StorageClassFacts['retrieval'],
  minimumDays: number,
  minimumBillableBytes: number,
  overheadBytes: StorageClassFacts['overheadBytes'],
]

const KNOWN = {
  STANDARD: ['Standard', 'never', 0, 0, NONE],
  REDUCED_REDUNDANCY: ['Reduced Redundancy', 'never', 0, 0, NONE],
  EXPRESS_ONEZONE: ['Express One Zone', 'never', 0, 0, NONE],
  STANDARD_IA: ['Standard-IA', 'never', 30, 128 * KIB, NONE],
  ONEZONE_IA: ['One Zone-IA', 'never', 30, 128 * KIB, NONE],
  // Objects below 128 KiB may be stored, are never moved, and are paid for as they are.
  INTELLIGENT_TIERING: ['Intelligent-Tiering', 'sometimes', 0, 0, NONE],
  GLACIER_IR: ['Glacier Instant Retrieval', 'never', 90, 128 * KIB, NONE],
  GLACIER: ['Glacier Flexible Retrieval', 'always', 90, 0, ARCHIVED],
  DEEP_ARCHIVE: ['Glacier Deep Archive', 'always', 180, 0, ARCHIVED],
} as const satisfies Readonly<Record<string, Facts>>

/** The classes of Amazon S3, as it writes them. */
export type KnownStorageClass = keyof typeof KNOWN

export function isKnownStorageClass(name: string): name is KnownStorageClass {
  return Object.hasOwn(KNOWN, name)
}

export function storageClass(name: string): StorageClassFacts {
  const facts: Facts = isKnownStorageClass(name) ? KNOWN[name] : [name, 'unknown', 0, 0, NONE]
  const [label, retrieval, minimumDays, minimumBillableBytes, overheadBytes] = facts
  return { name, label, retrieval, minimumDays, minimumBillableBytes, overheadBytes }
}

/** Whether every object of that class can be read at once, whatever became of it since. */
export function isAlwaysAvailable(name: string): boolean {
  return storageClass(name).retrieval === 'never'
}
