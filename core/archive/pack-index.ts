/**
 * Reads the index that git writes beside a pack (gitformat-pack(5), version 2): a magic, the
 * version, how many ids begin with at most each byte (the fan-out), the ids in order, a CRC and
 * an offset for each, the offsets that need 64 bits, and two checksums.
 */
import { createHash } from 'node:crypto'
import { HoldfastError } from '../domain/errors.ts'
import { type ObjectFormat, OID_LENGTH } from '../domain/refs.ts'

export interface PackIndex {
  /** Objects of the pack. One that lies in it twice counts twice. */
  readonly count: number
  /** The checksum at the end of the pack that this is the index of, in hex. */
  readonly packChecksum: string
  /** Whether the pack has the object. What is no object id of this format is in no pack. */
  has(oid: string): boolean
}

const MAGIC = 'ff744f63'
const FAN_OUT = 8
const NAMES = FAN_OUT + 256 * 4
/** Of an offset: it stands in the table of 64-bit offsets, at the place that its other bits say. */
const LARGE = 0x8000_0000

/**
 * The index as it lies in `bytes`, which are kept and must not change. Throws `store-damaged`,
 * naming `key`, unless every byte is as git wrote it.
 */
export function parsePackIndex(bytes: Buffer, objectFormat: ObjectFormat, key: string): PackIndex {
  const layout = readLayout(bytes, OID_LENGTH[objectFormat] / 2)
  if (typeof layout === 'string') throw damaged(key, layout)
  const why = checkSum(bytes, objectFormat) ?? checkNames(layout) ?? checkOffsets(layout)
  if (why !== undefined) throw damaged(key, why)

  const { count, idBytes } = layout
  const digits = new RegExp(`^[0-9a-f]{${2 * idBytes}}$`)
  const sought = Buffer.alloc(idBytes)
  return {
    count,
    packChecksum: bytes.toString('hex', bytes.length - 2 * idBytes, bytes.length - idBytes),
    has(oid) {
      // Node reads other characters as digits too.
      return digits.test(oid) && sought.write(oid, 'hex') === idBytes && find(layout, sought)
    },
  }
}

interface Layout {
  readonly bytes: Buffer
  readonly idBytes: number
  readonly count: number
  readonly fanOut: Uint32Array
}

/** Where things are, or why `bytes` are no index. */
function readLayout(bytes: Buffer, idBytes: number): Layout | string {
  if (bytes.length < NAMES + 2 * idBytes) return 'it is cut off'
  if (bytes.toString('hex', 0, 4) !== MAGIC) return 'it does not begin as one'
  const version = bytes.readUInt32BE(4)
  if (version !== 2) return `its version is ${version}`
  const fanOut = Uint32Array.from({ length: 256 }, (_, n) => bytes.readUInt32BE(FAN_OUT + 4 * n))
  if (fanOut.some((each, n) => each < (fanOut[n - 1] ?? 0))) return 'its fan-out goes down'
  const count = fanOut[255] ?? 0
  if (bytes.length < NAMES + count * (idBytes + 8) + 2 * idBytes) return 'it is cut off'
  return { bytes, idBytes, count, fanOut }
}

function checkSum(bytes: Buffer, objectFormat: ObjectFormat): string | undefined {
  const end = bytes.length - OID_LENGTH[objectFormat] / 2
  const digest = createHash(objectFormat).update(bytes.subarray(0, end)).digest()
  return digest.equals(bytes.subarray(end)) ? undefined : 'its checksum is not that of its bytes'
}

/** Equal ids may follow each other: git indexes a pack that has an object twice. */
function checkNames({ bytes, idBytes, count, fanOut }: Layout): string | undefined {
  for (let n = 0; n < count; n += 1) {
    const at = NAMES + n * idBytes
    const first = bytes[at] ?? 0
    if (n < startOf(fanOut, first) || n >= (fanOut[first] ?? 0)) return 'its fan-out is wrong'
    if (n > 0 && bytes.compare(bytes, at, at + idBytes, at - idBytes, at) > 0) {
      return 'its ids are not in order'
    }
  }
  return undefined
}

/** Every offset that needs 64 bits has a place of its own, and there is no more behind them. */
function checkOffsets({ bytes, idBytes, count }: Layout): string | undefined {
  const start = NAMES + count * (idBytes + 4)
  const large = Math.floor((bytes.length - 2 * idBytes - start - 4 * count) / 8)
  let used = 0
  for (let at = start; at < start + 4 * count; at += 4) {
    const offset = bytes.readUInt32BE(at)
    if (offset < LARGE) continue
    used += 1
    if (offset - LARGE >= large) return 'an offset is not there'
  }
  const end = start + 4 * count + 8 * used + 2 * idBytes
  return bytes.length === end ? undefined : `it has ${bytes.length} bytes instead of ${end}`
}

/** Searches between the first and the last id that begin as `id` does. */
function find({ bytes, idBytes, fanOut }: Layout, id: Buffer): boolean {
  let low = startOf(fanOut, id[0] ?? 0)
  let high = fanOut[id[0] ?? 0] ?? 0
  while (low < high) {
    const middle = (low + high) >>> 1
    const order = compareAt(bytes, NAMES + middle * idBytes, id)
    if (order === 0) return true
    if (order < 0) low = middle + 1
    else high = middle
  }
  return false
}

/** By hand, since the first few bytes decide: twice as fast as a call of `compare`. */
function compareAt(bytes: Buffer, at: number, id: Buffer): number {
  for (let n = 0; n < id.length; n += 1) {
    const difference = (bytes[at + n] ?? 0) - (id[n] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function startOf(fanOut: Uint32Array, first: number): number {
  return fanOut[first - 1] ?? 0
}

function damaged(key: string, why: string): HoldfastError {
  return new HoldfastError('store-damaged', `${key} is no whole index of a pack: ${why}.`, {
    hint: 'Run `holdfast verify` on the repository; an older snapshot may be whole.',
  })
}
