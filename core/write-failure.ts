/** Why bytes could not be written where they were to go. */
import { HoldfastError } from './domain/errors.ts'

/** Throws what the system says with a code, and all else as it is. */
export function explainWriting(error: unknown): never {
  const errno = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known = ERRNOS.find(({ pattern }) => pattern.test(errno))
  if (known === undefined) throw error
  throw new HoldfastError(known.code, known.message, { hint: known.hint, cause: error })
}

const ERRNOS = [
  {
    pattern: /^(EPIPE|ERR_STREAM_PREMATURE_CLOSE|ERR_STREAM_DESTROYED)$/,
    code: 'interrupted',
    message: 'Whoever read the output went away.',
    hint: 'Run it again.',
  },
  {
    pattern: /^(ENOSPC|EDQUOT|EFBIG)$/,
    code: 'disk-full',
    message: 'The disk has no room for the output.',
    hint: 'Free some space, or write it to a larger disk.',
  },
  {
    pattern: /^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ENAMETOOLONG)$/,
    code: 'bad-input',
    message: 'The output cannot be written there.',
    hint: 'Name a file in a folder that you may write to.',
  },
] as const
