/** Reads small objects of one repository, one after the other: trees, commits, tags. */
import { HoldfastError } from '../domain/errors.ts'
import type { GitContext } from './context.ts'
import { type GitProcess, startGit, write } from './process.ts'
import { readerEnvironment } from './reader-environment.ts'
import { isObjectType, type ObjectType } from './scratch-pack.ts'

export interface ObjectInfo {
  readonly type: ObjectType
  readonly sizeBytes: number
}

export interface ObjectReader {
  /** What each of these object ids is, in order; undefined for what the repository lacks. */
  look(oids: readonly string[]): Promise<(ObjectInfo | undefined)[]>
  /**
   * All bytes of an object. Throws `path-not-found` for one that is not there, and
   * `snapshot-too-large` for one of more than `mostBytes`, before it is read.
   */
  read(oid: string, mostBytes: number): Promise<ObjectInfo & { readonly bytes: Buffer }>
}

export interface KeptReader extends ObjectReader {
  /** Whether it can be asked: it has told all that it was asked before, and lives. */
  isReady(): boolean
}

/**
 * A reader of the repository in `dir`, whose processes end with the signal of `context`. One
 * question at a time. Git is told nothing but object ids: any other text is refused
 * (`bad-input`), since git would take it for an expression.
 */
export function createObjectReader(dir: string, context: GitContext): KeptReader {
  const gits: { readonly alive: () => boolean }[] = []
  const begin = (mode: string) => {
    const git = start(dir, mode, context)
    gits.push(git)
    return git
  }
  const looking = once(() => begin('--batch-check'))
  const reading = once(() => begin('--batch'))
  /** Questions whose answers were not read to their end. */
  let open = 0

  async function look(oids: readonly string[]): Promise<(ObjectInfo | undefined)[]> {
    oids.forEach(checkOid)
    const found: (ObjectInfo | undefined)[] = []
    open += 1
    // Few enough that neither side waits for the other to read.
    for (let at = 0; at < oids.length; at += AT_ONCE) {
      const some = oids.slice(at, at + AT_ONCE)
      await looking().ask(some)
      for (const oid of some) found.push(readHeader(oid, await looking().line()))
    }
    open -= 1
    return found
  }

  return {
    look,
    async read(oid, mostBytes) {
      const [info] = await look([oid])
      if (info === undefined) throw missing(oid)
      if (info.sizeBytes > mostBytes) throw tooLarge(oid, info, mostBytes)
      open += 1
      await reading().ask([oid])
      await reading().line()
      const bytes = await reading().bytes(info.sizeBytes + 1)
      open -= 1
      return { ...info, bytes: bytes.subarray(0, info.sizeBytes) }
    },
    isReady: () => open === 0 && !context.signal.aborted && gits.every(({ alive }) => alive()),
  }
}

const AT_ONCE = 200

function checkOid(oid: string): void {
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(oid)) return
  throw new HoldfastError('bad-input', `${JSON.stringify(oid)} is no object id.`, {
    hint: 'Give all 40 or 64 digits, or the name of a ref.',
  })
}

function readHeader(asked: string, line: string): ObjectInfo | undefined {
  const [oid, type, size] = line.split(' ')
  if (oid === asked && isObjectType(type) && size !== undefined) {
    return { type, sizeBytes: Number(size) }
  }
  if (line === `${asked} missing`) return undefined
  throw misunderstood(`it answered ${JSON.stringify(line)}`)
}

/** A `git cat-file` that is asked and answers, over and over. */
function start(dir: string, mode: string, context: GitContext) {
  const git = startGit({
    args: ['cat-file', mode],
    cwd: dir,
    env: readerEnvironment(dir, context),
    signal: context.signal,
    side: 'scratch',
  })
  const output = git.stdout[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  let alive = true
  const died = () => {
    alive = false
  }
  git.ended.then(died, died)

  async function more(): Promise<void> {
    const next = await output.next()
    if (next.done) throw await whyEnded(git)
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value])
  }

  return {
    alive: () => alive,
    async ask(oids: readonly string[]): Promise<void> {
      await write(git, oids.map((oid) => `${oid}\n`).join(''))
    },
    async line(): Promise<string> {
      while (!rest.includes('\n')) await more()
      const end = rest.indexOf('\n')
      const line = rest.toString('latin1', 0, end)
      rest = rest.subarray(end + 1)
      return line
    },
    async bytes(count: number): Promise<Buffer> {
      const pieces: Buffer[] = []
      let left = count
      while (left > rest.length) {
        pieces.push(rest)
        left -= rest.length
        rest = Buffer.alloc(0)
        await more()
      }
      pieces.push(rest.subarray(0, left))
      rest = rest.subarray(left)
      return Buffer.concat(pieces)
    },
  }
}

/** Why git has no more to say: what it says itself, if it failed. */
async function whyEnded({ ended }: GitProcess): Promise<HoldfastError> {
  await ended
  return misunderstood('it ended before it had answered')
}

function misunderstood(why: string): HoldfastError {
  return new HoldfastError('git-failed', `git cat-file is not understood: ${why}.`, {
    hint: 'Run again; if it stays, report it with this message.',
  })
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function missing(oid: string): HoldfastError {
  return new HoldfastError('path-not-found', `The snapshot has no object ${oid}.`, {
    hint: 'Name a ref of the snapshot.',
  })
}

function tooLarge(oid: string, { type, sizeBytes }: ObjectInfo, most: number): HoldfastError {
  return new HoldfastError(
    'snapshot-too-large',
    `The ${type} ${oid} has ${sizeBytes} bytes, and no more than ${most} are read.`,
    { hint: 'Restore the snapshot to work with it.' },
  )
}
