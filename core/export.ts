/** A snapshot, or a tree of it, becomes one file: complete, or not there at all. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { lstat, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Export, ExportLimits } from './browse/export.ts'
import { exportBundle } from './browse/export-bundle.ts'
import { exportTree } from './browse/export-tree.ts'
import { type Choice, openOnce } from './browse/once.ts'
import type { OpenSnapshot, Place } from './browse/snapshot.ts'
import { HoldfastError } from './domain/errors.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import type { Tools } from './tools.ts'
import { explainWriting } from './write-failure.ts'

export interface ExportRequest extends Choice {
  readonly what:
    | { readonly format: 'tar.gz'; readonly place: Place }
    /** All of the snapshot. */
    | { readonly format: 'bundle' }
  readonly limits: ExportLimits
  /** The path of a file that is not there, or what takes the bytes; that is not closed. */
  readonly to: string | Writable
}

export interface ExportResult {
  readonly repositoryId: string
  readonly snapshot: SnapshotId
  readonly takenAt: string
  readonly format: 'tar.gz' | 'bundle'
  /** Null where it went into a stream. */
  readonly file: string | null
  readonly sizeBytes: number
  readonly sha256: string
  readonly durationMs: number
}

/**
 * Throws what `exportTree` and `exportBundle` do, and `destination-not-empty`. A file appears only
 * when all of it is there; a stream that was begun is cut off where it stands, which shows.
 */
export async function exportTo(request: ExportRequest, tools: Tools): Promise<ExportResult> {
  const { to, what, repositoryId } = request
  const startedAt = tools.now()
  if (typeof to === 'string') await refuseExisting(to)
  return openOnce(request, tools, async (opened) => {
    const { snapshot, takenAt, repository } = opened.manifest
    const { body } = await begin(request, opened)
    const source = repository.path.join('/')
    tools.report({ kind: 'phase', source, phase: 'exporting' })
    const tell = (doneBytes: number) =>
      tools.report({ kind: 'bytes', source, phase: 'exporting', doneBytes })
    const written = await (typeof to === 'string'
      ? writeFile(body, to, tell)
      : write(body, to, tell, { end: false })
    ).catch(explainWriting)
    return {
      ...{ repositoryId, snapshot, takenAt, format: what.format },
      file: typeof to === 'string' ? to : null,
      ...written,
      durationMs: tools.now().getTime() - startedAt.getTime(),
    }
  })
}

async function begin({ what, limits }: ExportRequest, opened: OpenSnapshot): Promise<Export> {
  return what.format === 'bundle'
    ? exportBundle(opened, limits.mostBytes)
    : exportTree(opened, what.place, limits)
}

type Written = Pick<ExportResult, 'sizeBytes' | 'sha256'>

/** Writes beside the file and gives it its name at the end. */
async function writeFile(
  body: Export['body'],
  path: string,
  tell: (doneBytes: number) => void,
): Promise<Written> {
  const parent = dirname(path)
  await mkdir(parent, { recursive: true })
  const unfinished = await mkdtemp(join(parent, `.${basename(path)}.unfinished-`))
  try {
    const file = join(unfinished, 'export')
    // On disk before it has its name.
    const to = createWriteStream(file, { flush: true })
    const written = await write(body, to, tell, { end: true })
    await refuseExisting(path)
    await rename(file, path)
    return written
  } finally {
    await rm(unfinished, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function write(
  body: Export['body'],
  to: Writable,
  tell: (doneBytes: number) => void,
  options: { readonly end: boolean },
): Promise<Written> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  async function* counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      hash.update(chunk)
      sizeBytes += chunk.length
      tell(sizeBytes)
      yield chunk
    }
  }
  await pipeline(body, counted, to, options)
  return { sizeBytes, sha256: hash.digest('hex') }
}

async function refuseExisting(path: string): Promise<void> {
  const there = await lstat(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    return explainWriting(error)
  })
  if (there === undefined) return
  throw new HoldfastError('destination-not-empty', `${path} is there already.`, {
    hint: 'Name a file that does not exist: nothing is ever overwritten.',
  })
}
