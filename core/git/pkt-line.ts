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

const MARKS = ['flush', 'delimiter', 'response-end'] as const
export const FLUSH = '0000'
export const DELIMITER = '0001'

export function formatPacket(text: string): string {
  const length = Buffer.byteLength(text, 'latin1') + 4
  return length.toString(16).padStart(4, '0') + text
}

/** The packets of a stream of bytes. Throws `source-protocol` where they are not packets. */
export async function* readPackets(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Packet> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk])
    let offset = 0
    while (rest.length - offset >= 4) {
      const length = readLength(rest.subarray(offset, offset + 4))
      if (length > rest.length - offset) break
      yield toPacket(length, rest.subarray(offset + 4, offset + Math.max(length, 4)))
      offset += Math.max(length, 4)
    }
    rest = rest.subarray(offset)
  }
  if (rest.length > 0) throw notGit('the answer ends within a packet')
}

function readLength(digits: Buffer): number {
  const text = digits.toString('latin1')
  if (!/^[0-9a-fA-F]{4}$/.test(text)) throw notGit(`${JSON.stringify(text)} is no packet length`)
  const length = Number.parseInt(text, 16)
  if (length === 3 || length > LARGEST_PACKET) throw notGit(`${length} is no packet length`)
  return length
}

function toPacket(length: number, data: Buffer): Packet {
  const kind = MARKS[length]
  return kind === undefined ? { kind: 'data', data } : { kind }
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
