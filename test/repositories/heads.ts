/** Shapes of HEAD, and of repositories with nothing in them. */
import { startDraft, utf8 } from './draft.ts'
import { commit, history, reset, tag } from './fast-import.ts'
import type { OddRepository } from './odd-repository.ts'

export const HEADS: readonly OddRepository[] = [
  {
    name: 'empty',
    describe: 'nothing in it, HEAD on an unborn main',
    expect: 'restores',
    async build(dir) {
      await startDraft(dir)
    },
  },
  {
    name: 'empty-sha256',
    describe: 'nothing in it, and SHA-256',
    expect: 'restores',
    async build(dir) {
      await startDraft(dir, { objectFormat: 'sha256' })
    },
  },
  {
    name: 'head-unborn-odd-name',
    describe: 'empty, HEAD on an unborn branch with a name in several scripts',
    expect: 'restores',
    async build(dir) {
      await startDraft(dir, { head: utf8('refs/heads/größe/日本語/"trunk"') })
    },
  },
  {
    name: 'head-unborn-with-tags',
    describe: 'HEAD on an unborn branch, no branch at all, but tags',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/tags/v1'), tag('v2', 'refs/tags/v1'))
    },
  },
  {
    name: 'head-dangling',
    describe: 'HEAD on a branch that is gone, beside other branches',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir, { head: 'refs/heads/deleted' })
      await draft.import(history('refs/heads/main'), history('refs/heads/other'))
    },
  },
  {
    name: 'head-detached-at-tip',
    describe: 'HEAD detached at the tip of a branch',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'))
      await draft.git(['update-ref', '--no-deref', 'HEAD', 'refs/heads/main'])
    },
  },
  {
    name: 'head-detached-unreferenced',
    describe: 'HEAD detached at a commit that no ref reaches',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(
        history('refs/heads/main'),
        history('refs/heads/lost', 2, 'refs/heads/main'),
      )
      await draft.git(['update-ref', '--no-deref', 'HEAD', 'refs/heads/lost'])
      await draft.git(['update-ref', '-d', 'refs/heads/lost'])
    },
  },
  {
    name: 'head-detached-only',
    describe: 'a detached HEAD and not one ref',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'))
      await draft.git(['update-ref', '--no-deref', 'HEAD', 'refs/heads/main'])
      await draft.git(['update-ref', '-d', 'refs/heads/main'])
    },
  },
  {
    name: 'head-nested-branch',
    describe: 'HEAD on refs/heads/a/b, beside a main',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir, { head: 'refs/heads/a/b' })
      await draft.import(history('refs/heads/a/b'), history('refs/heads/main'))
    },
  },
  {
    name: 'head-outside-branches',
    describe: 'HEAD on a ref that is no branch',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir, { head: 'refs/meta/config' })
      await draft.import(history('refs/meta/config'), history('refs/heads/main'))
    },
  },
  {
    name: 'head-through-alias',
    describe: 'HEAD on a branch that is itself another name for main',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir, { head: 'refs/heads/alias' })
      await draft.import(history('refs/heads/main'))
      await draft.git(['symbolic-ref', 'refs/heads/alias', 'refs/heads/main'])
    },
  },
  {
    name: 'head-among-equals',
    describe: 'HEAD on the last of three branches at the same commit',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir, { head: 'refs/heads/zulu' })
      await draft.import(
        history('refs/heads/zulu'),
        reset('refs/heads/main', 'refs/heads/zulu'),
        reset('refs/heads/master', 'refs/heads/zulu'),
      )
    },
  },
  {
    name: 'branch-named-head',
    describe: 'a branch named HEAD that is not where HEAD is',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(
        history('refs/heads/main'),
        commit('refs/heads/HEAD', { message: 'Not HEAD\n', files: { only: 'here\n' } }),
      )
    },
  },
  {
    name: 'head-on-branch-named-head',
    describe: 'HEAD on a branch named HEAD, beside a tag named HEAD',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir, { head: 'refs/heads/HEAD' })
      await draft.import(history('refs/heads/HEAD'), history('refs/tags/HEAD', 1))
    },
  },
]
