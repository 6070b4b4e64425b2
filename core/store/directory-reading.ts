/** Reads the files of a directory store. */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { HoldfastError } from '../domain/errors.ts'
import { onDisk } from './directory-errors.ts'
import { neither, unlessAbsent } from './directory-files.ts'

const CHUNK_BYTES = 256 * 1024

/** The bytes of the file `path` from offset `start` on. Throws `store-missing` if it is gone. */
export async function* readFile(path: string, start = 0): AsyncGenerator<Uint8Array> {
  const handle = await openFile(path)
  try {
    const { size } = await onDisk(path, handle.stat())
    for (let at = start; at < size; ) {
      const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, size - at))
      const { bytesRead } = await onDisk(path, handle.read(buffer, 0, buffer.length, at))
      if (bytesRead === 0) throw cutShort(path)
      at += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of readFile(path)) hash.update(chunk)
  return hash.digest('hex')
}

/** Neither follows a link nor waits for the other end of a pipe. */
async function openFile(path: string): Promise<FileHandle> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const handle = await onDisk(path, unlessAbsent(open(path, flags)))
  if (handle === undefined) throw missing(path)
  const stats = await handle.stat()
  if (stats.isFile()) return handle
  await handle.close()
  throw neither(path)
}

export function missing(path: string): HoldfastError {
  return new HoldfastError('store-missing', `There is no object at ${path}.`, {
    hint: 'Run `holdfast verify` to see what else is missing.',
  })
}

function cutShort(path: string): HoldfastError {
  return new HoldfastError('store-damaged', `${path} became shorter while it was read.`, {
    hint: 'Something else writes to the store: stop it, and run `holdfast verify --full`.',
  })
}
