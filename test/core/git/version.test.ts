import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readGitVersion } from '../../../core/git/version.ts'
import { gitText } from '../../git.ts'
import { temporaryDirectory } from '../verb-tools.ts'
import { failureOf, gitContext } from './test-context.ts'

/** What is read of a git that says `said` when it is asked. */
async function versionOf(said: string): Promise<string> {
  const PATH = await temporaryDirectory()
  await writeFile(join(PATH, 'git'), `#!/bin/sh\ntest "$*" = version && printf '%s\\n' '${said}'\n`)
  await chmod(join(PATH, 'git'), 0o755)
  return readGitVersion(await gitContext({ PATH }))
}

describe('the version of git', () => {
  it('is that of the git on PATH', async () => {
    const version = await readGitVersion(await gitContext())

    expect(await gitText(['version'])).toContain(`git version ${version}`)
  })

  it.each([
    ['git version 2.39.5', '2.39.5'],
    ['git version 2.39.5 (Apple Git-154)', '2.39.5'],
    ['git version 2.45.1.windows.1', '2.45.1'],
    ['git version 2.51.0.rc1.17.gabcdef', '2.51.0'],
    ['git version 2.51', '2.51.0'],
    ['git version 2.31.0', '2.31.0'],
    ['git version 3.0.0', '3.0.0'],
  ])('is read from %j', async (said, version) => {
    expect(await versionOf(said)).toBe(version)
  })

  it.each([
    ['git version 2.30.9', 'git 2.30 is too old.'],
    ['git version 1.99.1', 'git 1.99 is too old.'],
    ['hub version 2.39.5', 'What is called git says "hub version 2.39.5" of itself.'],
    ['', 'What is called git says "" of itself.'],
    ['x'.repeat(200), `What is called git says "${'x'.repeat(100)}" of itself.`],
  ])('is of no use when it says %j', async (said, message) => {
    const error = await failureOf(versionOf(said))

    expect(error).toMatchObject({
      code: 'git-missing',
      message,
      hint: 'Install git 2.31 or later.',
    })
  })
})
