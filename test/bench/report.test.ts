/** What the benchmark makes of figures, and what it lets itself be asked. */
import { describe, expect, it } from 'vitest'
import { readOptions } from '../../bench/options.ts'
import { perRepository, ratiosOf } from '../../bench/ratios.ts'
import { type Figures, median, type Row } from '../../bench/scenario.ts'
import { describeRatios, describeRows } from '../../bench/table.ts'

const FIGURES = {
  wallMs: 1000,
  cpuMs: 2000,
  memoryBytes: 50e6,
  scratchBytes: 3e6,
  servedBytes: 1000,
  servedRequests: 3,
  storedBytes: 4000,
  storeRequests: null,
} as const satisfies Figures

function measured(name: string, figures: Partial<Figures> = {}): Row {
  return { kind: 'measured', name, figures: { ...FIGURES, ...figures }, rounds: [] }
}

it.each([
  [[5], 5],
  [[9, 1, 5], 5],
  [[9, 1, 5, 6], 5.5],
])('takes the middle of %j', (values, middle) => {
  expect(median(values)).toBe(middle)
})

describe('ratios', () => {
  const first = [
    measured('holdfast, wire', { wallMs: 500 }),
    measured('holdfast, objects', { wallMs: 1500 }),
    measured('clone'),
    measured('clone, tar, gzip -9, copy', { wallMs: 6000 }),
    measured('raw transfer (curl)', { wallMs: 400 }),
  ]

  it('compare a first backup with what it is to be compared with', () => {
    expect(ratiosOf('first', first, 99e6)).toEqual([
      { what: 'wall: holdfast, wire / raw transfer (curl)', value: 1.25, target: '<= 1.3' },
      { what: 'wall: holdfast, wire / clone', value: 0.5, target: '<= 0.25' },
      { what: 'wall: holdfast, objects / clone', value: 1.5, target: '<= 1.1' },
      {
        what: 'wall: clone, tar, gzip -9, copy / holdfast, wire',
        value: 12,
        target: '>= 4',
      },
    ])
    expect(ratiosOf('first', first, 100e6).at(-1)?.target).toBe('>= 8')
  })

  it('have no target for one commit, and have one for a hundred', () => {
    const rows = [
      measured('holdfast, wire', { servedBytes: 2300 }),
      measured('holdfast, objects', { servedBytes: 3600 }),
      measured('warm mirror: fetch, bundle', { wallMs: 2000, servedBytes: 2000 }),
    ]
    const values = [0.5, 1.15, 1.8]
    expect(ratiosOf('100-commits', rows, 0).map(({ value }) => value)).toEqual(values)
    const targets = ['<= 0.5', '<= 1.15', '<= 1.8']
    expect(ratiosOf('100-commits', rows, 0).map(({ target }) => target)).toEqual(targets)
    expect(ratiosOf('1-commit', rows, 0).map(({ value }) => value)).toEqual(values)
    expect(ratiosOf('1-commit', rows, 0).every(({ target }) => target === null)).toBe(true)
  })

  it('take the start off before an unchanged backup is compared with a listing', () => {
    const rows = [
      measured('holdfast, wire', { wallMs: 270 }),
      measured('git ls-remote', { wallMs: 100 }),
    ]
    expect(ratiosOf('unchanged', rows, 0)).toEqual([
      { what: 'wall: (holdfast, wire - 150 ms) / git ls-remote', value: 1.2, target: '<= 1.5' },
    ])
  })

  it('are left out when one of the two is missing', () => {
    const missing: Row = { kind: 'missing', name: 'clone', why: 'it failed' }
    const rows = first.map((row) => (row.name === 'clone' ? missing : row))
    expect(ratiosOf('first', rows, 0).map(({ what }) => what)).toEqual([
      'wall: holdfast, wire / raw transfer (curl)',
      'wall: clone, tar, gzip -9, copy / holdfast, wire',
    ])
  })

  it('share a job out among its repositories', () => {
    const [ratio] = perRepository([measured('holdfast, wire', { wallMs: 25_000 })], 500)
    expect(ratio?.value).toBe(0.05)
  })
})

it('prints each row as multiples of the first that was measured, and says what is missing', () => {
  const rows: Row[] = [
    measured('one', { wallMs: 148, storeRequests: 7 }),
    measured('two', { wallMs: 2960, memoryBytes: null }),
    { kind: 'missing', name: 'three', why: 'restic is not installed' },
  ]
  const [, , one, two, three] = describeRows(rows).split('\n').map(cellsOf)
  expect(one).toEqual([
    'one',
    '148 ms',
    '1.00 x',
    '2.00 s',
    '50.0 MB',
    '3.0 MB',
    '1.0 KB',
    '4.0 KB',
    '7',
  ])
  expect(two?.slice(0, 5)).toEqual(['two', '2.96 s', '20.0 x', '2.00 s', 'unknown'])
  expect(three?.slice(0, 2)).toEqual(['three', 'restic is not installed'])
})

it('prints a ratio beside its target', () => {
  const ratios = [
    { what: 'one', value: 0.0479, target: null },
    { what: 'two', value: 33.333, target: '>= 30' },
  ]
  const lines = describeRatios(ratios).split('\n').map(cellsOf)
  expect(lines.slice(2)).toEqual([
    ['one', '0.0479', ''],
    ['two', '33.3', '>= 30'],
  ])
})

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}

describe('options', () => {
  it('are generated repositories, all scenarios and three rounds by default', () => {
    expect(readOptions([])).toEqual({
      sources: ['generated:small', 'generated:large'],
      scenarios: ['first', 'unchanged', '1-commit', '100-commits', 'restore'],
      rounds: 3,
      many: 500,
      strategy: 'stream',
      holdfast: 'dist/cli/index.js',
      json: undefined,
    })
  })

  it('may all be given', () => {
    const args = 'a b --scenarios restore,first --rounds 1 --many 0 --strategy mirror'.split(' ')
    expect(readOptions([...args, '--holdfast', 'x.js', '--json', 'out'])).toEqual({
      sources: ['a', 'b'],
      scenarios: ['restore', 'first'],
      rounds: 1,
      many: 0,
      strategy: 'mirror',
      holdfast: 'x.js',
      json: 'out',
    })
  })

  it.each([
    [['--scenarios', 'last'], /first, unchanged/],
    [['--rounds', '0'], /--rounds .* from 1 on, not 0/],
    [['--many', '1.5'], /--many/],
    [['--round', '1'], /--round/],
  ])('refuse %j', (args, words) => {
    expect(() => readOptions(args)).toThrow(TypeError)
    expect(() => readOptions(args)).toThrow(words)
  })

  it('are not read when help is asked for', () => {
    expect(readOptions(['--help'])).toBeUndefined()
  })
})
