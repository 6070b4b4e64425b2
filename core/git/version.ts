import { HoldfastError } from '../domain/errors.ts'
import type { GitContext } from './context.ts'
import { openSimpleGit } from './simple-git.ts'

/** The oldest git that tells the branch of an unborn HEAD and hashes SHA-256 repositories. */
const OLDEST = [2, 31] as const

/** The version of git on PATH: `2.39.5`. Throws `git-missing` if there is none of use. */
export async function readGitVersion(context: GitContext): Promise<string> {
  const git = await openSimpleGit(context.scratch, context)
  const { major, minor, patch, installed } = await git.version()
  const recent = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
  if (installed && recent) return `${major}.${minor}.${patch}`
  throw new HoldfastError(
    'git-missing',
    installed ? `git ${major}.${minor} is too old.` : 'No program called git was found on PATH.',
    { hint: `Install git ${OLDEST.join('.')} or later.` },
  )
}
