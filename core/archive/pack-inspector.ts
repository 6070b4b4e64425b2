/**
 * Looks at a pack while it passes (gitformat-pack(5)): does it begin as a pack, how many
 * objects does it announce, and is the checksum at its end that of all that came before?
 */
import { createHash } from 'node:crypto'
import { HoldfastError } from '../domain/errors.ts'
import { type ObjectFormat, OID_LENGTH } from '../domain/refs.ts'

export interface PackSummary {
  /** Objects that the pack announces. */
  readonly objects: number
  /** The checksum at its end, in hex. */
  readonly checksum: string
  readonly sizeBytes: number
}

export interface PackInspector {
  update(chunk: Uint8Array): void
  /** Call at the end of the pack. Throws `verification-failed` if it is not whole. */
  finish(): PackSummary
}

/** `PACK`, the version and the number of objects, four bytes each. */
export const PACK_HEADER_BYTES = 12

export function createPackInspector(objectFormat: ObjectFormat): PackInspector {
  const trailerBytes = OID_LENGTH[objectFormat] / 2
  const hash = createHash(objectFormat)
  let header: Buffer = Buffer.alloc(0)
  let tail: Buffer = Buffer.alloc(0)
  let sizeBytes = 0
  return {
    update(chunk) {
      sizeBytes += chunk.length
      if (header.length < PACK_HEADER_BYTES) {
        header = Buffer.concat([header, chunk.subarray(0, PACK_HEADER_BYTES - header.length)])
      }
      if (chunk.length >= trailerBytes) {
        hash.update(tail).update(chunk.subarray(0, chunk.length - trailerBytes))
        tail = Buffer.from(chunk.subarray(chunk.length - trailerBytes))
        return
      }
      const joined = Buffer.concat([tail, chunk])
      const split = Math.max(0, joined.length - trailerBytes)
      hash.update(joined.subarray(0, split))
      tail = joined.subarray(split)
    },
    finish() {
      const objects = readPackHeader(header)
      const checksum = hash.digest('hex')
      if (sizeBytes < PACK_HEADER_BYTES + trailerBytes) throw broken('it is cut off')
      if (checksum !== tail.toString('hex')) throw broken('its checksum is not that of its bytes')
      return { objects, checksum, sizeBytes }
    },
  }
}

/** How many objects a pack announces. Throws `verification-failed` for what is no pack. */
export function readPackHeader(header: Buffer): number {
  if (header.length < PACK_HEADER_BYTES || header.toString('latin1', 0, 4) !== 'PACK') {
    throw broken('it does not begin as one')
  }
  const version = header.readUInt32BE(4)
  if (version !== 2 && version !== 3) throw broken(`its version is ${version}`)
  return header.readUInt32BE(8)
}

function broken(why: string): HoldfastError {
  return new HoldfastError('verification-failed', `The pack is not whole: ${why}.`, {
    hint: 'Nothing was recorded; run the backup again.',
  })
}
