/** How a repository lies on its disk, which a backup must not care about. */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { git } from '../git.ts'
import { startDraft } from './draft.ts'
import { history, tag } from './fast-import.ts'
import type { OddRepository } from './odd-repository.ts'

export const STORAGE: readonly OddRepository[] = [
  {
    name: 'loose-only',
    describe: 'every object in a file of its own',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main', 10))
    },
  },
  {
    name: 'packed-with-indexes',
    describe: 'one pack with a bitmap, a commit graph and an index over packs',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main', 10), tag('v1', 'refs/heads/main'))
      await draft.git(['repack', '-q', '-adb'])
      await draft.git(['commit-graph', 'write', '--reachable', '--changed-paths', '--no-progress'])
      await draft.git(['multi-pack-index', 'write', '--no-progress'])
      await draft.git(['pack-refs', '--all', '--prune'])
    },
  },
  {
    name: 'many-packs',
    describe: 'six packs, one of them to be kept, and loose objects that repeat them',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      for (let n = 0; n < 6; n++) {
        await draft.import(history(n === 0 ? 'refs/heads/main' : `refs/heads/branch-${n}`, 2))
        // Without -d the loose objects stay, and the next pack holds them again.
        await draft.git(['repack', '-q', ...(n < 3 ? ['-d'] : [])])
      }
      const packs = await readdir(join(dir, 'objects/pack'))
      await draft.write(`objects/pack/${packs[0]?.replace(/\..*/, '')}.keep`, 'to be kept\n')
    },
  },
  {
    name: 'garbage',
    describe: 'unreachable objects, half-written packs and lock files that were left behind',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'), history('refs/heads/gone'))
      await draft.git(['update-ref', '-d', 'refs/heads/gone'])
      await draft.write('objects/pack/tmp_pack_Ab12Cd', 'PACK\0\0\0\x02')
      await draft.write('objects/incoming-Xy34Zw/ab/cd', 'half')
      await draft.write('refs/heads/main.lock', '')
      await draft.write('packed-refs.lock', '')
    },
  },
  {
    name: 'alternates',
    describe: 'objects borrowed from another repository',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      const lender = await startDraft(join(dir, 'lender.git'))
      await lender.import(history('refs/heads/main', 4))
      await draft.write('objects/info/alternates', '../lender.git/objects\n')
      const main = await lender.git(['rev-parse', 'refs/heads/main'])
      await draft.import(history('refs/heads/main', 2, main))
    },
  },
  {
    name: 'working-tree',
    describe: 'a working tree with changes that nobody committed',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir, { workingTree: true })
      await draft.import(history('refs/heads/main'))
      await git(['-C', dir, 'reset', '-q', '--hard'])
      await writeFile(join(dir, 'README.md'), 'Changed\n')
      await git(['-C', dir, 'add', 'README.md'])
      await writeFile(join(dir, 'untracked'), 'New\n')
    },
  },
  {
    name: 'working-tree-apart',
    describe: 'a working tree whose .git is a file that names the repository',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir, { workingTree: true })
      await draft.import(history('refs/heads/main'))
      await rename(join(dir, '.git'), join(dir, 'repository'))
      await writeFile(join(dir, '.git'), 'gitdir: repository\n')
    },
  },
  {
    name: 'linked-worktrees',
    describe: 'two more working trees, one with a detached HEAD that nothing else reaches',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir, { workingTree: true })
      await draft.import(history('refs/heads/main'), history('refs/heads/side'))
      const trees = join(dir, 'trees')
      await mkdir(trees)
      await draft.git(['worktree', 'add', '-q', join(trees, 'side'), 'side'])
      await draft.git(['worktree', 'add', '-q', '--detach', join(trees, 'apart'), 'main'])
      const commit = ['commit', '-q', '--allow-empty', '-m', 'Only here']
      await git(['-C', join(trees, 'apart'), ...commit])
    },
  },
  {
    name: 'cruft-pack',
    describe: 'unreachable objects in a pack of their own',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'), history('refs/heads/gone'))
      await draft.git(['update-ref', '-d', 'refs/heads/gone'])
      await draft.git(['repack', '-q', '-d', '--cruft'])
    },
  },
  {
    name: 'no-optional-folders',
    describe: 'no branches folder, no info, no description; refs only in packed-refs',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'), tag('v1', 'refs/heads/main'))
      await draft.git(['pack-refs', '--all', '--prune'])
      for (const path of ['refs/heads', 'refs/tags', 'objects/info', 'info', 'branches']) {
        await rm(join(dir, path), { recursive: true, force: true })
      }
    },
  },
]
