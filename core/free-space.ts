/** Room on disk, looked at before work begins rather than when it runs out. */
import { statfs } from 'node:fs/promises'
import { HoldfastError } from './domain/errors.ts'

/** Throws `disk-full` if `directory` has less room than `neededBytes`. */
export async function checkFreeSpace(directory: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory)
  const freeBytes = bavail * bsize
  if (freeBytes >= neededBytes) return
  const [needed, free] = [neededBytes, freeBytes].map((bytes) => Math.ceil(bytes / 2 ** 20))
  throw new HoldfastError(
    'disk-full',
    `${directory} has ${free} MiB of room, and about ${needed} MiB are needed.`,
    { hint: 'Free some space, or point TMPDIR to a larger disk.' },
  )
}
