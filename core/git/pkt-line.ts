/**
 * The framing of git's wire protocol: each packet begins with its own length, four hex digits
 * that count themselves (gitprotocol-common(5)). Lengths 0, 1 and 2 are marks without content.
 */
import { HoldfastError } from '../domain/errors.ts'

export type Packet =
  | { readonly kind: 'data'; readonly data: Buffer }
  | { readonly kind: 'flush' | 'delimiter' | 'response-end' }

/** The greatest packet that git sends, its length included. */
const LARGEST_PACKET = 65_520
/** Bytes of the length at the beginning of a packet. */
const HEADER = 4

const MARKS = ['flush', 'delimiter', 'response-end'] as const
export const FLUSH = '0000'
export const DELIMITER = '0001'

export function formatPacket(text: string): string {
  const length = Buffer.byteLength(text, 'latin1') + HEADER
  return length.toString(16).padStart(HEADER, '0') + text
}

/** Packets that came at once. A mark is the last of its batch: what it ends is read by itself. */
export type Batch = readonly Packet[]

/**
 * The packets of a stream of bytes. Throws `source-protocol` where they are not packets, and
 * what `brokenOff` gives where the stream ends within one.
 *
 * A packet that lies in one chunk is a view of it: a chunk must not be written to again. One
 * that came in several is copied once, however many they were.
 */
export async function* readPackets(
  bytes: AsyncIterable<Uint8Array>,
  brokenOff?: (why: string) => HoldfastError,
): AsyncGenerator<Packet> {
  for await (const batch of readBatches(bytes, brokenOff)) {
    // Not `yield*`, which makes a promise more of each.
    for (const packet of batch) yield packet
  }
}

/**
 * As `readPackets`, for the many small packets of a listing: to wait for each of them took longer
 * than to read it.
 */
export async function* readBatches(
  bytes: AsyncIterable<Uint8Array>,
  brokenOff: (why: string) => HoldfastError = notGit,
): AsyncGenerator<Batch> {
  const begun: Begun = { bytes: Buffer.alloc(HEADER), filled: 0 }
  for await (const { buffer, byteOffset, byteLength } of bytes) {
    const packets = packetsOf(Buffer.from(buffer, byteOffset, byteLength), begun)
    for (const batch of inBatches(packets)) yield batch
  }
  if (begun.filled > 0) throw endedWithin(begun, brokenOff)
}

/** What came in good order before an error comes before it, too: it may say why. */
function* inBatches(packets: Iterable<Packet>): Generator<Batch> {
  let batch: Packet[] = []
  try {
    for (const packet of packets) {
      batch.push(packet)
      if (packet.kind === 'data') continue
      yield batch
      batch = []
    }
  } catch (error) {
    if (batch.length > 0) yield batch
    throw error
  }
  if (batch.length > 0) yield batch
}

/** A packet of which a part has come, or nothing yet. */
interface Begun {
  /** As long as the packet; as its header, while that is not whole. */
  bytes: Buffer
  filled: number
}

/** The packets that end in `chunk`. The one that `begun` holds is gone on with. */
function* packetsOf(chunk: Buffer, begun: Begun): Generator<Packet> {
  let at = 0
  if (begun.filled > 0) {
    at = fill(begun, chunk)
    if (begun.filled < begun.bytes.length) return
    yield toPacket(begun.bytes)
  }
  for (let end = endOf(chunk, at); end !== undefined; end = endOf(chunk, at)) {
    yield toPacket(chunk.subarray(at, end))
    at = end
  }
  begun.bytes = Buffer.alloc(HEADER)
  begun.filled = 0
  fill(begun, chunk.subarray(at))
}

/** Takes from the beginning of `chunk` what the packet lacks, and tells how much that was. */
function fill(begun: Begun, chunk: Buffer): number {
  const room = begun.bytes.length
  const taken = chunk.copy(begun.bytes, begun.filled)
  begun.filled += taken
  if (room > HEADER || begun.filled < HEADER) return taken
  const header = begun.bytes
  begun.bytes = Buffer.allocUnsafe(sizeAt(header, 0))
  header.copy(begun.bytes)
  const more = chunk.copy(begun.bytes, HEADER, taken)
  begun.filled += more
  return taken + more
}

/** Where the packet at `at` ends, if all of it is here. */
function endOf(bytes: Buffer, at: number): number | undefined {
  if (bytes.length - at < HEADER) return undefined
  const end = at + sizeAt(bytes, at)
  return end > bytes.length ? undefined : end
}

/** Bytes that the packet at `at` takes up; a mark is no longer than its header. */
function sizeAt(bytes: Buffer, at: number): number {
  let length = 0
  for (let each = at; each < at + HEADER; each += 1) {
    const digit = DIGITS[bytes[each] ?? 0]
    if (digit === undefined) throw noLength(bytes.toString('latin1', at, at + HEADER))
    length = length * 16 + digit
  }
  if (length === 3 || length > LARGEST_PACKET) throw notGit(`${length} is no packet length`)
  return Math.max(length, HEADER)
}

/** The value of each byte that is a digit: a listing has a length for every ref. */
const DIGITS: readonly (number | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  const digit = String.fromCharCode(byte)
  return /^[0-9a-f]$/i.test(digit) ? Number.parseInt(digit, 16) : undefined
})

function noLength(digits: string): HoldfastError {
  return notGit(`${JSON.stringify(digits)} is no packet length`)
}

function toPacket(bytes: Buffer): Packet {
  const kind = bytes.length === HEADER ? MARKS[Number(bytes.toString('latin1'))] : undefined
  return kind === undefined ? { kind: 'data', data: bytes.subarray(HEADER) } : { kind }
}

/** Digits that are none were never the beginning of a packet. */
function endedWithin(
  { bytes, filled }: Begun,
  brokenOff: (why: string) => HoldfastError,
): HoldfastError {
  const why = 'the answer ends within a packet'
  const digits = bytes.toString('latin1', 0, Math.min(filled, HEADER))
  return /^[0-9a-fA-F]+$/.test(digits) ? brokenOff(why) : notGit(why)
}

/** For a listing in good order that is not to be believed, whoever asks for it. */
export function implausible(why: string): HoldfastError {
  return new HoldfastError(
    'source-implausible',
    `The source shows refs that no repository can have: ${why}.`,
    { hint: 'Check that the address is right and that no proxy changes answers.' },
  )
}

export function notGit(why: string): HoldfastError {
  return new HoldfastError(
    'source-protocol',
    `The source answered something that is not git: ${why}.`,
    {
      hint: 'Check that the address is that of a git repository and that no proxy changes answers.',
    },
  )
}
