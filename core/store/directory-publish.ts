/**
 * Gives a finished file its name, if nothing has that name yet, in one step.
 *
 * link(2) does just that. Where a file system has no links (FAT, many SMB shares),
 * rename(2) would replace what lies there, so writers take turns: whoever makes the
 * claim file of a key, which one alone can do, looks, renames, and removes the claim.
 * A writer whose mount of the same directory has links takes no claim, so all writers
 * of a directory should mount it the same way.
 */
import { createHash } from 'node:crypto'
import { lstat, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { HoldfastError } from '../domain/errors.ts'
import { errnoOf } from './directory-errors.ts'
import { unlessAbsent } from './directory-files.ts'

export interface PublishTools {
  /** link(2). */
  readonly link: (from: string, to: string) => Promise<void>
  readonly sleep: (ms: number) => Promise<void>
}

const WITHOUT_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS']

/** A turn takes two calls to the file system: who holds one for five seconds is dead or stuck. */
const TURN_MS = 20
const LONGEST_WAIT_MS = 5000

/**
 * Makes `path` a name of the file `temp`, which may lose its own. Returns false if
 * something has that name. Both lie in one file system.
 */
export async function publish(temp: string, path: string, tools: PublishTools): Promise<boolean> {
  try {
    await tools.link(temp, path)
    return true
  } catch (error) {
    const errno = errnoOf(error) ?? ''
    if (errno === 'EEXIST') return false
    if (WITHOUT_LINKS.includes(errno)) return publishInTurn(temp, path, tools)
    throw error
  }
}

async function publishInTurn(temp: string, path: string, tools: PublishTools): Promise<boolean> {
  const claim = join(dirname(temp), claimName(path))
  await takeTurn(claim, basename(temp), tools)
  try {
    if ((await unlessAbsent(lstat(path))) !== undefined) return false
    await rename(temp, path)
    return true
  } finally {
    await rm(claim, { force: true })
  }
}

/** Names the claim file of the object at `path`. */
export function claimName(path: string): string {
  return `claim~${createHash('sha256').update(path).digest('hex').slice(0, 32)}`
}

/** Makes the file `claim`, once nobody else has it. It holds the name of `temp`, for a sweep. */
async function takeTurn(claim: string, temp: string, { sleep }: PublishTools): Promise<void> {
  for (let waitedMs = 0; waitedMs < LONGEST_WAIT_MS; waitedMs += TURN_MS) {
    try {
      return await writeFile(claim, temp, { flag: 'wx', mode: 0o600 })
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error
    }
    await sleep(TURN_MS)
  }
  throw new HoldfastError('store-busy', `Another writer holds ${claim} and does not end.`, {
    hint: 'Try again; if no other backup runs, remove that file.',
  })
}
