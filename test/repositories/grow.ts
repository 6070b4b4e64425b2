/** Repositories of a chosen size, with a history as projects have it, in little time. */
import { git } from '../git.ts'
import { startDraft } from './draft.ts'
import { type CommitOptions, commit, tag } from './fast-import.ts'
import { type RandomBytes, seededBytes } from './random-bytes.ts'

export interface Growth {
  readonly commits: number
  /** Files of text in the last tree; up to a quarter as many again do not compress. */
  readonly files: number
  /** Of contents that do not compress; trees, text and commits come on top. */
  readonly bytes: number
  readonly seed: number
}

const MAIN = 'refs/heads/main'
/** Large contents are written in pieces of this size, so that memory stays small. */
const PIECE_BYTES = 1024 * 1024

/**
 * Makes a bare repository at `dir`: a main with a merged side branch every ten commits and
 * a tag every fifty. The same repository for the same numbers.
 */
export async function growRepository(dir: string, growth: Growth): Promise<void> {
  await startDraft(dir)
  await feed(dir, growCommits(growth))
}

/** Adds `count` commits of some 20 kB to main. Each call wants a `seed` of its own. */
export async function addCommits(dir: string, count: number, seed: number): Promise<void> {
  const growth = { commits: count, files: count, bytes: count * 20_000, seed }
  await feed(dir, growCommits(growth, `${MAIN}^0`))
}

async function feed(dir: string, input: AsyncIterable<Uint8Array>): Promise<void> {
  // Random bytes gain nothing from a compressor or from deltas but the wait.
  const plain = ['-c', 'core.compression=0', '-c', 'pack.compression=0']
  const args = [...plain, 'fast-import', '--quiet', '--depth=0', '--date-format=raw']
  await git(args, { env: { GIT_DIR: dir }, input })
}

async function* growCommits(growth: Growth, from?: string): AsyncGenerator<Uint8Array> {
  const { commits, files, bytes, seed } = growth
  const random = seededBytes(seed)
  for (let n = 0; n < commits; n++) {
    yield* writeBlob(n + 1, Math.floor(bytes / commits), random)
    const options: CommitOptions = {
      message: `Change ${n} of ${seed}\n\n${random(30).toString('hex')}\n`,
      minute: n,
      files: {
        ...textFiles(n, growth),
        [`assets/${n % Math.ceil(files / 4)}.bin`]: { mode: '100644', from: `:${n + 1}` },
      },
      ...(n === 0 && from !== undefined ? { from } : {}),
    }
    yield Buffer.from(commit(MAIN, options), 'latin1')
    if (n % 10 === 9) yield Buffer.from(sideBranch(n, seed), 'latin1')
    if (n % 50 === 49) yield Buffer.from(tag(`${seed}.${n}`, MAIN), 'latin1')
  }
}

function* writeBlob(mark: number, bytes: number, random: RandomBytes): Generator<Uint8Array> {
  yield Buffer.from(`blob\nmark :${mark}\ndata ${bytes}\n`)
  for (let left = bytes; left > 0; left -= PIECE_BYTES) yield random(Math.min(left, PIECE_BYTES))
  yield Buffer.from('\n')
}

/** The files of text that commit `n` adds; after the last commit there are `files` of them. */
function textFiles(n: number, { commits, files, seed }: Growth): Record<string, string> {
  const [first, end] = [n, n + 1].map((each) => Math.floor((each * files) / commits))
  const added = Array.from({ length: (end ?? 0) - (first ?? 0) }, (_, each) => (first ?? 0) + each)
  return Object.fromEntries(
    ['CHANGES', ...added.map((file) => `source/${file % 50}/${file % 7}/${file}.txt`)].map(
      (path) => [path, `${path} as of change ${n} of ${seed}\n`.repeat(20)],
    ),
  )
}

function sideBranch(n: number, seed: number): string {
  const side = `refs/heads/side-${seed}-${n}`
  const message = `Merge side ${n}\n`
  return [
    commit(side, { from: MAIN, minute: n, files: { [`side/${n}.txt`]: `Side ${n}\n` } }),
    commit(MAIN, { merge: [side], minute: n, message }),
  ].join('')
}
