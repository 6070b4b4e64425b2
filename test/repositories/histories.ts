/** Shapes of history, and what commits may say. */
import { startDraft, utf8 } from './draft.ts'
import { commit, history } from './fast-import.ts'
import { writeLooseObject } from './loose-object.ts'
import type { OddRepository } from './odd-repository.ts'

export const HISTORIES: readonly OddRepository[] = [
  {
    name: 'octopus',
    describe: 'a merge with 20 parents',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      const arms = Array.from({ length: 19 }, (_, n) => `refs/heads/arm-${n}`)
      await draft.import(
        history('refs/heads/main'),
        ...arms.map((arm) => history(arm, 1, 'refs/heads/main')),
        commit('refs/heads/main', { message: 'Octopus\n', merge: arms, minute: 9 }),
      )
    },
  },
  {
    name: 'three-roots',
    describe: 'one branch with three first commits',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(
        history('refs/heads/main', 2),
        history('refs/heads/second', 2),
        history('refs/heads/third', 2),
        commit('refs/heads/main', { merge: ['refs/heads/second', 'refs/heads/third'] }),
      )
    },
  },
  {
    name: 'orphan-branches',
    describe: 'branches that share no commit, and one that shares only files',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(
        history('refs/heads/main'),
        history('refs/heads/gh-pages'),
        commit('refs/heads/squashed', { message: 'All at once\n', files: { a: 'a\n' } }),
      )
    },
  },
  {
    name: 'criss-cross',
    describe: 'two branches merged into each other, over and over',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      const [left, right] = ['refs/heads/main', 'refs/heads/right']
      const crossings = Array.from({ length: 20 }, (_, n) => [
        commit(left, { mark: 2 * n + 1, merge: n === 0 ? [] : [`:${2 * n}`], minute: n }),
        commit(right, { mark: 2 * n + 2, merge: [`:${2 * n + 1}`], minute: n }),
      ])
      await draft.import(history(left, 1), history(right, 1), ...crossings.flat())
    },
  },
  {
    name: 'long-line',
    describe: '3,000 commits in a row without a change',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      const minutes = Array.from({ length: 3000 }, (_, minute) => minute)
      await draft.import(...minutes.map((minute) => commit('refs/heads/main', { minute })))
    },
  },
  {
    name: 'commit-of-nothing',
    describe: 'commits of the empty tree, and a commit with an empty message',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(
        commit('refs/heads/main', { message: '' }),
        commit('refs/heads/main', { files: { a: 'a\n' } }),
        commit('refs/heads/main', { message: 'Everything gone\n', files: { a: null } }),
      )
    },
  },
  {
    name: 'commit-encodings',
    describe: 'messages in latin1 and Shift-JIS, with and without a header that says so',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(
        commit('refs/heads/main', { message: 'Gr\u00f6\u00dfe\n', encoding: 'ISO-8859-1' }),
        commit('refs/heads/main', { message: '\u0093\u00fa\u0096{\n', encoding: 'Shift_JIS' }),
        commit('refs/heads/main', { message: 'Undeclared \u00ff\u00fe\u0080\n' }),
        commit('refs/heads/main', { message: utf8('日本語 🚀\n'), encoding: 'no-such-thing' }),
      )
    },
  },
  {
    name: 'commit-message-huge',
    describe: 'a message of 1 MB, and one that is a single line without an end',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(
        commit('refs/heads/main', { message: 'A line of a changelog\n'.repeat(50_000) }),
        commit('refs/heads/main', { message: 'x'.repeat(100_000) }),
      )
    },
  },
  {
    name: 'commit-times',
    describe: 'commits before their parents, at the beginning of time, and far ahead',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(
        ...[0, -28_333_333, 5_000_000, -100].map((minute) => commit('refs/heads/main', { minute })),
      )
    },
  },
  {
    name: 'commit-signed',
    describe: 'a signed commit, a merge tag in a header, and headers nobody knows',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'))
      const tree = await draft.git(['rev-parse', 'main^{tree}'])
      const parent = await draft.git(['rev-parse', 'main'])
      const signed = await writeLooseObject(
        draft.dir,
        'commit',
        [
          `tree ${tree}\nparent ${parent}\n`,
          'author A <a@example.com> 1700000000 +0000\ncommitter A <a@example.com> 1700000000 +0000\n',
          `mergetag object ${parent}\n type commit\n tag v1\n tagger A <a@example.com> 1 +0000\n \n v1\n`,
          'HG:extra rebase_source:0123\nx-unknown value\n',
          'gpgsig -----BEGIN SSH SIGNATURE-----\n U1NIU0lH\n -----END SSH SIGNATURE-----\n',
          '\nSigned\n',
        ].join(''),
      )
      await draft.point({ 'refs/heads/main': signed })
    },
  },
]
