import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compareRepositories, describeRepository } from './compare.ts'
import { addCommits, growRepository } from './grow.ts'
import { openBuilt, scratch } from './prove-shapes.ts'

const GROWTH = { commits: 100, files: 40, bytes: 2_000_000, seed: 7 }

it('has the commits, files and bytes asked for, and is sound', async () => {
  const dir = join(await scratch(), 'grown.git')
  await growRepository(dir, GROWTH)
  const { git } = openBuilt(dir)

  expect(await git('rev-list', '--count', '--first-parent', '--no-merges', 'main')).toBe('100')
  expect(await git('rev-list', '--count', '--merges', 'main')).toBe('10')
  expect((await git('tag', '--list')).split('\n')).toHaveLength(2)
  const paths = (await git('ls-tree', '-r', '--name-only', 'main')).split('\n')
  expect(paths.filter((path) => path.startsWith('source/'))).toHaveLength(40)
  const packKib = Number(/size-pack: (\d+)/.exec(await git('count-objects', '-v'))?.[1])
  expect(packKib * 1024).toBeGreaterThan(2_000_000)
  expect(packKib * 1024).toBeLessThan(3_000_000)
  expect((await describeRepository(dir)).fsck).toEqual({ exitCode: 0, messages: [] })
})

it('is the same for the same seed, and another for another', async () => {
  const root = await scratch()
  const [one, two, other] = ['one', 'two', 'other'].map((name) => join(root, name))
  await growRepository(one ?? '', GROWTH)
  await growRepository(two ?? '', GROWTH)
  await growRepository(other ?? '', { ...GROWTH, seed: 8 })

  expect(await compareRepositories(one ?? '', two ?? '')).toEqual([])
  expect(await compareRepositories(one ?? '', other ?? '')).not.toEqual([])
})

it('adds commits on top, again and again', async () => {
  const dir = join(await scratch(), 'grown.git')
  await growRepository(dir, GROWTH)
  const { git } = openBuilt(dir)
  const before = await git('rev-parse', 'main')
  await addCommits(dir, 15, 1)
  await addCommits(dir, 5, 2)

  const added = ['rev-list', '--count', '--first-parent', '--no-merges', `${before}..main`]
  expect(await git(...added)).toBe('20')
  expect((await describeRepository(dir)).fsck).toEqual({ exitCode: 0, messages: [] })
})
