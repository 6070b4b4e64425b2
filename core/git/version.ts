import { HoldfastError } from '../domain/errors.ts'
import type { GitContext } from './context.ts'
import { gitEnvironment } from './environment.ts'
import { runGit } from './process.ts'

/** The oldest git that tells the branch of an unborn HEAD and hashes SHA-256 repositories. */
const OLDEST = [2, 31] as const

/** `git version 2.39.5`, `git version 2.39.5 (Apple Git-154)`, `git version 2.45.1.windows.1`. */
const SAID = /^git version (\d+)\.(\d+)(?:\.(\d+))?/

/**
 * The version of git on PATH: `2.39.5`. Throws `git-missing` if there is none of use. Asked without
 * simple-git: to load it took a twentieth of a backup that finds nothing changed.
 */
export async function readGitVersion(context: GitContext): Promise<string> {
  const { stdout } = await runGit({
    args: ['version'],
    cwd: context.scratch,
    env: gitEnvironment(context.environment, context.globalConfig),
    signal: context.signal,
    side: 'scratch',
  })
  const said = stdout.toString('latin1', 0, MOST_SHOWN).trim()
  const [, major = '', minor = '', patch = '0'] = SAID.exec(said) ?? []
  if (major === '') throw noUse(`What is called git says ${JSON.stringify(said)} of itself.`)
  if (!isRecent(Number(major), Number(minor))) throw noUse(`git ${major}.${minor} is too old.`)
  return `${major}.${minor}.${patch}`
}

/** Characters, in an error. A version is shorter. */
const MOST_SHOWN = 100

function isRecent(major: number, minor: number): boolean {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
}

function noUse(why: string): HoldfastError {
  return new HoldfastError('git-missing', why, {
    hint: `Install git ${OLDEST.join('.')} or later.`,
  })
}
