/**
 * A mirror: a bare clone with every ref, made anew in scratch or kept between runs. It is a
 * means, never a truth: whatever is wrong with one, it is thrown away and made again.
 */
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { asHoldfastError, type HoldfastError } from '../domain/errors.ts'
import type { RefListing } from '../domain/refs.ts'
import type { GitContext, GitSource } from './context.ts'
import { gitEnvironment, SOURCE_SETTINGS } from './environment.ts'
import { type GitCommand, runGit } from './process.ts'

export interface Mirror {
  readonly dir: string
  /** Bytes of packs that this run brought. */
  readonly transferredBytes: number
}

type OnProgress = (line: string) => void

/** Clones all that `source` advertises into `dir`, which must not exist, or leaves nothing there. */
export async function cloneMirror(
  source: GitSource,
  dir: string,
  context: GitContext,
  onProgress: OnProgress,
): Promise<Mirror> {
  const unfinished = `${dir}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(dirname(dir), { recursive: true })
  await runGit(
    remoteCommand(source, context, onProgress, [
      ...['clone', '--mirror', '--no-local', '--progress', ...uploadPack(source)],
      ...['--', source.address, unfinished],
    ]),
  )
  await rename(unfinished, dir)
  return { dir, transferredBytes: await packBytes(dir) }
}

/**
 * Brings the mirror in `dir` up to what `source` advertises now. A mirror that cannot be
 * brought there for a reason of its own is replaced by a new clone.
 */
export async function updateMirror(
  source: GitSource,
  listing: RefListing,
  dir: string,
  context: GitContext,
  onProgress: OnProgress,
): Promise<Mirror> {
  if (!(await exists(join(dir, 'HEAD')))) return cloneMirror(source, dir, context, onProgress)
  await removeTemporaryPacks(dir)
  const before = await packBytes(dir)
  try {
    await fetchAll(source, listing, dir, context, onProgress)
  } catch (error) {
    if (isFaultOfSource(asHoldfastError(error))) throw error
    await rm(dir, { recursive: true, force: true })
    return cloneMirror(source, dir, context, onProgress)
  }
  return { dir, transferredBytes: (await packBytes(dir)) - before }
}

async function fetchAll(
  source: GitSource,
  { head }: RefListing,
  dir: string,
  context: GitContext,
  onProgress: OnProgress,
): Promise<void> {
  // A detached HEAD may be reached by no ref, so it is asked for by itself.
  const detached = head.kind === 'detached' ? ['HEAD'] : []
  await runGit(
    remoteCommand(
      source,
      context,
      onProgress,
      [
        ...['fetch', '--prune', '--force', '--no-tags', '--no-write-fetch-head', '--progress'],
        ...[...uploadPack(source), '--', source.address, '+refs/*:refs/*', ...detached],
      ],
      dir,
    ),
  )
}

function remoteCommand(
  source: GitSource,
  context: GitContext,
  onProgress: OnProgress,
  args: readonly string[],
  gitDir?: string,
): GitCommand {
  return {
    args,
    cwd: context.scratch,
    env: gitEnvironment(context.environment, context.globalConfig, {
      url: source.address,
      ...(gitDir === undefined ? {} : { gitDir }),
      ...(source.credential ? { credential: source.credential } : {}),
    }),
    signal: context.signal,
    side: 'source',
    onProgress,
  }
}

/** A local source is read by a git of our making; a shell starts it, so these are words to it. */
function uploadPack({ transport }: GitSource): string[] {
  if (transport !== 'file') return []
  const settings = Object.entries(SOURCE_SETTINGS).map((setting) => setting.join('='))
  return ['--upload-pack', [...settings, 'git-upload-pack'].join(' ')]
}

function isFaultOfSource({ code }: HoldfastError): boolean {
  // A damaged mirror makes git say what it says of a damaged source: only a new clone tells.
  return code !== 'source-corrupt' && code !== 'git-failed'
}

/** A git that was killed leaves its half-written packs behind. */
async function removeTemporaryPacks(dir: string): Promise<void> {
  const packs = join(dir, 'objects/pack')
  for (const name of await readdir(packs)) {
    if (name.startsWith('tmp_') || name.startsWith('.tmp-')) await rm(join(packs, name))
  }
}

async function packBytes(dir: string): Promise<number> {
  const packs = join(dir, 'objects/pack')
  const sizes = (await readdir(packs))
    .filter((name) => name.endsWith('.pack'))
    .map(async (name) => (await stat(join(packs, name))).size)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
