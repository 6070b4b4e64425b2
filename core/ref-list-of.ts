/** The ref list of a listing as it lies in the store, made once however often it is asked for. */
import { sha256Hex } from './archive/digest.ts'
import { formatRefList, type RefListing } from './domain/refs.ts'

export interface RefListBytes {
  readonly bytes: Buffer
  /** Of the bytes; the ref list's key in the store. */
  readonly sha256: string
}

const MADE = new WeakMap<RefListing, RefListBytes>()

export function refListOf(listing: RefListing): RefListBytes {
  const made = MADE.get(listing)
  if (made !== undefined) return made
  const bytes = Buffer.from(formatRefList(listing), 'latin1')
  const list = { bytes, sha256: sha256Hex(bytes) }
  MADE.set(listing, list)
  return list
}

export function digestOf(listing: RefListing): string {
  return refListOf(listing).sha256
}
