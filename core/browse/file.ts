/** One file of a snapshot: to be downloaded as it is, or looked at. */
import type { Readable } from 'node:stream'
import { HoldfastError } from '../domain/errors.ts'
import type { LfsPointer } from '../domain/lfs-pointer.ts'
import type { Completeness } from '../domain/manifest.ts'
import { openBlob } from '../git/blob.ts'
import { type Entry, type Found, findAt } from './folder.ts'
import type { OpenSnapshot, Place } from './snapshot.ts'

export interface OpenFile extends Found {
  readonly entry: Entry & { readonly sizeBytes: number }
  /**
   * Every byte that git has of the file, once for each call; of a symbolic link, its target. The
   * stream fails if git does, and ends with the lease.
   */
  open(): Readable
}

/** Throws `path-not-found` where no file or symbolic link lies. */
export async function openFile(opened: OpenSnapshot, place: Place): Promise<OpenFile> {
  const { entry, ...found } = await findAt(opened, place)
  const { oid, sizeBytes } = entry
  if (sizeBytes === undefined) throw noFile(entry)
  return {
    ...found,
    entry: { ...entry, sizeBytes },
    open: () => openBlob({ dir: opened.dir, oid, sizeBytes }, opened.git),
  }
}

export interface FileView extends Found {
  readonly content: FileContent
}

export type FileContent =
  | {
      readonly kind: 'text'
      readonly text: string
      /** `unknown` has bytes that are not UTF-8, which are U+FFFD in `text`. */
      readonly encoding: 'utf-8' | 'unknown'
      /** False where `text` is only the beginning. */
      readonly complete: boolean
    }
  | { readonly kind: 'binary' }
  | { readonly kind: 'symlink'; readonly target: string }
  /** The file itself is elsewhere; `stored` says how much the snapshot has of such files. */
  | {
      readonly kind: 'lfs-pointer'
      readonly pointer: LfsPointer
      readonly stored: Completeness['status']
    }

/** What to show of a file, of which no more than `mostBytes` are read. */
export async function viewFile(
  opened: OpenSnapshot,
  place: Place,
  mostBytes: number,
): Promise<FileView> {
  const { open, ...found } = await openFile(opened, place)
  const { lfs, target, sizeBytes } = found.entry
  if (target !== undefined) return { ...found, content: { kind: 'symlink', target } }
  if (lfs !== undefined) {
    const stored = opened.manifest.completeness.lfs.status
    return { ...found, content: { kind: 'lfs-pointer', pointer: lfs, stored } }
  }
  const start = await readStart(open(), mostBytes)
  return { ...found, content: readContent(start, start.length === sizeBytes) }
}

/** Where git itself looks for a zero byte to tell what is no text. */
const TELLTALE_BYTES = 8000

function readContent(start: Buffer, complete: boolean): FileContent {
  if (start.subarray(0, TELLTALE_BYTES).includes(0)) return { kind: 'binary' }
  // A character that was cut in two is left away.
  const decoding = { stream: !complete }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(start, decoding)
    return { kind: 'text', text, encoding: 'utf-8', complete }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(start, decoding)
    return { kind: 'text', text, encoding: 'unknown', complete }
  }
}

async function readStart(stream: Readable, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  // Leaving the loop ends the stream, and git with it.
  for await (const chunk of stream) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > mostBytes) break
  }
  return Buffer.concat(chunks).subarray(0, mostBytes)
}

function noFile({ kind }: Entry): HoldfastError {
  const what =
    kind === 'submodule' ? 'a submodule: its files are in another repository' : 'a folder'
  return new HoldfastError('path-not-found', `What lies there is ${what}.`, {
    hint: 'Name a file.',
  })
}
