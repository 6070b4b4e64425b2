/**
 * A store in a directory of this machine or of a NAS: an object is a file, its key
 * is the file's path below the root.
 *
 * A write goes to a file in `.tmp` first, is made to last (fsync), and only then gets
 * its name, in a step that fails if the name is taken. What it relies on: rename and
 * link within one file system, and no other program that writes below the root.
 *
 * Files are made with mode 0600 and folders with 0700, since backups hold private code.
 * A root that exists keeps its mode. To let others read, use an access control list.
 * Where a file system does not tell `A` from `a`, two keys that differ in case alone
 * cannot both be stored: the second is refused with `store-exists`.
 */
import { randomBytes } from 'node:crypto'
import { link, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { HoldfastError } from '../domain/errors.ts'
import { onDisk } from './directory-errors.ts'
import { inspect, makeFolder, syncFolders } from './directory-files.ts'
import { sweepLeftovers, TEMP_FOLDER, tempName } from './directory-leftovers.ts'
import { listFiles } from './directory-listing.ts'
import { type PublishTools, publish } from './directory-publish.ts'
import { missing, readFile, sha256OfFile } from './directory-reading.ts'
import { thisWriter, type Writer } from './directory-writer.ts'
import { writeFile } from './directory-writing.ts'
import { checkKey } from './key.ts'
import { probeByWriting } from './probing.ts'
import type { PutResult, Store } from './store.ts'

/** The outside world; tests give one of their own. */
export interface DirectoryOptions extends Partial<PublishTools> {
  readonly writer?: Writer
  /** 16 hex digits, never the same twice. */
  readonly random?: () => string
}

/** The store whose keys are paths below `root`, which is made by the first write. */
export function createDirectoryStore(path: string, options: DirectoryOptions = {}): Store {
  const root = resolve(path)
  const tools = { ...OUTSIDE, ...options }
  const writer = options.writer ?? thisWriter()

  const store: Store = {
    description: root,

    async put(key, body) {
      checkKey(key)
      const temp = join(TEMP_FOLDER, tempName(writer, tools.random(), key))
      await makeFolder(root, TEMP_FOLDER)
      try {
        const content = await writeFile(join(root, temp), body)
        return await nameFile(root, temp, key, content, tools)
      } finally {
        await dispose(join(root, temp))
      }
    },

    async get(key, { start = 0 } = {}) {
      checkKey(key)
      if ((await inspect(root, key)) === undefined) throw missing(join(root, key))
      return readFile(join(root, key), start)
    },

    async head(key) {
      checkKey(key)
      const stats = await inspect(root, key)
      if (stats === undefined) return undefined
      return { key, sizeBytes: stats.size, storageClass: 'STANDARD', modifiedAt: stats.mtime }
    },

    async address(key) {
      checkKey(key)
      if ((await inspect(root, key)) === undefined) throw missing(join(root, key))
      return join(root, key)
    },

    list: (prefix, { after } = {}) =>
      listFiles(root, after === undefined ? { prefix } : { prefix, after }),

    async retrieval(key) {
      checkKey(key)
      if ((await inspect(root, key)) === undefined) throw missing(join(root, key))
      return { storageClass: 'STANDARD', state: 'available' }
    },
    retrieve: (key) => store.retrieval(key),

    sweep: (prefix, before) => sweepLeftovers(root, prefix, before, writer),
    probe: (marker, now) => probeByWriting(store, marker, now),
    // The file system is asked in any case, and answers at once.
    know() {},
  }
  return store
}

const OUTSIDE = {
  link,
  sleep: (ms: number) => setTimeout(ms),
  random: () => randomBytes(8).toString('hex'),
}

type Content = Pick<PutResult, 'sha256' | 'sizeBytes'>

/** Gives the finished file `temp` the name `key`, or finds that the very same lies there. */
async function nameFile(
  root: string,
  temp: string,
  key: string,
  content: Content,
  tools: PublishTools,
): Promise<PutResult> {
  const path = join(root, key)
  if (key.includes('/')) await makeFolder(root, dirname(key))
  const existed = !(await onDisk(path, publish(join(root, temp), path, tools)))
  if (existed && (await sha256At(root, key)) !== content.sha256) throw taken(path)
  await syncFolders(root, key)
  return { key, storageClass: 'STANDARD', ...content, existed }
}

async function sha256At(root: string, key: string): Promise<string | undefined> {
  const file = await inspect(root, key)
  return file && sha256OfFile(join(root, key))
}

/** Removes an unfinished file. A sweep takes what cannot be removed now. */
async function dispose(path: string): Promise<void> {
  await unlink(path).catch(() => {})
}

function taken(path: string): HoldfastError {
  return new HoldfastError('store-exists', `Something else already lies at ${path}.`, {
    hint: 'Objects are never overwritten: choose another key.',
  })
}
