/**
 * The directory of one job, and in it a note of every upload under way. A job that is killed
 * cannot tidy up; the post step, which runs after it, finds here what there is to tidy.
 */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Store } from '../core/store/store.ts'

export interface Scratch {
  /** Holds all else; to be removed in the end. */
  readonly root: string
  /** For the work itself. */
  readonly work: string
  /** One file for each key that is being written. */
  readonly uploads: string
}

/** Makes a fresh directory below `temporary` that only this user may read. */
export async function createScratch(temporary: string): Promise<Scratch> {
  await mkdir(temporary, { recursive: true })
  const scratch = scratchAt(await mkdtemp(join(temporary, PREFIX)))
  await mkdir(scratch.work)
  await mkdir(scratch.uploads)
  return scratch
}

const PREFIX = 'holdfast-job-'

/** Whether a path is one that `createScratch` made, and may be removed. */
export function isScratch(root: string): boolean {
  return basename(root).startsWith(PREFIX)
}

export function scratchAt(root: string): Scratch {
  return { root, work: join(root, 'work'), uploads: join(root, 'uploads') }
}

/** A store that notes each key before writing it and strikes it off once that has ended. */
export function notingUploads(store: Store, uploads: string): Store {
  return {
    description: store.description,
    know: (facts) => store.know(facts),
    get: (key, options) => store.get(key, options),
    head: (key, options) => store.head(key, options),
    address: (key, asked) => store.address(key, asked),
    list: (prefix, options) => store.list(prefix, options),
    retrieval: (key, version) => store.retrieval(key, version),
    retrieve: (key, asked) => store.retrieve(key, asked),
    sweep: (prefix, before) => store.sweep(prefix, before),
    probe: (marker, now) => store.probe(marker, now),
    async put(key, body, options) {
      const note = join(uploads, createHash('sha256').update(key).digest('hex'))
      await writeFile(note, key)
      const result = await store.put(key, body, options)
      // A write that failed keeps its note: the store may not have been able to tidy up.
      await rm(note, { force: true })
      return result
    },
  }
}

/** The keys whose writing did not end well, or has not ended. */
export async function listOpenUploads(uploads: string): Promise<string[]> {
  const notes = await readdir(uploads)
  return Promise.all(notes.map((note) => readFile(join(uploads, note), 'utf8')))
}
