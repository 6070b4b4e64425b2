/** A tree of a snapshot as `.tar.gz`. */
import { pipeline, type Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { createArchiveCheck } from '../domain/archive-path.ts'
import { HoldfastError } from '../domain/errors.ts'
import { timeOfSnapshot } from '../domain/snapshot-id.ts'
import { describeBytes, describeTreePath } from '../domain/tree-path.ts'
import { type ArchiveRequest, archiveTree } from '../git/archive.ts'
import { parseCommit } from '../git/commit.ts'
import { listTree } from '../git/list-tree.ts'
import type { ObjectReader } from '../git/object-reader.ts'
import { createOutput } from '../git/output.ts'
import type { Export, ExportLimits } from './export.ts'
import { exportName } from './export-name.ts'
import { exportTooLarge, limited } from './limited.ts'
import { type Located, locate, MOST_COMMIT_BYTES } from './locate.ts'
import type { OpenSnapshot, Place } from './snapshot.ts'

/**
 * Every file below a folder as git stores it; a submodule is an empty folder, and a file that
 * git-lfs keeps elsewhere is its pointer. Equal requests give equal bytes.
 *
 * Before the first byte all entries are counted and looked at. Throws `path-not-found` where no
 * folder lies, `snapshot-too-large` for more than the limits, and `path-unsafe` for what could do
 * harm where it is unpacked.
 */
export async function exportTree(
  opened: OpenSnapshot,
  place: Place,
  limits: ExportLimits,
): Promise<Export> {
  const { dir, git, manifest } = opened
  const what = await opened.withObjects(async (reader) =>
    choose(await locate(opened, place, reader), opened, place, reader),
  )
  const folder = exportName(manifest)
  const tarBytes = await measure(opened, what.oid, folder, limits)
  const tar = createOutput(git, (own) => limited(archiveTree({ dir, what, folder }, own), tarBytes))
  return { fileName: `${folder}.tar.gz`, mediaType: 'application/gzip', body: compressed(tar) }
}

/** A commit as itself, so that git says in the archive which one it is. */
async function choose(
  { commit, entry }: Located,
  { manifest }: OpenSnapshot,
  { path }: Place,
  reader: ObjectReader,
): Promise<ArchiveRequest['what']> {
  if (entry.kind !== 'folder') throw noFolder(describeTreePath(path))
  if (commit !== undefined && path.length === 0) return { kind: 'commit', oid: commit }
  const at =
    commit === undefined
      ? null
      : parseCommit(commit, (await reader.read(commit, MOST_COMMIT_BYTES)).bytes).committer.at
  const ms = at !== null && isOrdinary(at) ? at : timeOfSnapshot(manifest.snapshot)
  return { kind: 'tree', oid: entry.oid, seconds: Math.floor(ms.getTime() / 1000) }
}

/** Git reads small numbers as something else than seconds, and tar has no room for large ones. */
function isOrdinary(at: Date): boolean {
  return at.getTime() >= 1e11 && at.getTime() < 2 ** 33 * 1000
}

/** An upper bound of the archive's size in bytes. */
async function measure(
  { dir, git }: OpenSnapshot,
  oid: string,
  folder: string,
  { mostBytes, mostEntries }: ExportLimits,
): Promise<number> {
  const check = createArchiveCheck()
  let entries = 0
  let bytes = 0
  let tarBytes = ENDS_BYTES
  await listTree(
    dir,
    oid,
    (entry) => {
      const harm = check(entry)
      if (harm !== undefined) throw unsafe(entry.path, harm)
      entries += 1
      bytes += entry.sizeBytes ?? 0
      tarBytes += ENTRY_BYTES + folder.length + entry.path.length + (entry.sizeBytes ?? 0)
      if (entries > mostEntries) throw exportTooLarge(`more than ${mostEntries} entries`)
      if (bytes > mostBytes) throw exportTooLarge(`more than ${mostBytes} bytes`)
      return true
    },
    git,
  )
  return tarBytes
}

/** Two headers, of the entry and of what has no room in it, and what fills the last blocks. */
const ENTRY_BYTES = 4 * 512
/** What git says of the commit, the folder that all is in, and zeros up to a full record. */
const ENDS_BYTES = 4096 + 10_240

/** In the form of gzip that tells no name and no time. Fails when `tar` does, without an end. */
function compressed(tar: Readable): Readable {
  const gzip = createGzip()
  // Each that ends early ends the other; whoever reads learns of a failure there.
  pipeline(tar, gzip, () => {})
  return gzip.on('error', () => {})
}

function noFolder(path: string): HoldfastError {
  return new HoldfastError('path-not-found', `${JSON.stringify(path)} is no folder.`, {
    hint: 'Name a branch, a tag of a commit, or a folder in one.',
  })
}

function unsafe(path: string, harm: string): HoldfastError {
  return new HoldfastError(
    'path-unsafe',
    `${JSON.stringify(describeBytes(path))} is not put into an archive: ${harm}.`,
    { hint: 'Export a bundle, or restore with --bare: history is whole in both.' },
  )
}
