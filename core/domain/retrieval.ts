/** Getting objects back from cold storage: how fast that can be asked for, and how it stands. */
import { storageClass } from './storage-class.ts'

/** From the fastest to the slowest. */
export const RETRIEVAL_TIERS = ['expedited', 'standard', 'bulk'] as const
export type RetrievalTier = (typeof RETRIEVAL_TIERS)[number]

/** How an object can be read. */
export type Retrieval = {
  /** As the object has it now; a lifecycle rule may have chosen another since it was written. */
  readonly storageClass: string
  /** In Intelligent-Tiering the archive tier that holds the object, if one does. */
  readonly archiveTier?: string
} & (
  | { readonly state: 'available' }
  /** It must be retrieved, and that was not asked for. */
  | { readonly state: 'archived' }
  /** It was asked for, and the object cannot be read yet. */
  | { readonly state: 'in-progress' }
  /** A copy can be read until then. */
  | { readonly state: 'ready'; readonly until: Date }
)

/** Where an object that must be retrieved lies: it decides on tiers and times. */
export type ColdPlace = 'archive' | 'deep-archive' | 'unknown'

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html, `x-amz-archive-status` */
const ARCHIVE_TIERS: ReadonlyMap<string, ColdPlace> = new Map([
  ['ARCHIVE_ACCESS', 'archive'],
  ['DEEP_ARCHIVE_ACCESS', 'deep-archive'],
])

export function coldPlace({
  storageClass: name,
  archiveTier = '',
}: Pick<Retrieval, 'storageClass' | 'archiveTier'>): ColdPlace {
  if (name === 'GLACIER') return 'archive'
  if (name === 'DEEP_ARCHIVE') return 'deep-archive'
  if (name !== 'INTELLIGENT_TIERING') return 'unknown'
  return ARCHIVE_TIERS.get(archiveTier) ?? 'unknown'
}

/** Typically, from asking for an object until it can be read. */
export interface RetrievalTime {
  readonly leastMs: number
  readonly mostMs: number
}

const MINUTE_MS = 60 * 1000
const HOUR_MS = 60 * MINUTE_MS

type Offer = RetrievalTime | { readonly refusal: string }

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html
 * says so. It names no least time for Deep Archive. Objects above 250 MB may take longer by
 * Expedited, and without provisioned capacity it may be refused.
 */
const OFFERS: Readonly<
  Record<Exclude<ColdPlace, 'unknown'>, Readonly<Record<RetrievalTier, Offer>>>
> = {
  archive: {
    expedited: { leastMs: MINUTE_MS, mostMs: 5 * MINUTE_MS },
    standard: { leastMs: 3 * HOUR_MS, mostMs: 5 * HOUR_MS },
    bulk: { leastMs: 5 * HOUR_MS, mostMs: 12 * HOUR_MS },
  },
  'deep-archive': {
    expedited: { refusal: 'Expedited is not offered for Deep Archive' },
    standard: { leastMs: 0, mostMs: 12 * HOUR_MS },
    bulk: { leastMs: 0, mostMs: 48 * HOUR_MS },
  },
}

/** Undefined where the tier is not offered, and where nobody knows the time. */
export function retrievalTime(place: ColdPlace, tier: RetrievalTier): RetrievalTime | undefined {
  const offer = place === 'unknown' ? undefined : OFFERS[place][tier]
  return offer === undefined || 'refusal' in offer ? undefined : offer
}

/** Why objects there cannot be asked for by that tier. What is not known may be tried. */
export function tierRefusal(place: ColdPlace, tier: RetrievalTier): string | undefined {
  const offer = place === 'unknown' ? undefined : OFFERS[place][tier]
  return offer !== undefined && 'refusal' in offer ? offer.refusal : undefined
}

/** Why no tier is needed for a class; undefined where one is, or may be. */
export function needlessRetrieval(name: string): string | undefined {
  const { label, retrieval } = storageClass(name)
  return retrieval === 'never' ? `${label} needs no retrieval: it is read at once` : undefined
}
