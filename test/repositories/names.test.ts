import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { NAMES } from './names.ts'
import { type Built, proveShapes } from './prove-shapes.ts'

const names = async (built: Built) =>
  (await built.git('for-each-ref', '--format=%(refname)')).split('\n')
const has = async (built: Built, ...expected: string[]) =>
  expect(await names(built)).toEqual(expect.arrayContaining(expected))
const text = async (built: Built) =>
  (await names(built)).map((name) => Buffer.from(name, 'latin1').toString())
const tips = async (built: Built) =>
  new Set((await built.git('for-each-ref', '--format=%(objectname)')).split('\n'))

proveShapes(NAMES, {
  'names-like-options': (built) => has(built, 'refs/heads/-x', 'refs/tags/--output=x'),
  async 'names-like-revisions'(built) {
    await has(built, 'refs/heads/@', 'refs/heads/FETCH_HEAD', 'refs/heads/{upstream}')
    expect(await names(built)).toContainEqual(expect.stringMatching(/^refs\/heads\/[0-9a-f]{40}$/))
  },
  'names-like-refs': (built) =>
    has(
      built,
      'refs/heads/refs/heads/main',
      'refs/heads/heads/main',
      'refs/refs/heads/main',
      'refs/heads/main',
    ),
  async 'names-of-tag-and-branch'(built) {
    await has(built, 'refs/heads/v1', 'refs/tags/v1', 'refs/tags/main')
    expect((await tips(built)).size).toBe(5)
  },
  async 'names-not-utf8'(built) {
    const broken = (await text(built)).filter((name) => name.includes('\uFFFD'))
    expect(broken).toHaveLength(6)
  },
  async 'names-not-shown'(built) {
    const hidden = /[\u202e\u200b\u00a0\u2028\ufeff\u009b]/
    expect((await text(built)).filter((name) => hidden.test(name))).toHaveLength(6)
  },
  async 'names-with-emoji'(built) {
    expect(await text(built)).toEqual(
      expect.arrayContaining(['refs/heads/🚀', 'refs/heads/日本語/ветка', 'refs/heads/אבג']),
    )
  },
  async 'names-for-a-shell'(built) {
    const special = (await names(built)).join('')
    for (const char of '"\'$`;|&<>!#%()') expect(special).toContain(char)
  },
  async 'names-for-a-format'(built) {
    await has(
      built,
      'refs/heads/<script>alert(1)</script>',
      'refs/heads/+force',
      'refs/heads/a,b=c',
    )
  },
  async 'names-very-long'(built) {
    const all = await names(built)
    expect(Math.max(...all.map((name) => name.length))).toBeGreaterThan(1200)
    expect(Math.max(...all.map((name) => name.split('/').length))).toBe(202)
    expect(Math.max(...all.flatMap((name) => name.split('/')).map((part) => part.length))).toBe(240)
  },
  async 'names-differing-in-case-loose'(built) {
    await has(built, 'refs/heads/Foo', 'refs/heads/foo', 'refs/heads/FOO', 'refs/heads/Dir/x')
    expect((await tips(built)).size).toBe(7)
    await expect(access(join(built.dir, 'packed-refs'))).rejects.toThrow('ENOENT')
  },
  async 'names-differing-in-case-packed'(built) {
    await has(built, 'refs/heads/Foo', 'refs/heads/foo', 'refs/tags/V1', 'refs/tags/v1')
    await expect(access(join(built.dir, 'refs/heads/foo'))).rejects.toThrow('ENOENT')
  },
  async 'names-differing-in-form'(built) {
    const [, ...pair] = (await text(built)).toSorted().reverse()
    expect(await names(built)).toHaveLength(3)
    expect(new Set([...pair, ...(await text(built))].map((name) => name.normalize())).size).toBe(2)
  },
})
