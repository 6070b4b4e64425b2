/** Tests that repositories are as odd as they claim to be, with git as the witness. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { gitText, tryGit } from '../git.ts'
import type { OddRepository } from './odd-repository.ts'

export interface Built {
  readonly dir: string
  /** What git says in the repository, replacements left aside. Throws when git does. */
  git(...args: readonly string[]): Promise<string>
  /** What git complains about when it fails; empty when it does not. */
  complaint(...args: readonly string[]): Promise<string>
}

/** One test a repository; `proofs` are by name, and none may be missing. */
export function proveShapes(
  repositories: readonly OddRepository[],
  proofs: Readonly<Record<string, (built: Built) => Promise<void>>>,
): void {
  it('proves each shape, and nothing else', () => {
    expect(Object.keys(proofs).sort()).toEqual(repositories.map(({ name }) => name).sort())
  })

  it.each(repositories)('$name: $describe', async ({ name, build }) => {
    const dir = join(await scratch(), `${name}.git`)
    await build(dir)
    await proofs[name]?.(openBuilt(dir))
  })
}

/** A directory that is gone after the test. */
export async function scratch(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'repositories-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  return dir
}

export function openBuilt(dir: string): Built {
  const env = { GIT_NO_REPLACE_OBJECTS: '1', GIT_NO_LAZY_FETCH: '1' }
  return {
    dir,
    git: (...args) => gitText(['-C', dir, ...args], { env }),
    async complaint(...args) {
      const { exitCode, stdout, stderr } = await tryGit(['-C', dir, ...args], { env })
      return exitCode === 0 ? '' : `${stdout.toString('latin1')}${stderr}`
    },
  }
}
