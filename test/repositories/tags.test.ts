import { expect } from 'vitest'
import { proveShapes } from './prove-shapes.ts'
import { TAGS } from './tags.ts'

proveShapes(TAGS, {
  async 'tag-of-tag-of-tag'({ git }) {
    expect(await git('for-each-ref', '--format=%(refname)', 'refs/tags')).toBe('refs/tags/outer')
    const kinds = await git('rev-list', '--objects', '--no-object-names', 'refs/tags/outer')
    expect(kinds).toContain(await git('rev-parse', 'main'))
    expect(await git('cat-file', '-p', 'refs/tags/outer')).toContain('type tag')
    const middle = /object (\w+)/.exec(await git('cat-file', '-p', 'refs/tags/outer'))?.[1] ?? ''
    expect(await git('cat-file', '-p', middle)).toContain('type tag')
  },
  async 'tag-of-tree-and-blob'({ git }) {
    expect(await git('cat-file', '-p', 'refs/tags/key')).toContain('type blob')
    expect(await git('cat-file', '-p', 'refs/tags/tree')).toContain('type tree')
    const reached = await git('rev-list', '--objects', '--no-object-names', '--branches')
    expect(reached).not.toContain(await git('rev-parse', 'refs/tags/key^{}'))
  },
  async 'light-tag-of-tree-and-blob'({ git }) {
    expect(await git('for-each-ref', '--format=%(objecttype)', 'refs/tags')).toBe('blob\ntree')
    const reached = await git('rev-list', '--objects', '--no-object-names', '--branches')
    expect(reached).not.toContain(await git('rev-parse', 'refs/tags/key'))
  },
  async 'tag-of-lost-history'({ git }) {
    const own = await git('rev-list', '--count', 'refs/tags/archive/old', '--not', '--branches')
    expect(own).toBe('5')
  },
  async 'tag-renamed'({ git }) {
    expect(await git('cat-file', '-p', 'refs/tags/release/one')).toContain('tag v1\n')
    expect(await git('cat-file', '-t', 'refs/kept/v1')).toBe('tag')
  },
  async 'tag-signed'({ git }) {
    expect(await git('cat-file', 'tag', 'v1')).toContain('BEGIN PGP SIGNATURE')
    const [one, two] = [await git('cat-file', '-s', 'v1'), await git('cat-file', '-s', 'v2')]
    expect(Number(one) - Number(two)).toBe(1)
  },
  async 'tag-without-tagger'({ git }) {
    expect(await git('cat-file', 'tag', 'v0')).not.toContain('tagger')
  },
  async 'tag-where-a-branch-should-be'({ git, complaint }) {
    expect(await git('cat-file', '-t', 'refs/heads/odd')).toBe('tag')
    const refused = await complaint('update-ref', 'refs/heads/another', 'refs/tags/v1')
    expect(refused).toContain('non-commit object')
  },
  async 'sha256-with-tags'({ git }) {
    expect(await git('rev-parse', '--show-object-format')).toBe('sha256')
    const kinds = await git('for-each-ref', '--format=%(objecttype) %(*objecttype)', 'refs/tags')
    expect(kinds).toBe('tree \ntag commit\ntag tag')
    expect((await git('rev-parse', 'main^@')).split('\n')).toHaveLength(2)
  },
})
