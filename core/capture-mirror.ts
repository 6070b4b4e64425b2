/** The mirror strategy: a source becomes a bare clone with every ref. */
import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { HoldfastError } from './domain/errors.ts'
import { assembleCaptured, checkCaptured } from './domain/reconcile.ts'
import type { RefListing } from './domain/refs.ts'
import type { GitContext } from './git/context.ts'
import { listLocal, listRefs } from './git/list-refs.ts'
import { cloneMirror, type Mirror, updateMirror } from './git/mirror.ts'
import { withLock } from './git/mirror-lock.ts'
import { parseReceivedBytes } from './git/progress.ts'
import { withPatience } from './patience.ts'
import type { RemoteSource } from './resolve-source.ts'
import type { Tools } from './tools.ts'

export interface Capture {
  /** A bare repository that holds all that `listing` reaches. */
  readonly dir: string
  readonly listing: RefListing
  /** The source's own listing, made after its data was read. */
  readonly after: RefListing
  readonly transferredBytes: number
  readonly warnings: readonly string[]
}

export interface CaptureOptions {
  /** Where mirrors are kept between runs; without it the mirror is scratch. */
  readonly mirrorCache?: string | undefined
  readonly tools: Pick<Tools, 'report' | 'sleep' | 'random32'>
}

/**
 * Reads the source, whose listing was `before`, and hands the mirror to `use`. What it hands
 * over is checked against the source's listings: nothing is lost and nothing made up.
 */
export async function captureMirror<T>(
  source: RemoteSource,
  before: RefListing,
  { mirrorCache, tools }: CaptureOptions,
  git: GitContext,
  use: (capture: Capture) => Promise<T>,
): Promise<T> {
  const onProgress = (line: string) => {
    const doneBytes = parseReceivedBytes(line)
    if (doneBytes !== undefined) {
      tools.report({ kind: 'bytes', source: source.label, phase: 'fetching', doneBytes })
    }
  }
  const scratch = join(git.scratch, 'mirror.git')
  const patiently = <R>(work: () => Promise<R>) => withPatience(source.label, tools, work)
  const clone = () => patiently(() => cloneMirror(source, scratch, git, onProgress))
  const read = async (mirror: Mirror, warnings: readonly string[] = []) => {
    const after = await patiently(() => listRefs(source, git))
    return use({ ...(await inspect(source.label, { before, after }, mirror, git)), warnings })
  }
  if (mirrorCache === undefined) return read(await clone())
  await mkdir(mirrorCache, { recursive: true })
  const kept = join(mirrorCache, `${source.identity.id}.git`)
  const update = () => patiently(() => updateMirror(source, before, kept, git, onProgress))
  const lock = `${kept}.lock`
  return withLock(lock, async (held) => {
    if (held) return read(await update())
    // A mirror that another run is using is left to it.
    const message = `Another run uses the mirror that is kept, so the source was cloned: remove ${lock} if there is none.`
    tools.report({ kind: 'note', source: source.label, level: 'warning', message })
    return read(await clone(), [message])
  })
}

async function inspect(
  label: string,
  { before, after }: Record<'before' | 'after', RefListing>,
  { dir, transferredBytes }: Mirror,
  git: GitContext,
): Promise<Omit<Capture, 'warnings'>> {
  if (await exists(join(dir, 'shallow'))) throw shallow(label)
  const listing = assembleCaptured(before, await listLocal(dir, git))
  checkCaptured(before, after, listing)
  return { dir, listing, after, transferredBytes }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function shallow(label: string): HoldfastError {
  return new HoldfastError('source-shallow', `${label} is a shallow clone: its history is cut.`, {
    hint: 'Run `git fetch --unshallow` there, or back up the repository it was cloned from.',
  })
}
