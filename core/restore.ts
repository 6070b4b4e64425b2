/** A snapshot becomes a repository in a directory, complete and verified, or nothing at all. */
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { lookAtObjects, refuseArchived } from './archived-objects.ts'
import { listSnapshotIds, readSnapshot } from './catalog.ts'
import { asHoldfastError, HoldfastError } from './domain/errors.ts'
import type { Manifest } from './domain/manifest.ts'
import { type SnapshotId, timeOfSnapshot } from './domain/snapshot-id.ts'
import { checkFreeSpace } from './free-space.ts'
import { closeGitContext, type GitContext, openGitContext } from './git/context.ts'
import { checkOut } from './git/repository.ts'
import { objectsToRestore } from './presence.ts'
import { rebuild } from './rebuild.ts'
import type { Tools } from './tools.ts'

export interface RestoreRequest {
  readonly repositoryId: string
  /** Must not exist, or be empty. */
  readonly directory: string
  /** An id; the newest when absent. */
  readonly snapshot?: SnapshotId
  /** The newest snapshot taken at this time or before. */
  readonly at?: Date
  /** A bare repository, as a mirror; otherwise one with a working tree. */
  readonly bare: boolean
  readonly dryRun: boolean
}

export interface RestoreResult {
  readonly repositoryId: string
  readonly status: 'restored' | 'dry-run'
  readonly snapshot: SnapshotId
  readonly takenAt: string
  readonly directory: string
  readonly refs: number
  readonly head: Manifest['git']['head']
  /** Bytes read from the store, or in a dry run to be read. */
  readonly readBytes: number
  readonly durationMs: number
  readonly warnings: readonly string[]
}

/** Throws a `HoldfastError` and leaves nothing behind when the snapshot cannot be restored. */
export async function restore(request: RestoreRequest, tools: Tools): Promise<RestoreResult> {
  const startedAt = tools.now()
  const id = await chooseSnapshot(request, tools)
  const { manifest } = await readSnapshot(tools.store, request.repositoryId, id)
  const directory = resolve(request.directory)
  await checkDestination(directory)
  await checkAvailable(manifest, tools)
  const warnings = request.dryRun ? [] : await rebuildAt(directory, request, manifest, tools)
  return {
    repositoryId: request.repositoryId,
    status: request.dryRun ? 'dry-run' : 'restored',
    snapshot: id,
    takenAt: manifest.takenAt,
    directory,
    refs: manifest.git.refs.count,
    head: manifest.git.head,
    readBytes: bytesOf(manifest),
    durationMs: tools.now().getTime() - startedAt.getTime(),
    warnings,
  }
}

/** The snapshot a request means. Throws `snapshot-not-found`, saying what there is. */
export async function chooseSnapshot(
  { repositoryId, snapshot, at }: Pick<RestoreRequest, 'repositoryId' | 'snapshot' | 'at'>,
  { store }: Pick<Tools, 'store'>,
): Promise<SnapshotId> {
  const ids = await listSnapshotIds(store, repositoryId)
  const chosen = ids.findLast((id) =>
    snapshot === undefined ? at === undefined || timeOfSnapshot(id) <= at : id === snapshot,
  )
  if (chosen !== undefined) return chosen
  const [oldest, newest] = [ids.at(0), ids.at(-1)]
  throw new HoldfastError(
    'snapshot-not-found',
    oldest === undefined
      ? `The store holds no snapshot of ${repositoryId}.`
      : `Repository ${repositoryId} has no ${snapshot === undefined ? 'snapshot that old' : `snapshot ${snapshot}`}: its ${ids.length} go from ${oldest} to ${newest}.`,
    { hint: 'Run `holdfast list` to see what there is.' },
  )
}

/** Throws `store-archived` before anything is written, and not when half of it has been read. */
async function checkAvailable(manifest: Manifest, { store }: Tools): Promise<void> {
  const { repository, snapshot, git } = manifest
  const needed = objectsToRestore(manifest)
  const objects = await lookAtObjects(store, repository.id, needed, git.chain[0]?.snapshot)
  refuseArchived(objects, {
    what: `snapshot ${snapshot}`,
    command: `holdfast retrieve ${repository.id} --snapshot ${snapshot}`,
  })
}

async function checkDestination(directory: string): Promise<void> {
  const entries = await readdir(directory).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return []
    if (isCode(error, 'ENOTDIR')) return [basename(directory)]
    throw error
  })
  if (entries.length === 0) return
  throw new HoldfastError('destination-not-empty', `${directory} is there and not empty.`, {
    hint: 'Name a directory that does not exist: nothing is ever overwritten.',
  })
}

/** Works beside the destination and moves all of it there at the end. */
async function rebuildAt(
  directory: string,
  { bare }: RestoreRequest,
  manifest: Manifest,
  tools: Tools,
): Promise<string[]> {
  const parent = dirname(directory)
  await mkdir(parent, { recursive: true })
  await checkFreeSpace(parent, bytesOf(manifest))
  const unfinished = await mkdtemp(join(parent, `.${basename(directory)}.unfinished-`))
  const git = await openGitContext(tools.scratch, tools.environment, tools.signal)
  try {
    const source = manifest.repository.path.join('/')
    const { store, report } = tools
    report({ kind: 'phase', source, phase: 'restoring' })
    const gitDir = bare ? unfinished : join(unfinished, '.git')
    await rebuild(manifest, gitDir, { store, git, report, source })
    if (!bare) report({ kind: 'phase', source, phase: 'checking-out' })
    const warnings = bare ? [] : await fillWorkingTree(unfinished, manifest, git)
    await rename(unfinished, directory)
    return warnings
  } finally {
    await rm(unfinished, { recursive: true, force: true, maxRetries: 5 })
    await closeGitContext(git)
  }
}

/** History is restored whatever its files are called; a tree git refuses to write is no loss. */
async function fillWorkingTree(
  dir: string,
  { git: { head } }: Manifest,
  git: GitContext,
): Promise<string[]> {
  try {
    await checkOut(dir, git, head.kind === 'branch' || head.kind === 'detached')
    return []
  } catch (error) {
    const { code, message } = asHoldfastError(error)
    if (code !== 'git-failed') throw error
    return [`The repository is complete, but git could not write its working tree: ${message}`]
  }
}

function bytesOf({ git }: Manifest): number {
  return git.chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0)
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
