/** What the `fetch` command of git protocol v2 is asked (gitprotocol-v2(5)). */
import { type ObjectFormat, OID_LENGTH } from '../domain/refs.ts'
import type { Capabilities } from './ls-refs.ts'
import { DELIMITER, FLUSH, formatPacket } from './pkt-line.ts'

export interface FetchRequest {
  readonly objectFormat: ObjectFormat
  /** Ids of the objects to get, with all that they reach; at least one. */
  readonly wants: Iterable<string>
  /** Ids whose objects, and all that they reach, need not come. The source may not know some. */
  readonly haves: Iterable<string>
  /** Deltas may build on objects that do not come. */
  readonly thin: boolean
}

/** Whether a server that said this of itself can be asked for a pack. */
export function canFetch(capabilities: Capabilities): boolean {
  const format = capabilities.get('object-format') ?? 'sha1'
  return capabilities.has('fetch') && Object.hasOwn(OID_LENGTH, format)
}

/** Characters after which a new piece of the request begins. */
const PIECE = 65_536

/**
 * The body of the request, a byte string in pieces of about 64 KiB. It asks for progress, since
 * that keeps a connection alive on which no pack comes yet, and ends the negotiation at once.
 */
export function fetchRequest(request: FetchRequest): string[] {
  const pieces: string[] = []
  let piece = ''
  for (const packet of packetsOf(request)) {
    piece += packet
    if (piece.length < PIECE) continue
    pieces.push(piece)
    piece = ''
  }
  return [...pieces, piece]
}

function* packetsOf({ objectFormat, wants, haves, thin }: FetchRequest): Generator<string> {
  yield formatPacket('command=fetch\n')
  // A server that does not know the capability ends on it; without it sha1 is meant.
  if (objectFormat !== 'sha1') yield formatPacket(`object-format=${objectFormat}\n`)
  yield DELIMITER
  if (thin) yield formatPacket('thin-pack\n')
  yield formatPacket('ofs-delta\n')
  for (const oid of wants) yield formatPacket(`want ${oid}\n`)
  for (const oid of haves) yield formatPacket(`have ${oid}\n`)
  yield formatPacket('done\n')
  yield FLUSH
}
