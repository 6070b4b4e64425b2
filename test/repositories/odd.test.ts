import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tryGit } from '../git.ts'
import { startGitServer } from '../servers/git-server.ts'
import { compareDescriptions, describeRepository } from './compare.ts'
import { LARGE_ODD_REPOSITORIES, ODD_REPOSITORIES } from './odd.ts'
import { scratch } from './prove-shapes.ts'

const HEALTHY = ODD_REPOSITORIES.filter(({ expect }) => expect === 'restores')
const REFUSED = ODD_REPOSITORIES.filter(({ expect }) => expect === 'refused')
/** Those that make the disk work most, and whose every byte the tests of their own look at. */
const HEAVY = /^(blob|refs-(packed|loose))-/

it('has many shapes, each under a name of its own that can name a directory', () => {
  const names = [...ODD_REPOSITORIES, ...LARGE_ODD_REPOSITORIES].map(({ name }) => name)
  expect(names.length).toBeGreaterThan(100)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[a-z0-9-]+$/)
})

describe('healthy', () => {
  it.each(HEALTHY.filter(({ name }) => !HEAVY.test(name)))(
    '$name is whole, is served, and is the same when made again',
    async ({ name, build }) => {
      const root = await scratch()
      const [one, again] = [join(root, `${name}.git`), join(root, 'again', `${name}.git`)]
      await build(one)
      await build(again)
      const [first, second] = [await describeRepository(one), await describeRepository(again)]
      expect(first.objects).not.toHaveProperty('incomplete')
      expect(compareDescriptions(first, second)).toEqual([])

      const server = await startGitServer({ root })
      const clone = ['clone', '-q', '--mirror', `${server.url}/${name}.git`, join(root, 'clone')]
      expect(await tryGit(clone)).toMatchObject({ exitCode: 0 })
      await server.close()
    },
  )
})

describe('refused', () => {
  it.each(REFUSED)('$name is not whole', async ({ name, build }) => {
    const dir = join(await scratch(), `${name}.git`)
    await build(dir)
    const shallow = await tryGit(['-C', dir, 'rev-parse', '--is-shallow-repository'])
    if (shallow.stdout.toString() === 'true\n') return
    const description = await describeRepository(dir).catch(() => undefined)
    const whole =
      description !== undefined &&
      !('incomplete' in description.objects) &&
      description.refProblems.length === 0 &&
      description.fsck.exitCode === 0
    expect(whole).toBe(false)
  })
})
