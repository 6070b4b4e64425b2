/** What lies in a scratch repository: its objects by id and type, and their contents as a stream. */
import { HoldfastError } from '../domain/errors.ts'
import type { GitContext } from './context.ts'
import { gitEnvironment } from './environment.ts'
import { lines } from './pack.ts'
import { feed, type GitProcess, startGit } from './process.ts'

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag'

/** Takes what objects hold, one object after the other, each in as many pieces as it comes in. */
export interface ContentReader {
  begin(oid: string, type: ObjectType): void
  update(piece: Buffer): void
  /** All of the object has come. */
  finish(): void
}

/** Names every object of the repository in `dir`, borrowed ones too, in the order of its pack. */
export async function listObjects(
  dir: string,
  found: (oid: string, type: ObjectType) => void,
  context: GitContext,
): Promise<void> {
  const format = '--batch-check=%(objectname) %(objecttype)'
  const git = start(dir, [format, '--batch-all-objects', '--unordered'], context)
  git.stdin.end()
  let rest = ''
  for await (const chunk of git.stdout.setEncoding('latin1')) {
    const complete = `${rest}${chunk}`.split('\n')
    rest = complete.pop() ?? ''
    for (const line of complete) {
      const [oid = '', type] = line.split(' ')
      if (!isObjectType(type)) throw unreadable(line)
      found(oid, type)
    }
  }
  await git.ended
}

/**
 * Shows the contents of these objects to `reader`, in their order and without holding more
 * than a piece. Throws `verification-failed` when git does not show each of them.
 */
export async function readObjects(
  dir: string,
  oids: Iterable<string>,
  reader: ContentReader,
  context: GitContext,
): Promise<void> {
  const git = start(dir, ['--batch', '--buffer'], context)
  let asked = 0
  const fed = feed(git, lines(counted(oids, () => (asked += 1))))
  const parser = createBatchParser(reader)
  for await (const chunk of git.stdout) parser.update(chunk)
  await fed
  await git.ended
  if (parser.shown() !== asked) throw unreadable(`${parser.shown()} of ${asked} objects`)
}

function* counted(oids: Iterable<string>, count: () => void): Generator<string> {
  for (const oid of oids) {
    count()
    yield oid
  }
}

const LINE_FEED = 0x0a

/** Reads `<id> <type> <size>`, a line feed, that many bytes and a line feed, over and over. */
function createBatchParser(reader: ContentReader) {
  let header = ''
  /** Bytes of the object that are still to come, or undefined within a header. */
  let left: number | undefined
  let shown = 0

  function readHeader(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(LINE_FEED, at)
    header += chunk.toString('latin1', at, end < 0 ? chunk.length : end)
    if (end < 0) return chunk.length
    const [oid = '', type, size] = header.split(' ')
    if (!isObjectType(type) || size === undefined) throw unreadable(header)
    header = ''
    left = Number(size)
    reader.begin(oid, type)
    return end + 1
  }

  function readBody(chunk: Buffer, at: number, size: number): number {
    const end = Math.min(chunk.length, at + size)
    if (size > 0) {
      reader.update(chunk.subarray(at, end))
      left = size - (end - at)
      return end
    }
    reader.finish()
    shown += 1
    left = undefined
    return at + 1
  }

  return {
    shown: () => shown,
    update(chunk: Buffer): void {
      for (let at = 0; at < chunk.length; ) {
        at = left === undefined ? readHeader(chunk, at) : readBody(chunk, at, left)
      }
    },
  }
}

function start(dir: string, args: readonly string[], context: GitContext): GitProcess {
  return startGit({
    args: ['cat-file', ...args],
    cwd: dir,
    env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
    signal: context.signal,
    side: 'scratch',
  })
}

export function isObjectType(text: string | undefined): text is ObjectType {
  return text === 'commit' || text === 'tree' || text === 'blob' || text === 'tag'
}

function unreadable(what: string): HoldfastError {
  return new HoldfastError('verification-failed', `Git did not show what a pack holds: ${what}.`, {
    hint: 'No snapshot was recorded; run the backup again, and report it if it stays.',
  })
}

/** Object ids with a byte of notes on each; some 40 bytes an id, however many there are. */
export interface OidTable {
  readonly size: number
  /** The number of the id that begins in `bytes` at `at`. Ids are numbered as they come. */
  numberOf(bytes: Uint8Array, at: number): number
  /** Bits that were noted of an id; 0 at first. */
  notes(number: number): number
  note(number: number, bits: number): void
  /** In hex. */
  oid(number: number): string
}

/** An open-addressed hash table: ids are hashes already, so their first bytes say where to look. */
export function createOidTable(idBytes: number): OidTable {
  let size = 0
  let ids = Buffer.alloc(1024 * idBytes)
  let notes = new Uint8Array(1024)
  /** Numbers plus one, at least half of them free. */
  let slots = new Uint32Array(2048)

  /** The slot of an id: where it is, or where it would be. */
  function slotOf(bytes: Uint8Array, at: number): number {
    let slot = firstBytes(bytes, at) & (slots.length - 1)
    for (;;) {
      const number = (slots[slot] ?? 0) - 1
      if (number < 0 || isEqual(ids, number * idBytes, bytes, at, idBytes)) return slot
      slot = (slot + 1) & (slots.length - 1)
    }
  }

  function grow(): void {
    ids = Buffer.concat([ids], 2 * ids.length)
    const before = notes
    notes = new Uint8Array(2 * before.length)
    notes.set(before)
    slots = new Uint32Array(2 * slots.length)
    for (let n = 0; n < size; n += 1) slots[slotOf(ids, n * idBytes)] = n + 1
  }

  return {
    get size() {
      return size
    },
    numberOf(bytes, at) {
      const slot = slotOf(bytes, at)
      const known = slots[slot] ?? 0
      if (known > 0) return known - 1
      ids.set(bytes.subarray(at, at + idBytes), size * idBytes)
      size += 1
      slots[slot] = size
      if (size === notes.length) grow()
      return size - 1
    },
    notes: (number) => notes[number] ?? 0,
    note(number, bits) {
      notes[number] = (notes[number] ?? 0) | bits
    },
    oid: (number) => ids.toString('hex', number * idBytes, (number + 1) * idBytes),
  }
}

function firstBytes(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]
  return (a << 24) | (b << 16) | (c << 8) | d
}

function isEqual(a: Uint8Array, at: number, b: Uint8Array, bt: number, length: number): boolean {
  for (let n = 0; n < length; n += 1) if (a[at + n] !== b[bt + n]) return false
  return true
}
