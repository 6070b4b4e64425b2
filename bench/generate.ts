/**
 * Repositories made of nothing, with what makes a real one slow: many small objects that are
 * deltas of each other, and some large ones that do not compress.
 */
import { git } from '../test/git.ts'
import { startDraft } from '../test/repositories/draft.ts'
import { commit, type FileEntry, tag } from '../test/repositories/fast-import.ts'
import { type RandomBytes, seededBytes } from '../test/repositories/random-bytes.ts'

export interface Size {
  readonly commits: number
  /** Files of text in the last tree. */
  readonly files: number
  /** Of one file that is large, and changes with every eighth commit: package-lock.json. */
  readonly lockLines: number
  /** Of contents that do not compress, a piece with every tenth commit. */
  readonly assetBytes: number
}

/** By name, as a benchmark is asked for them. */
export const SIZES: Readonly<Record<string, Size>> = {
  tiny: { commits: 120, files: 40, lockLines: 200, assetBytes: 100_000 },
  small: { commits: 3000, files: 600, lockLines: 3000, assetBytes: 8_000_000 },
  large: { commits: 20_000, files: 3000, lockLines: 12_000, assetBytes: 80_000_000 },
}

const MAIN = 'refs/heads/main'
const CHANGED_FILES = 3
const ASSET_EVERY = 10
const LOCK_EVERY = 8
const LINES = 250

/** Makes a bare repository at `dir`, packed as a server packs it. The same one for the same size. */
export async function generateRepository(dir: string, size: Size): Promise<void> {
  await startDraft(dir)
  const env = { GIT_DIR: dir }
  // What is written here is packed again, so nothing is gained by compressing it.
  const plain = ['-c', 'core.compression=0', '-c', 'pack.compression=0']
  const fastImport = [...plain, 'fast-import', '--quiet', '--depth=0', '--date-format=raw']
  await git(fastImport, { env, input: commits(size) })
  await git(['repack', '-adfq', '--depth=50', '--window=10'], { env })
}

async function* commits(size: Size): AsyncGenerator<Uint8Array> {
  const random = seededBytes(size.commits)
  const texts = [linesOf(size.lockLines, random)]
  for (let n = 0; n < size.commits; n++) {
    const grown = Math.ceil(((n + 1) * size.files) / size.commits)
    while (texts.length < grown) texts.push(linesOf(LINES, random))
    if (n % ASSET_EVERY === 0) yield* asset(n + 1, size, random)
    const options = {
      message: `${lineOf(random)}\n${lineOf(random)}`,
      minute: n,
      files: { ...changedFiles(n, texts, random), ...assetFile(n) },
    }
    yield Buffer.from(commit(MAIN, options), 'latin1')
    if (n % 20 === 10) yield Buffer.from(sideBranch(n, random), 'latin1')
    if (n % 100 === 50) yield Buffer.from(tag(`v0.${n}`, MAIN), 'latin1')
  }
}

/** Changes some of `texts`, the lines of each file, and gives those files as they are now. */
function changedFiles(n: number, texts: string[][], random: RandomBytes): Record<string, string> {
  const picked = Array.from({ length: CHANGED_FILES }, () => below(texts.length, random))
  const numbers = n % LOCK_EVERY === 0 ? [0, ...picked] : picked
  const files = numbers.map((file) => {
    const text = changed(texts[file] ?? [], random)
    texts[file] = text
    return [pathOf(file), text.join('')]
  })
  return Object.fromEntries(files)
}

function assetFile(n: number): Record<string, FileEntry> {
  if (n % ASSET_EVERY !== 0) return {}
  return { [`assets/${n % 97}.bin`]: { mode: '100644', from: `:${n + 1}` } }
}

function* asset(mark: number, size: Size, random: RandomBytes): Generator<Uint8Array> {
  const bytes = Math.ceil((size.assetBytes * ASSET_EVERY) / size.commits)
  yield Buffer.from(`blob\nmark :${mark}\ndata ${bytes}\n`)
  yield random(bytes)
  yield Buffer.from('\n')
}

function sideBranch(n: number, random: RandomBytes): string {
  const side = `refs/heads/side-${n}`
  const files = { [`side/${n % 50}.txt`]: linesOf(20, random).join('') }
  return [
    commit(side, { from: MAIN, minute: n, files }),
    commit(MAIN, { merge: [side], minute: n, message: `Merge side ${n}\n` }),
  ].join('')
}

/** Some lines in a row are others now, as after an hour's work. */
function changed(lines: readonly string[], random: RandomBytes): string[] {
  const at = below(lines.length, random)
  return lines.toSpliced(at, below(6, random), ...linesOf(1 + below(6, random), random))
}

function pathOf(file: number): string {
  if (file === 0) return 'package-lock.txt'
  return `source/part-${file % 40}/group-${file % 7}/file-${file}.txt`
}

function linesOf(count: number, random: RandomBytes): string[] {
  return Array.from({ length: count }, () => lineOf(random))
}

/** A line of words out of some 4000, which compresses about as well as source code does. */
function lineOf(random: RandomBytes): string {
  const bytes = random(12)
  const words = Array.from({ length: 6 }, (_, word) =>
    (bytes.readUInt16LE(word * 2) % 4096).toString(36).padStart(3, 'value'),
  )
  return `  ${words.join(' ')}\n`
}

function below(limit: number, random: RandomBytes): number {
  return random(4).readUInt32LE() % Math.max(limit, 1)
}
