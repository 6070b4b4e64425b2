import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { NAMESPACES } from './namespaces.ts'
import { type Built, proveShapes } from './prove-shapes.ts'

const lines = (text: string) => text.split('\n').filter(Boolean)
const refs = async (built: Built, ...patterns: string[]) =>
  lines(await built.git('for-each-ref', '--format=%(refname)', ...patterns))
const count = (built: Built, ...revisions: string[]) =>
  built.git('rev-list', '--count', ...revisions)

proveShapes(NAMESPACES, {
  async 'only-tags'(built) {
    expect(await refs(built)).toEqual(['refs/tags/v1', 'refs/tags/v2'])
    expect(await built.git('rev-parse', 'HEAD')).toBe(await built.git('rev-parse', 'v1'))
  },
  async 'only-notes'(built) {
    expect(await refs(built)).toEqual(['refs/notes/commits'])
    expect(await built.git('notes', 'list')).toContain('4b825dc642cb6eb9a060e54bf8d69288fbee4904')
  },
  async 'replace-refs'(built) {
    const [ref = ''] = await refs(built, 'refs/replace')
    expect(await refs(built)).toHaveLength(2)
    expect(await built.git('rev-parse', 'main~1')).toBe(ref.replace('refs/replace/', ''))
    expect(await count(built, 'main')).toBe('3')
    expect(await count(built, ref)).toBe('5')
  },
  async grafts(built) {
    expect(await count(built, 'main')).toBe('2')
    expect(await built.git('cat-file', '-p', 'main~1')).toContain('parent ')
  },
  async stash(built) {
    expect(lines(await built.git('rev-parse', 'refs/stash^@'))).toHaveLength(3)
    expect(await refs(built)).toEqual(['refs/heads/main', 'refs/stash'])
  },
  async 'pull-requests'(built) {
    expect(await refs(built, 'refs/pull')).toHaveLength(6)
    expect(lines(await built.git('rev-parse', 'refs/pull/1/merge^@'))).toEqual(
      lines(await built.git('rev-parse', 'main', 'refs/pull/1/head')),
    )
  },
  async changes(built) {
    expect(await refs(built, 'refs/changes')).toContain('refs/changes/01/1101/meta')
    expect(await refs(built, 'refs/meta')).toEqual(['refs/meta/config'])
  },
  async 'remote-head'(built) {
    expect(await built.git('symbolic-ref', 'refs/remotes/origin/HEAD')).toBe(
      'refs/remotes/origin/main',
    )
  },
  async 'symbolic-refs'(built) {
    expect(await built.git('symbolic-ref', '--no-recurse', 'refs/tags/latest')).toBe(
      'refs/heads/master',
    )
    expect(await built.git('symbolic-ref', 'refs/heads/master')).toBe('refs/heads/main')
  },
  async 'symbolic-ref-dangling'(built) {
    expect(await built.git('symbolic-ref', 'refs/heads/gone')).toBe('refs/heads/deleted')
    expect(await refs(built)).toEqual(['refs/heads/main'])
  },
  async 'one-level-refs'(built) {
    expect(await refs(built)).toEqual([
      'refs/heads/main',
      'refs/keep-around/1',
      'refs/one',
      'refs/original/refs/heads/main',
      'refs/x/y',
    ])
  },
  async bisect(built) {
    expect(await refs(built, 'refs/bisect')).toEqual(['refs/bisect/bad', 'refs/bisect/good-1'])
    expect(await built.git('rev-parse', 'ORIG_HEAD')).toBe(await built.git('rev-parse', 'main~1'))
  },
  async 'reflog-only'(built) {
    expect(await refs(built)).toEqual(['refs/heads/main'])
    expect(await count(built, 'main')).toBe('2')
    expect(await count(built, '--reflog')).toBe('4')
  },
  async 'refs-packed-20000'(built) {
    expect(await refs(built)).toHaveLength(20_001)
    await expect(access(join(built.dir, 'refs/heads/main'))).rejects.toThrow('ENOENT')
  },
  async 'refs-loose-5000'(built) {
    expect(await refs(built)).toHaveLength(5001)
    await expect(access(join(built.dir, 'packed-refs'))).rejects.toThrow('ENOENT')
  },
})
