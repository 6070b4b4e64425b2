import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mergeNames } from '../../../app/results/names.ts'

const point = (name: string, since: number) => ({ owner: 'acme', name, since })
/** `rocket 1-5 boat 5-`, as a table to read. */
const merge = (...points: [string, number][]) =>
  mergeNames(
    '42',
    points.map(([name, since]) => point(name, since)),
  )
    .map(({ name, since, until }) => `${name} ${since}-${until ?? ''}`)
    .join(' ')

it.each<[string, [string, number][], string]>([
  ['none', [], ''],
  ['one', [['rocket', 1]], 'rocket 1-'],
  [
    'a rename',
    [
      ['rocket', 1],
      ['boat', 5],
    ],
    'rocket 1-5 boat 5-',
  ],
  [
    'in any order',
    [
      ['boat', 5],
      ['rocket', 1],
    ],
    'rocket 1-5 boat 5-',
  ],
  [
    'there and back',
    [
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ],
    'a 1-2 b 2-3 a 3-',
  ],
  [
    'said twice',
    [
      ['a', 1],
      ['a', 1],
      ['b', 2],
      ['a', 3],
      ['a', 7],
    ],
    'a 1-2 b 2-3 a 3-',
  ],
  [
    'at one moment',
    [
      ['a', 1],
      ['b', 1],
    ],
    'b 1-',
  ],
])('names: %s', (_, points, expected) => {
  expect(merge(...points)).toBe(expected)
})

it('another owner is another name', () => {
  const names = [point('rocket', 1), { owner: 'initech', name: 'rocket', since: 2 }]

  expect(mergeNames('42', names)).toEqual([
    { repositoryId: '42', owner: 'acme', name: 'rocket', since: 1, until: 2 },
    { repositoryId: '42', owner: 'initech', name: 'rocket', since: 2, until: null },
  ])
})

it('what was merged once is not changed by being merged with itself or a part of it', () => {
  const points = fc.array(
    fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(9)).map(([n, t]) => point(n, t)),
  )
  fc.assert(
    fc.property(points, fc.nat(5), (some, n) => {
      const once = mergeNames('42', some)
      expect(mergeNames('42', [...once, ...once.slice(0, n)])).toEqual(once)
    }),
  )
})
