/** What pages are counted and written by. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gone, overdue } from '../../core/domain/coverage-verdict.ts'
import { localPath } from '../../dashboard/local-path.ts'
import { describeMoney, describeShare } from '../../dashboard/look/numbers.ts'
import { withParams } from '../../dashboard/look/pager.tsx'
import { describeDays } from '../../dashboard/look/strip.tsx'
import { ageOf, countAges, heldAt } from '../../dashboard/queries/ages.ts'
import { countDays } from '../../dashboard/queries/days.ts'
import { countStorage } from '../../dashboard/queries/storage.ts'
import { aRepository, NOW } from './facts.ts'
import { anyRepository } from './many-facts.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ago = (ms: number) => new Date(NOW.getTime() - ms)
const mark = (takenAt: Date) => ({
  ...{ snapshot: '20261121T110000Z-0a1b2c3d', takenAt, verifiedAt: NOW },
  ...({ level: 'objects', sizeBytes: 1 } as const),
})

describe('the age of a copy', () => {
  it('is that of the moment that is held, not of its verification', () => {
    expect(heldAt(aRepository({ verified: mark(ago(DAY)) }))).toEqual(ago(DAY))
    const confirmed = aRepository({ verified: mark(ago(DAY)), confirmedAt: ago(HOUR) })
    expect(heldAt(confirmed)).toEqual(ago(HOUR))
    const before = aRepository({ verified: mark(ago(DAY)), confirmedAt: ago(2 * DAY) })
    expect(heldAt(before)).toEqual(ago(DAY))
    expect(heldAt(aRepository({ verified: null, confirmedAt: NOW }))).toBeNull()
  })

  it.each([
    [0, '1h'],
    [HOUR - 1, '1h'],
    [HOUR, '6h'],
    [DAY - 1, '24h'],
    [DAY, '2d'],
    [30 * DAY, 'older'],
    [-HOUR, '1h'],
  ] as const)('of %i ms is in %s', (ms, id) => {
    expect(ageOf(aRepository({ verified: mark(ago(ms)) }), NOW)).toBe(id)
  })

  it('counts each repository once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200)), (indexes) => {
        const counts = countAges(indexes.map(anyRepository), NOW)
        expect(counts.reduce((sum, { repositories }) => sum + repositories, 0)).toBe(indexes.length)
        for (const { repositories, withinRpo } of counts) {
          expect(withinRpo).toBeLessThanOrEqual(repositories)
        }
      }),
    )
  })
})

describe('the 90 days', () => {
  it('count a repository from the day it was first seen', () => {
    const young = aRepository({ firstSeenAt: ago(2 * DAY), days: 'np' })
    const days = countDays([young], NOW)
    expect(days).toHaveLength(90)
    expect(days[0]?.day).toBe('2026-08-24')
    expect(days.slice(-4).map(({ day: _, ...counts }) => Object.values(counts))).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 1],
      [0, 0, 1, 0],
      [1, 0, 0, 0],
    ])
  })

  it('leave out what is excluded or gone for good, and not what is out of sight', () => {
    const days = `${'.'.repeat(88)}xg`
    const counts = (repository: ReturnType<typeof aRepository>) => {
      const last = countDays([repository], NOW).at(-1)
      return last && last.protected + last.late + last.unprotected + last.unknown
    }
    expect(counts(aRepository({ days, coverage: gone('deleted', NOW) }))).toBe(0)
    expect(counts(aRepository({ days, coverage: gone('unseen', NOW) }))).toBe(1)
    expect(countDays([aRepository({ days })], NOW).at(-2)).toMatchObject({ unknown: 0, late: 0 })
  })

  it('take a letter of another version for not known', () => {
    expect(countDays([aRepository({ days: '?' })], NOW).at(-1)).toMatchObject({ unknown: 1 })
  })
})

it('a strip says in words what it shows', () => {
  expect(describeDays(`${'p'.repeat(27)}llo`)).toBe('Last 30 days: 27 protected, 2 late, 1 overdue')
})

it('what is stored costs what is known of it', () => {
  const storage = [
    { storageClass: 'GLACIER', objects: 1, bytes: 10 },
    { storageClass: 'STANDARD', objects: 2, bytes: 5 },
  ]
  const repositories = [aRepository({ storage }), aRepository({ id: '2', storage })]
  expect(countStorage(repositories, undefined)).toMatchObject({ bytes: 30, cost: null })
  const priced = countStorage(repositories, ({ storageClass, bytes }) =>
    storageClass === 'GLACIER' ? bytes : null,
  )
  expect(priced).toMatchObject({ cost: 20, unpriced: ['STANDARD'] })
  expect(priced.classes.map(({ repositories: count }) => count)).toEqual([2, 2])
  expect(
    countStorage([aRepository({ storage: [], coverage: overdue(null, null, NOW) })], undefined),
  ).toEqual({
    ...{ bytes: 0, classes: [], cost: null, unpriced: [] },
  })
})

describe('numbers', () => {
  it('are never rounded to all or nothing', () => {
    expect(describeShare(9_999, 10_000)).toBe('99.9 %')
    expect(describeShare(1, 10_000)).toBe('< 0.1 %')
    expect([describeShare(0, 5), describeShare(5, 5), describeShare(0, 0)]).toEqual([
      ...['0 %', '100 %', '–'],
    ])
    expect(describeMoney(1234.5, 'USD')).toBe('$1,234.50')
  })
})

describe('addresses', () => {
  it('never lead out of the site', () => {
    const part = fc.constantFrom(
      '/',
      '\\',
      'evil.example',
      ':',
      '@',
      '?',
      '#',
      '.',
      '\t',
      'a',
      '%2f',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const to = localPath(parts.join(''), '/repos')
        expect(new URL(to, 'https://holdfast.test').origin).toBe('https://holdfast.test')
        expect(to).toMatch(/^\/(?![/\\])/)
      }),
      { numRuns: 2_000 },
    )
  })

  it('keep what they narrow a list by', () => {
    const url = new URL('https://holdfast.test/repos?q=a+b&state=late&cursor=x')
    expect(withParams(url, { cursor: null, sort: '-size' })).toBe(
      '/repos?q=a+b&state=late&sort=-size',
    )
    expect(withParams(url, { q: null, state: null, cursor: null })).toBe('/repos')
  })
})
