/** Finds what lies at a place, tree by tree. Nothing is ever followed: no link, no submodule. */
import { HoldfastError } from '../domain/errors.ts'
import { describeTreePath, type TreePath } from '../domain/tree-path.ts'
import type { ObjectReader } from '../git/object-reader.ts'
import { type RawEntry, readTree } from '../git/tree.ts'
import { findRevision, type Revision } from './revision.ts'
import type { OpenSnapshot, Place } from './snapshot.ts'

export interface Located {
  readonly revision: Revision
  /** The id of the commit whose tree it is; absent for a ref that names a tree or a file. */
  readonly commit: string | undefined
  /** Of a folder, a submodule or content. The top has no name. */
  readonly entry: RawEntry
}

/** Folders with more entries than this many bytes hold are not looked into. */
export const MOST_TREE_BYTES = 32 * 1024 * 1024
export const MOST_COMMIT_BYTES = 8 * 1024 * 1024
const MOST_TAGS = 50

/** Throws `path-not-found`, naming the part that is not there. */
export async function locate(
  { listing }: Pick<OpenSnapshot, 'listing'>,
  { at, path }: Place,
  reader: ObjectReader,
): Promise<Located> {
  const revision = findRevision(listing, at)
  const top = await peel(revision.oid, reader)
  let entry = top.entry
  for (const [depth, name] of path.entries()) {
    entry = await findEntry(entry, name, path.slice(0, depth + 1), reader)
  }
  return { revision, commit: top.commit, entry }
}

/** What a tag names in the end, and what is at the top of that. */
async function peel(oid: string, reader: ObjectReader): Promise<Omit<Located, 'revision'>> {
  let at = oid
  for (let tags = 0; tags < MOST_TAGS; tags += 1) {
    const [info] = await reader.look([at])
    if (info?.type === 'tree') return { commit: undefined, entry: topOf(at, 'folder') }
    if (info?.type === 'blob') return { commit: undefined, entry: topOf(at, 'file') }
    const { bytes } = await reader.read(at, MOST_COMMIT_BYTES)
    const named = /^(?:tree|object) ([0-9a-f]+)\n/.exec(bytes.toString('latin1', 0, 100))?.[1]
    if (named === undefined) throw odd(at)
    if (info?.type === 'commit') return { commit: at, entry: topOf(named, 'folder') }
    at = named
  }
  throw odd(oid)
}

function topOf(oid: string, kind: 'folder' | 'file'): RawEntry {
  return { name: '', mode: kind === 'folder' ? '040000' : '100644', kind, oid }
}

async function findEntry(
  { kind, oid }: RawEntry,
  name: string,
  path: TreePath,
  reader: ObjectReader,
): Promise<RawEntry> {
  if (kind === 'folder') {
    for (const entry of readTree(await readFolder(oid, reader), oid.length)) {
      if (entry.name === name) return entry
    }
  }
  throw new HoldfastError(
    'path-not-found',
    `There is no ${JSON.stringify(describeTreePath(path))} in the snapshot.`,
    { hint: 'Look into the folder above it, or search for it.' },
  )
}

export async function readFolder(oid: string, reader: ObjectReader): Promise<Buffer> {
  const { type, bytes } = await reader.read(oid, MOST_TREE_BYTES)
  if (type !== 'tree') throw odd(oid)
  return bytes
}

function odd(oid: string): HoldfastError {
  return new HoldfastError('snapshot-invalid', `The object ${oid} is not of its kind.`, {
    hint: 'Run `holdfast verify --full` on the repository.',
  })
}
