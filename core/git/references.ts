/** Reads from the bytes of objects what they refer to: git's trees, commits and tags. */
import { isObjectType, type ObjectType } from './scratch-pack.ts'

/** Takes a reference to the id that begins in `bytes` at `at`. */
export type Refer = (bytes: Uint8Array, at: number, type: ObjectType) => void
export type Fail = (why: string) => never

/** Reads one object after the other, and stands at the beginning again when one is finished. */
export interface ReferenceReader {
  update(piece: Buffer): void
  finish(): void
}

const [SPACE, DIGIT_0, DIGIT_7] = [0x20, 0x30, 0x37]
const FILE_TYPE = 0o170000
/** What git takes the modes of entries for; all others count as submodules. */
const MODES = new Map<number, ObjectType>([
  [0o040000, 'tree'],
  [0o100000, 'blob'],
  [0o120000, 'blob'],
])

/** Reads entries: a mode in octal digits, a space, a name, a zero byte, and the bytes of an id. */
export function createTreeReader(idBytes: number, refer: Refer, fail: Fail): ReferenceReader {
  let part: 'mode' | 'name' | 'id' = 'mode'
  let mode = 0
  /** Bytes of this part so far. */
  let length = 0
  const split = Buffer.alloc(idBytes)

  function readMode(piece: Buffer, start: number): number {
    for (let at = start; at < piece.length; at += 1) {
      const byte = piece[at] ?? 0
      if (byte === SPACE && length > 0) return begin('name', at + 1)
      if (byte < DIGIT_0 || byte > DIGIT_7) fail('it has a malformed mode')
      mode = (mode << 3) | (byte - DIGIT_0)
      length += 1
    }
    return piece.length
  }

  function readName(piece: Buffer, start: number): number {
    let at = start
    while (at < piece.length && piece[at] !== 0) at += 1
    length += at - start
    if (at === piece.length) return at
    if (length === 0) fail('it has an entry without a name')
    return begin('id', at + 1)
  }

  function readId(piece: Buffer, at: number): number {
    if (length === 0 && piece.length - at >= idBytes) {
      take(piece, at)
      return begin('mode', at + idBytes)
    }
    const copied = piece.copy(split, length, at)
    length += copied
    if (length < idBytes) return at + copied
    take(split, 0)
    return begin('mode', at + copied)
  }

  function take(bytes: Uint8Array, at: number): void {
    const type = MODES.get(mode & FILE_TYPE)
    if (type !== undefined) refer(bytes, at, type)
    mode = 0
  }

  function begin(next: typeof part, at: number): number {
    part = next
    length = 0
    return at
  }

  return {
    update(piece) {
      for (let at = 0; at < piece.length; ) {
        if (part === 'mode') at = readMode(piece, at)
        else at = part === 'name' ? readName(piece, at) : readId(piece, at)
      }
    },
    finish() {
      if (part !== 'mode' || length > 0) fail('its last entry is cut off')
    },
  }
}

/** The lines at the beginning of a commit or tag that refer to something. */
interface Header {
  /** Takes line `n`, from 0. False when there is nothing to come. */
  take(line: string, n: number): boolean
  /** Whether the object may end before line `n`, of which there is only `rest`. */
  mayEnd(n: number, rest: string): boolean
}

/** More bytes than a line with an object id can have. */
const LONGEST_LINE = 100

/** Never holds more than a line, however long it or the object is. */
function createHeaderReader(header: Header, fail: Fail): ReferenceReader {
  let line = ''
  let number = 0
  let reading = true
  return {
    update(piece) {
      for (let at = 0; reading && at < piece.length; ) {
        const found = piece.indexOf('\n', at)
        const end = found < 0 ? piece.length : found
        line += piece.toString('latin1', at, Math.min(end, at + LONGEST_LINE))
        if (found < 0 && line.length < LONGEST_LINE) return
        reading = header.take(line, number)
        line = ''
        number += 1
        at = end + 1
      }
    },
    finish() {
      if (reading && !header.mayEnd(number, line)) fail('its header is cut off')
      line = ''
      number = 0
      reading = true
    },
  }
}

export function createCommitReader(idBytes: number, refer: Refer, fail: Fail): ReferenceReader {
  return createHeaderReader(createCommitHeader(idBytes, refer, fail), fail)
}

export function createTagReader(idBytes: number, refer: Refer, fail: Fail): ReferenceReader {
  return createHeaderReader(createTagHeader(idBytes, refer, fail), fail)
}

/** A tree and then parents; git takes no line behind them for a parent. */
function createCommitHeader(idBytes: number, refer: Refer, fail: Fail): Header {
  const readId = createIdLine(idBytes, fail)
  return {
    take(line, n) {
      if (n > 0 && !line.startsWith('parent ')) return false
      if (n === 0) refer(readId('tree', line), 0, 'tree')
      else refer(readId('parent', line), 0, 'commit')
      return true
    },
    mayEnd: (n, rest) => n > 0 && !rest.startsWith('parent '),
  }
}

/** The object, its type, and a name. */
function createTagHeader(idBytes: number, refer: Refer, fail: Fail): Header {
  const readId = createIdLine(idBytes, fail)
  let id: Uint8Array = Buffer.alloc(idBytes)
  return {
    take(line, n) {
      if (n === 0) id = readId('object', line)
      if (n === 1) {
        const type = line.replace(/^type /, '')
        if (type === line || !isObjectType(type)) return fail('it does not say of what type')
        refer(id, 0, type)
      }
      if (n === 2 && !line.startsWith('tag ')) fail('it has no name')
      return n < 2
    },
    mayEnd: () => false,
  }
}

function createIdLine(idBytes: number, fail: Fail): (word: string, line: string) => Uint8Array {
  const digits = new RegExp(`^[0-9a-fA-F]{${2 * idBytes}}$`)
  return (word, line) => {
    const [first, id = '', ...rest] = line.split(' ')
    if (first === word && rest.length === 0 && digits.test(id)) return Buffer.from(id, 'hex')
    return fail(`it has a malformed line for its ${word}`)
  }
}
