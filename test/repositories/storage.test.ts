import { access, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type Built, proveShapes } from './prove-shapes.ts'
import { STORAGE } from './storage.ts'

const counted = async ({ git }: Built, what: string) =>
  Number(new RegExp(`^${what}: (\\d+)`, 'm').exec(await git('count-objects', '-v'))?.[1])
const packs = ({ dir }: Built) => readdir(join(dir, 'objects/pack'))

proveShapes(STORAGE, {
  async 'loose-only'(built) {
    expect(await counted(built, 'count')).toBe(50)
    expect(await counted(built, 'packs')).toBe(0)
  },
  async 'packed-with-indexes'(built) {
    expect((await packs(built)).map((name) => name.replace(/.*\./, '')).sort()).toEqual(
      expect.arrayContaining(['bitmap', 'idx', 'multi-pack-index', 'pack']),
    )
    await access(join(built.dir, 'objects/info/commit-graph'))
    expect(await counted(built, 'count')).toBe(0)
  },
  async 'many-packs'(built) {
    expect(await counted(built, 'packs')).toBe(6)
    expect(await counted(built, 'prune-packable')).toBeGreaterThan(0)
    expect(await packs(built)).toContainEqual(expect.stringMatching(/^pack-[0-9a-f]{40}\.keep$/))
  },
  async garbage(built) {
    expect(await counted(built, 'garbage')).toBe(1)
    expect(await built.git('fsck', '--unreachable')).toContain('unreachable commit')
    expect(await built.complaint('update-ref', 'refs/heads/main', 'main~1')).toContain('lock')
  },
  async alternates(built) {
    expect(await built.git('rev-list', '--count', 'main')).toBe('6')
    await rm(join(built.dir, 'lender.git'), { recursive: true })
    expect(await built.complaint('rev-list', '--count', 'main')).not.toBe('')
  },
  async 'working-tree'({ git }) {
    expect((await git('status', '--porcelain')).split('\n')).toEqual([
      'M  README.md',
      '?? untracked',
    ])
  },
  async 'working-tree-apart'({ git, dir }) {
    expect((await stat(join(dir, '.git'))).isFile()).toBe(true)
    expect(await git('rev-parse', '--absolute-git-dir')).toBe(join(dir, 'repository'))
  },
  async 'linked-worktrees'({ git }) {
    expect((await git('worktree', 'list')).split('\n')).toHaveLength(3)
    const apart = await git('rev-parse', 'worktrees/apart/HEAD')
    expect(await git('rev-list', '--count', apart, '--not', '--branches')).toBe('1')
  },
  async 'cruft-pack'(built) {
    expect(await packs(built)).toContainEqual(expect.stringMatching(/\.mtimes$/))
  },
  async 'no-optional-folders'({ git, dir }) {
    await expect(access(join(dir, 'refs/heads'))).rejects.toThrow('ENOENT')
    expect(await git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main\nrefs/tags/v1')
  },
})
