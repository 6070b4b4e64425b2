/** All that lies below a tree of git, however much: read as git lists it, and never held. */
import { HoldfastError } from '../domain/errors.ts'
import { type GitContext, stopping } from './context.ts'
import { startGit } from './process.ts'
import { readerEnvironment } from './reader-environment.ts'
import { kindOfMode, type RawEntry } from './tree.ts'

export interface ListedEntry extends Omit<RawEntry, 'name'> {
  /** Names from the top down with slashes between them, as a byte string. */
  readonly path: string
  /** Of a file or symbolic link. */
  readonly sizeBytes: number | undefined
}

/**
 * Shows `visit` the entries below the tree `oid`, folders before what is in them, until there are
 * no more or it returns false. A few objects may stand for more entries than there are atoms:
 * the caller counts.
 */
export async function listTree(
  dir: string,
  oid: string,
  visit: (entry: ListedEntry) => boolean,
  context: GitContext,
): Promise<void> {
  await stopping(context, async (own) => {
    const git = startGit({
      args: ['ls-tree', '-r', '-t', '-l', '-z', '--full-tree', oid],
      cwd: dir,
      env: readerEnvironment(dir, own),
      signal: own.signal,
      side: 'scratch',
    })
    for await (const record of records(git.stdout)) if (!visit(readRecord(record))) return
    await git.ended
  })
}

/** No path that anybody made on purpose is longer. */
const LONGEST_RECORD = 64 * 1024

async function* records(output: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of output) {
    const complete = `${rest}${chunk.toString('latin1')}`.split('\0')
    rest = complete.pop() ?? ''
    if (rest.length > LONGEST_RECORD) throw tooLong()
    yield* complete
  }
}

/** `<mode> <type> <id> <size>`, a tab, and the path. */
function readRecord(record: string): ListedEntry {
  const [, mode = '', oid = '', size = '', path] = RECORD.exec(record) ?? []
  if (path === undefined) {
    throw new HoldfastError('git-failed', `git ls-tree printed ${JSON.stringify(record)}.`, {
      hint: 'Run again; if it stays, report it with this message.',
    })
  }
  return { path, mode, oid, kind: kindOfMode(mode), sizeBytes: size === '-' ? undefined : +size }
}

const RECORD = /^([0-7]+) \w+ ([0-9a-f]+) +(-|\d+)\t(.*)$/s

function tooLong(): HoldfastError {
  return new HoldfastError(
    'snapshot-too-large',
    `A path of the snapshot has more than ${LONGEST_RECORD} bytes.`,
    { hint: 'Restore the snapshot to work with it.' },
  )
}
