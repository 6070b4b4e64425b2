import { expect } from 'vitest'
import { HEADS } from './heads.ts'
import { type Built, proveShapes } from './prove-shapes.ts'

const target = (built: Built) => built.git('symbolic-ref', '--no-recurse', 'HEAD')
const refs = async (built: Built) =>
  (await built.git('for-each-ref', '--format=%(refname)')).split('\n').filter(Boolean)
const commit = (built: Built, name: string) => built.git('rev-parse', '--verify', name)
const isUnborn = async (built: Built) =>
  expect(await built.complaint('rev-parse', '--verify', 'HEAD')).toContain('single revision')
const isDetached = async (built: Built) =>
  expect(await built.complaint('symbolic-ref', 'HEAD')).toContain('not a symbolic ref')

proveShapes(HEADS, {
  async empty(built) {
    expect(await refs(built)).toEqual([])
    expect(await target(built)).toBe('refs/heads/main')
    expect(await built.git('count-objects')).toBe('0 objects, 0 kilobytes')
  },
  async 'empty-sha256'(built) {
    expect(await refs(built)).toEqual([])
    expect(await built.git('rev-parse', '--show-object-format')).toBe('sha256')
  },
  async 'head-unborn-odd-name'(built) {
    expect(Buffer.from(await target(built), 'latin1').toString()).toBe(
      'refs/heads/größe/日本語/"trunk"',
    )
    await isUnborn(built)
  },
  async 'head-unborn-with-tags'(built) {
    expect(await refs(built)).toEqual(['refs/tags/v1', 'refs/tags/v2'])
    await isUnborn(built)
  },
  async 'head-dangling'(built) {
    expect(await refs(built)).toEqual(['refs/heads/main', 'refs/heads/other'])
    expect(await target(built)).toBe('refs/heads/deleted')
    await isUnborn(built)
  },
  async 'head-detached-at-tip'(built) {
    await isDetached(built)
    expect(await commit(built, 'HEAD')).toBe(await commit(built, 'refs/heads/main'))
  },
  async 'head-detached-unreferenced'(built) {
    await isDetached(built)
    expect(await refs(built)).toEqual(['refs/heads/main'])
    expect(await built.git('rev-list', '--count', 'HEAD', '--not', '--branches')).toBe('2')
  },
  async 'head-detached-only'(built) {
    await isDetached(built)
    expect(await refs(built)).toEqual([])
    expect(await built.git('rev-list', '--count', 'HEAD')).toBe('3')
  },
  async 'head-nested-branch'(built) {
    expect(await target(built)).toBe('refs/heads/a/b')
    expect(await refs(built)).toEqual(['refs/heads/a/b', 'refs/heads/main'])
  },
  async 'head-outside-branches'(built) {
    expect(await target(built)).toBe('refs/meta/config')
    expect(await commit(built, 'HEAD')).toBe(await commit(built, 'refs/meta/config'))
  },
  async 'head-through-alias'(built) {
    expect(await target(built)).toBe('refs/heads/alias')
    expect(await built.git('symbolic-ref', 'refs/heads/alias')).toBe('refs/heads/main')
  },
  async 'head-among-equals'(built) {
    expect(await target(built)).toBe('refs/heads/zulu')
    const tips = await built.git('for-each-ref', '--format=%(objectname)')
    expect(tips.split('\n')).toHaveLength(3)
    expect(new Set(tips.split('\n')).size).toBe(1)
  },
  async 'branch-named-head'(built) {
    expect(await target(built)).toBe('refs/heads/main')
    expect(await commit(built, 'refs/heads/HEAD')).not.toBe(await commit(built, 'HEAD'))
  },
  async 'head-on-branch-named-head'(built) {
    expect(await target(built)).toBe('refs/heads/HEAD')
    expect(await commit(built, 'refs/tags/HEAD')).not.toBe(await commit(built, 'refs/heads/HEAD'))
  },
})
