/** What the file system said, as an error with a code. The one place that reads errno. */
import { type ErrorCode, HoldfastError } from '../domain/errors.ts'

/** Waits for `work` on `path`, and gives its failure a code. Failures that have one pass. */
export async function onDisk<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw diskError(path, cause)
  }
}

/** The error number of a failed call, by name: `ENOENT`. */
export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

/** `cause` as an error with a code; itself if it has one. */
export function diskError(path: string, cause: unknown): HoldfastError {
  if (cause instanceof HoldfastError) return cause
  const errno = errnoOf(cause)
  const known = errno === undefined ? undefined : KNOWN[errno]
  const [code, what] = known ?? UNKNOWN
  const said = cause instanceof Error ? cause.message : String(cause)
  return new HoldfastError(code, `${path} ${what} (${said}).`, { hint: HINTS[code], cause })
}

type DiskCode = Extract<
  ErrorCode,
  | 'bad-input'
  | 'internal'
  | 'store-busy'
  | 'store-denied'
  | 'store-full'
  | 'store-not-found'
  | 'store-unreachable'
  | 'store-unsafe'
>

const FULL = ['store-full', 'could not be written: the disk has no room left'] as const
const DENIED = ['store-denied', 'may not be used that way by this user'] as const
const GONE = ['store-unreachable', 'could not be reached: the disk or its server failed'] as const
const BUSY = ['store-busy', 'could not be used now'] as const
const UNKNOWN = ['internal', 'failed in an unexpected way'] as const

const KNOWN: Record<string, readonly [DiskCode, string]> = {
  ENOENT: ['store-not-found', 'does not exist'],
  ENOTDIR: ['store-not-found', 'is not a directory, or not in one'],
  EISDIR: ['store-unsafe', 'is a directory, where a file is expected'],
  ELOOP: ['store-unsafe', 'is or goes through a symbolic link'],
  EXDEV: ['store-unsafe', 'lies on another file system than the rest of the store'],
  ENAMETOOLONG: ['bad-input', 'has a longer name than this file system allows'],
  ENOSPC: FULL,
  EDQUOT: FULL,
  // The greatest size of a file: 4 GiB on FAT, or a limit of this process.
  EFBIG: FULL,
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: DENIED,
  EIO: GONE,
  ESTALE: GONE,
  ENODEV: GONE,
  ENXIO: GONE,
  ETIMEDOUT: GONE,
  EHOSTDOWN: GONE,
  EHOSTUNREACH: GONE,
  ENOTCONN: GONE,
  EAGAIN: BUSY,
  EBUSY: BUSY,
  EMFILE: BUSY,
  ENFILE: BUSY,
  ENOMEM: BUSY,
}

const HINTS: Record<DiskCode, string> = {
  'bad-input': 'Use a file system that allows names of 255 bytes.',
  internal: 'This is a defect: please report it with the command that was run.',
  'store-busy': 'Try again; if it goes on, raise the limit of open files.',
  'store-denied': 'Let this user own the directory, and see that the disk is not read-only.',
  'store-full': 'Make room, raise the quota or choose another disk, and run the command again.',
  'store-not-found': 'Name a directory as the store; no file may lie where a folder belongs.',
  'store-unreachable': 'Check the disk and its mount, and run the command again.',
  'store-unsafe': 'Keep plain files and folders of one file system in the store, and no links.',
}
