import { expect } from 'vitest'
import { HISTORIES } from './histories.ts'
import { type Built, proveShapes } from './prove-shapes.ts'

const lines = (text: string) => text.split('\n').filter(Boolean)
const roots = async ({ git }: Built, ...revisions: string[]) =>
  lines(await git('rev-list', '--max-parents=0', ...revisions))
const rawCommits = async ({ git }: Built) =>
  Promise.all(lines(await git('rev-list', 'main')).map((oid) => git('cat-file', 'commit', oid)))

proveShapes(HISTORIES, {
  async octopus({ git }) {
    expect(lines(await git('rev-parse', 'main^@'))).toHaveLength(20)
  },
  async 'three-roots'(built) {
    expect(await roots(built, 'main')).toHaveLength(3)
  },
  async 'orphan-branches'(built) {
    expect(await roots(built, '--branches')).toHaveLength(3)
    expect(await built.complaint('merge-base', 'main', 'gh-pages')).toBe('')
    expect(await built.git('rev-list', '--count', 'main', 'gh-pages')).toBe('6')
  },
  async 'criss-cross'({ git }) {
    expect(await git('rev-list', '--count', '--merges', 'main', 'right')).toBe('39')
  },
  async 'long-line'({ git }) {
    expect(await git('rev-list', '--count', 'main')).toBe('3000')
    expect(new Set(lines(await git('log', '--format=%T', 'main'))).size).toBe(1)
  },
  async 'commit-of-nothing'({ git }) {
    const trees = lines(await git('log', '--format=%T', 'main'))
    expect(trees.filter((tree) => tree.startsWith('4b825dc642'))).toHaveLength(2)
    expect(await git('cat-file', 'commit', 'main~2')).toMatch(/\n\n$|\+0000\n?$/)
  },
  async 'commit-encodings'(built) {
    const commits = (await rawCommits(built)).join('')
    expect(commits).toContain('encoding ISO-8859-1\n')
    expect(commits).toContain('encoding no-such-thing\n')
    expect(commits).toContain('Undeclared \u00ff\u00fe\u0080')
    expect(commits).toContain('Gr\u00f6\u00dfe')
  },
  async 'commit-message-huge'({ git }) {
    expect(Number(await git('cat-file', '-s', 'main~1'))).toBeGreaterThan(1_000_000)
    expect(await git('log', '-1', '--format=%s', 'main')).toHaveLength(100_000)
  },
  async 'commit-times'({ git }) {
    const times = lines(await git('log', '--format=%ct', 'main')).map(Number)
    expect(Math.min(...times)).toBeLessThan(100)
    expect(Math.max(...times)).toBeGreaterThan(1_999_000_000)
    expect(times).not.toEqual(times.toSorted((a, b) => b - a))
  },
  async 'commit-signed'({ git }) {
    const commit = await git('cat-file', 'commit', 'main')
    for (const header of ['gpgsig', 'mergetag', 'HG:extra', 'x-unknown']) {
      expect(commit).toMatch(new RegExp(`^${header} `, 'm'))
    }
  },
})
