/** A snapshot becomes a repository again, from the store alone. */
import { createHash } from 'node:crypto'
import { packOfBundle } from './archive/bundle.ts'
import { readRefs } from './catalog.ts'
import { HoldfastError } from './domain/errors.ts'
import type { ChainLink, Manifest, StoredObject } from './domain/manifest.ts'
import type { Report } from './domain/progress.ts'
import { formatRefList, type RefListing, tipsOf } from './domain/refs.ts'
import { type GitContext, stopping } from './git/context.ts'
import { listLocal } from './git/list-refs.ts'
import { listPresent } from './git/pack.ts'
import { interrupted, write } from './git/process.ts'
import {
  checkConnectivity,
  initRepository,
  startIndexPack,
  sweepPacks,
  writeRefs,
} from './git/repository.ts'
import type { Store } from './store/store.ts'

export interface RebuildTools {
  readonly store: Store
  readonly git: GitContext
  readonly report: Report
  /** For progress. */
  readonly source: string
}

/**
 * Builds the bare repository of a snapshot in `dir`. Every byte read is checked against the
 * manifest, every object is hashed by git, all is connected, and HEAD and every ref are as
 * the ref list has them; or this throws, naming the object at fault.
 */
export async function rebuild(
  manifest: Pick<Manifest, 'git'>,
  dir: string,
  tools: RebuildTools,
): Promise<RefListing> {
  const { store, git } = tools
  const listing = await readRefs(store, manifest)
  await initRepository(dir, listing.objectFormat, git)
  const progress = createProgress(manifest.git.chain, tools)
  let linked = true
  for (const link of manifest.git.chain) {
    linked = await openBundle(link, dir, tools, { linked, progress })
  }
  await writeRefs(dir, listing)
  await checkRefs(dir, listing, git)
  await checkReachable(dir, tipsOf(listing), linked, git)
  return listing
}

interface Opening {
  /** All objects so far refer to nothing but what is there. */
  readonly linked: boolean
  readonly progress: (bytes: number) => void
}

/**
 * Opens a bundle and tells whether it is linked as well. Git follows references while it hashes the
 * objects, for a fraction of what a walk costs afterwards. Where that fails, the fault may be one
 * of objects that no ref reaches: then the walk decides.
 */
async function openBundle(
  { object }: ChainLink,
  dir: string,
  tools: RebuildTools,
  { linked, progress }: Opening,
): Promise<boolean> {
  if (linked) {
    try {
      await unpack(object, dir, tools, { linked, progress })
      return true
    } catch (error) {
      if (!(error instanceof HoldfastError && error.code === 'git-failed')) throw error
      await sweepPacks(dir)
    }
  }
  await unpack(object, dir, tools, { linked: false, progress: linked ? () => {} : progress })
  return false
}

function unpack(
  object: StoredObject,
  dir: string,
  { store, git }: RebuildTools,
  { linked, progress }: Opening,
): Promise<void> {
  return stopping(git, async (own) => {
    const index = startIndexPack(dir, own, { kind: 'thin', lasts: true, linked })
    let reading = true
    // Read to the end even if git has stopped: the digest tells whether the bytes are to blame.
    const bytes = readObject(store, object, progress)
    for await (const chunk of packOfBundle(bytes, object.key)) {
      if (own.signal.aborted) throw interrupted(own.signal)
      if (reading) reading = await write(index, chunk)
    }
    index.stdin.end()
    await index.ended
  })
}

/** Objects that refer to nothing but what is there need no walk: it is enough that the tips are. */
async function checkReachable(
  dir: string,
  tips: ReadonlySet<string>,
  linked: boolean,
  git: GitContext,
): Promise<void> {
  if (linked && (await listPresent(dir, tips, git)).length === tips.size) return
  await checkConnectivity(dir, tips, git)
}

/**
 * The bytes of an object that a manifest names. At their end they are known to be those that
 * were written, or this throws `store-damaged`.
 */
export async function* readObject(
  store: Store,
  { key, versionId, stored }: StoredObject,
  progress: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of await store.get(key, { versionId })) {
    hash.update(chunk)
    sizeBytes += chunk.length
    progress(chunk.length)
    yield chunk
  }
  if (sizeBytes !== stored.sizeBytes) {
    throw damaged(key, `it has ${sizeBytes} bytes instead of ${stored.sizeBytes}`)
  }
  if (hash.digest('hex') !== stored.sha256) throw damaged(key, 'its SHA-256 is another one')
}

async function checkRefs(dir: string, listing: RefListing, git: GitContext): Promise<void> {
  const restored = await listLocal(dir, git)
  // A HEAD that the source did not tell is git's default here.
  const head = listing.head.kind === 'unknown' ? listing.head : restored.head
  if (formatUnpeeled({ ...restored, head }) === formatUnpeeled(listing)) return
  throw new HoldfastError(
    'verification-failed',
    'The restored refs are not those of the snapshot.',
    {
      hint: 'Restore an older snapshot, or follow RESTORE.md in the store by hand.',
    },
  )
}

/** What a tag names in the end follows from its object, which has been checked. */
function formatUnpeeled({ refs, ...listing }: RefListing): string {
  return formatRefList({ ...listing, refs: refs.map(({ peeled, ...ref }) => ref) })
}

function createProgress(
  chain: readonly ChainLink[],
  { report, source }: RebuildTools,
): (bytes: number) => void {
  const totalBytes = chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0)
  let doneBytes = 0
  return (bytes) => {
    doneBytes += bytes
    report({ kind: 'bytes', source, phase: 'restoring', doneBytes, totalBytes })
  }
}

function damaged(key: string, why: string): HoldfastError {
  return new HoldfastError('store-damaged', `${key} is not as it was written: ${why}.`, {
    hint: 'Older snapshots may be whole: run `holdfast verify` on the repository.',
  })
}
