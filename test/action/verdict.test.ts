import { expect, it } from 'vitest'
import {
  allProtected,
  describeVerdict,
  exitCodeFor,
  weakestLevel,
  worstStatus,
} from '../../action/verdict.ts'
import { failed, stored } from './results.ts'

const incomplete = stored({ status: 'incomplete' })
const unchanged = stored({ status: 'unchanged' })
const dry = stored({ status: 'dry-run', snapshot: null, verified: null })

it.each([
  [[stored()], 'stored', 'acme/rocket is backed up and verified.'],
  [[unchanged], 'unchanged', 'acme/rocket has not changed and stays backed up and verified.'],
  [[stored({ verified: null })], 'stored', 'acme/rocket is stored, but not verified.'],
  [[incomplete], 'incomplete', 'The backup of acme/rocket is incomplete.'],
  [[failed()], 'failed', 'The backup of acme/rocket failed.'],
  [[dry], 'dry-run', 'Dry run: nothing was stored.'],
  [[], 'failed', 'Nothing was backed up: no repository is left to back up.'],
  [[stored(), unchanged], 'stored', 'All 2 repositories are backed up and verified.'],
  [
    [stored(), stored({ verified: null })],
    'stored',
    'All 2 repositories are stored, but not every one is verified.',
  ],
  [[unchanged, failed(), stored()], 'failed', 'Of 3 repositories, 1 failed.'],
  [
    [failed(), incomplete, incomplete, stored()],
    'failed',
    'Of 4 repositories, 1 failed and 2 are incomplete.',
  ],
  [[stored(), incomplete], 'incomplete', 'Of 2 repositories, 1 is incomplete.'],
])('case %#: %s', (results, status, sentence) => {
  expect(worstStatus(results)).toBe(status)
  expect(describeVerdict(results)).toBe(sentence)
})

it.each([
  ['incomplete', [1, 1, 0, 0, 1]],
  ['failed', [1, 0, 0, 0, 1]],
  ['never', [0, 0, 0, 0, 0]],
] as const)('fail-on %s', (failOn, codes) => {
  const runs = [[stored(), failed()], [incomplete, stored()], [stored(), unchanged], [dry], []]
  expect(runs.map((results) => exitCodeFor(results, failOn))).toEqual(codes)
})

it('the weakest level counts, and none where one is not verified', () => {
  expect(weakestLevel([stored({ verified: 'full' }), stored()])).toBe('objects')
  expect(weakestLevel([stored({ verified: 'wire' }), stored({ verified: 'full' })])).toBe('wire')
  expect(weakestLevel([stored({ verified: 'full' })])).toBe('full')
  expect(weakestLevel([stored(), failed()])).toBeNull()
  expect(weakestLevel([])).toBeNull()
})

it('protected is stored and verified, each of them', () => {
  expect(allProtected([stored(), unchanged])).toBe(true)
  for (const other of [failed(), incomplete, dry, stored({ verified: null })]) {
    expect(allProtected([stored(), other])).toBe(false)
  }
  expect(allProtected([])).toBe(false)
})
