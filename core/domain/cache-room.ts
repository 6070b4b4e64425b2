/** What must go from a cache so that something new has room. */

export interface CacheLimits {
  /** Bytes on disk of all that is kept. */
  readonly mostBytes: number
  readonly mostSnapshots: number
}

export interface Kept {
  readonly key: string
  readonly bytes: number
  readonly inUse: boolean
}

export type Room =
  | { readonly kind: 'room'; readonly evict: readonly string[] }
  /** It would have no room if nothing else were there. */
  | { readonly kind: 'too-large' }
  /** What would have to go is in use. */
  | { readonly kind: 'busy' }

/** `kept` is in order of use, what was used longest ago first; that goes first. */
export function planRoom(
  kept: readonly Kept[],
  wanted: { readonly snapshots: number; readonly bytes: number },
  { mostBytes, mostSnapshots }: CacheLimits,
): Room {
  if (wanted.bytes > mostBytes || wanted.snapshots > mostSnapshots) return { kind: 'too-large' }
  let bytes = wanted.bytes + kept.reduce((sum, each) => sum + each.bytes, 0)
  let snapshots = wanted.snapshots + kept.length
  const evict: string[] = []
  for (const each of kept) {
    if (bytes <= mostBytes && snapshots <= mostSnapshots) break
    if (each.inUse) continue
    evict.push(each.key)
    bytes -= each.bytes
    snapshots -= 1
  }
  const fits = bytes <= mostBytes && snapshots <= mostSnapshots
  return fits ? { kind: 'room', evict } : { kind: 'busy' }
}
