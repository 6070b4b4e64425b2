/** Which refs there are: namespaces, symbolic refs, and a great many of them. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Draft, startDraft } from './draft.ts'
import { commit, history, reset } from './fast-import.ts'
import type { OddRepository } from './odd-repository.ts'

export const NAMESPACES: readonly OddRepository[] = [
  {
    name: 'only-tags',
    describe: 'lightweight tags and HEAD on a branch that exists, nothing else',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir, { head: 'refs/tags/v1' })
      await draft.import(history('refs/tags/v1'), history('refs/tags/v2'))
    },
  },
  {
    name: 'only-notes',
    describe: 'notes and no branch',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      const files = { '4b825dc642cb6eb9a060e54bf8d69288fbee4904': 'A note on the empty tree\n' }
      await draft.import(commit('refs/notes/commits', { files }))
    },
  },
  {
    name: 'replace-refs',
    describe: 'a commit replaced by another one, so that git shows another history',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'), history('refs/heads/better', 5))
      const worse = await draft.git(['rev-parse', 'refs/heads/main~1'])
      await draft.point({ [`refs/replace/${worse}`]: 'refs/heads/better' })
      await draft.git(['update-ref', '-d', 'refs/heads/better'])
    },
  },
  {
    name: 'grafts',
    describe: 'an info/grafts file that hides the first commits from git',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main', 5))
      await draft.write('info/grafts', `${await draft.git(['rev-parse', 'main~1'])}\n`)
    },
  },
  {
    name: 'stash',
    describe: 'a stash with its three commits',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(
        history('refs/heads/main'),
        commit('refs/scratch/index', { from: 'refs/heads/main', message: 'index on main\n' }),
        commit('refs/scratch/files', { message: 'untracked\n', files: { untracked: '?\n' } }),
        commit('refs/stash', {
          from: 'refs/heads/main',
          merge: ['refs/scratch/index', 'refs/scratch/files'],
          files: { 'README.md': 'work in progress\n' },
        }),
      )
      await draft.git(['update-ref', '-d', 'refs/scratch/index'])
      await draft.git(['update-ref', '-d', 'refs/scratch/files'])
    },
  },
  {
    name: 'pull-requests',
    describe: 'refs/pull with heads and merges, as GitHub keeps them',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'), ...[1, 2, 3].flatMap(pullRequest))
    },
  },
  {
    name: 'changes',
    describe: 'refs/changes and a metadata branch, as Gerrit keeps them',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(
        history('refs/heads/main'),
        history('refs/meta/config', 1),
        ...[1, 2, 3].map((n) => history(`refs/changes/0${n}/110${n}/1`, 1, 'refs/heads/main')),
        history('refs/changes/01/1101/meta', 2),
      )
    },
  },
  {
    name: 'remote-head',
    describe: 'refs/remotes/origin with a symbolic HEAD, as a clone has it',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(
        history('refs/heads/main'),
        reset('refs/remotes/origin/main', 'refs/heads/main'),
      )
      await draft.git(['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main'])
    },
  },
  {
    name: 'symbolic-refs',
    describe: 'branches and tags that are other names for branches, two of them in a row',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'))
      await draft.git(['symbolic-ref', 'refs/heads/master', 'refs/heads/main'])
      await draft.git(['symbolic-ref', 'refs/tags/latest', 'refs/heads/master'])
    },
  },
  {
    name: 'symbolic-ref-dangling',
    describe: 'a symbolic ref whose branch is gone, which git does not advertise',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'))
      await draft.git(['symbolic-ref', 'refs/heads/gone', 'refs/heads/deleted'])
    },
  },
  {
    name: 'one-level-refs',
    describe: 'refs right below refs/, and in namespaces nobody has heard of',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'))
      const names = ['refs/one', 'refs/x/y', 'refs/original/refs/heads/main', 'refs/keep-around/1']
      await draft.point(Object.fromEntries(names.map((name) => [name, 'refs/heads/main'])))
    },
  },
  {
    name: 'bisect',
    describe: 'an unfinished bisection, and pseudo refs beside HEAD',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main', 4))
      await draft.point({ 'refs/bisect/bad': 'main', 'refs/bisect/good-1': 'main~3' })
      for (const name of ['ORIG_HEAD', 'FETCH_HEAD', 'MERGE_HEAD']) {
        await draft.write(name, `${await draft.git(['rev-parse', 'main~1'])}\n`)
      }
    },
  },
  {
    name: 'reflog-only',
    describe: 'commits that only reflogs reach, which a backup need not bring',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.git(['config', 'core.logAllRefUpdates', 'always'])
      await draft.import(history('refs/heads/main', 4))
      await draft.point({ 'refs/heads/main': 'main~2' })
      await draft.point({ 'refs/heads/gone': 'main~1' })
      await draft.git(['update-ref', '-d', 'refs/heads/gone'])
    },
  },
  {
    name: 'refs-packed-20000',
    describe: '20,000 branches and tags, all packed',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main', 10))
      await packRefs(draft, 20_000)
    },
  },
  {
    name: 'refs-loose-5000',
    describe: '5,000 branches, each a file of its own',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main', 10))
      await writeLooseRefs(draft, 5000)
    },
  },
]

function pullRequest(number: number): string[] {
  return [
    history(`refs/pull/${number}/head`, 2, 'refs/heads/main'),
    commit(`refs/pull/${number}/merge`, {
      from: 'refs/heads/main',
      merge: [`refs/pull/${number}/head`],
      message: `Merge ${number} into main\n`,
    }),
  ]
}

async function commitsOf(draft: Draft): Promise<string[]> {
  return (await draft.git(['rev-list', 'refs/heads/main'])).split('\n')
}

async function packRefs(draft: Draft, count: number): Promise<void> {
  const oids = await commitsOf(draft)
  const names = Array.from({ length: count }, (_, n) =>
    n % 2 === 0 ? `refs/heads/team-${n % 97}/change-${n}` : `refs/tags/build-${n}`,
  )
  const lines = [...names, 'refs/heads/main']
    .sort()
    .map((name, n) => `${name === 'refs/heads/main' ? oids[0] : oids[n % oids.length]} ${name}\n`)
  await draft.git(['update-ref', '-d', 'refs/heads/main'])
  await draft.write(
    'packed-refs',
    `# pack-refs with: peeled fully-peeled sorted \n${lines.join('')}`,
  )
}

async function writeLooseRefs(draft: Draft, count: number): Promise<void> {
  const oids = await commitsOf(draft)
  const folder = join(draft.dir, 'refs/heads/change')
  await mkdir(folder, { recursive: true })
  const numbers = Array.from({ length: count }, (_, n) => n)
  await Promise.all(
    numbers.map((n) => writeFile(join(folder, String(n)), `${oids[n % oids.length]}\n`)),
  )
}
