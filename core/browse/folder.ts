/** The entries of a folder, and what can be told of each without opening it. */
import { HoldfastError } from '../domain/errors.ts'
import { type LfsPointer, MOST_POINTER_BYTES, parseLfsPointer } from '../domain/lfs-pointer.ts'
import type { TreePath } from '../domain/tree-path.ts'
import type { ObjectReader } from '../git/object-reader.ts'
import { type RawEntry, readTree } from '../git/tree.ts'
import { type Located, locate, readFolder } from './locate.ts'
import { checkPage, type Page, type PageRequest } from './page.ts'
import type { OpenSnapshot, Place } from './snapshot.ts'

/** `name` is a byte string. Of a submodule, `oid` is a commit of another repository. */
export interface Entry extends RawEntry {
  /** From the top; with `name` at its end. */
  readonly path: TreePath
  /** Of a file or a symbolic link. */
  readonly sizeBytes?: number
  /** Where a symbolic link points, as a byte string; absent where it is absurdly long. */
  readonly target?: string
  /** The file that git-lfs has in place of this one. */
  readonly lfs?: LfsPointer
}

export interface Found extends Omit<Located, 'entry'> {
  readonly entry: Entry
}

/** What lies at a place: a folder, a file, a link or a submodule. */
export async function findAt(opened: OpenSnapshot, place: Place): Promise<Found> {
  return opened.withObjects(async (reader) => {
    const { entry, ...located } = await locate(opened, place, reader)
    const [described] = await describeEntries([entry], place.path.slice(0, -1), reader)
    return { ...located, entry: { ...entry, ...described, path: place.path } }
  })
}

export interface FolderPage extends Omit<Located, 'entry'>, Page<Entry> {}

/** The entries of a folder, in git's order. Throws `path-not-found` where there is no folder. */
export async function listFolder(
  opened: OpenSnapshot,
  { at, path, ...asked }: Place & PageRequest,
): Promise<FolderPage> {
  const { offset, limit } = checkPage(asked)
  return opened.withObjects(async (reader) => {
    const { entry, ...located } = await locate(opened, { at, path }, reader)
    if (entry.kind !== 'folder') throw noFolder()
    const shown: RawEntry[] = []
    let total = 0
    for (const each of readTree(await readFolder(entry.oid, reader), entry.oid.length)) {
      if (total >= offset && total < offset + limit) shown.push(each)
      total += 1
    }
    return { ...located, items: await describeEntries(shown, path, reader), offset, total }
  })
}

async function describeEntries(
  entries: readonly RawEntry[],
  folder: TreePath,
  reader: ObjectReader,
): Promise<Entry[]> {
  const contents = entries.filter(({ kind }) => kind !== 'folder' && kind !== 'submodule')
  const infos = await reader.look(contents.map(({ oid }) => oid))
  const sizes = new Map(contents.map((entry, n) => [entry, infos[n]?.sizeBytes]))
  const described: Entry[] = []
  for (const entry of entries) {
    const path = entry.name === '' ? folder : [...folder, entry.name]
    const sizeBytes = sizes.get(entry)
    const facts = sizeBytes === undefined ? {} : await readFacts(entry, sizeBytes, reader)
    described.push({ ...entry, path, ...facts })
  }
  return described
}

/** No system takes a longer path for a link. */
const LONGEST_TARGET = 4096

async function readFacts(
  { kind, oid }: RawEntry,
  sizeBytes: number,
  reader: ObjectReader,
): Promise<Pick<Entry, 'sizeBytes' | 'target' | 'lfs'>> {
  const most = kind === 'symlink' ? LONGEST_TARGET : MOST_POINTER_BYTES
  if (sizeBytes > most) return { sizeBytes }
  const { bytes } = await reader.read(oid, most)
  if (kind === 'symlink') return { sizeBytes, target: bytes.toString('latin1') }
  const lfs = parseLfsPointer(bytes)
  return lfs === undefined ? { sizeBytes } : { sizeBytes, lfs }
}

function noFolder(): HoldfastError {
  return new HoldfastError('path-not-found', 'What lies there is no folder.', {
    hint: 'Open it as a file.',
  })
}
