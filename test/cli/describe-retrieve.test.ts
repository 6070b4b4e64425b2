import { describe, expect, it } from 'vitest'
import { describeRetrieve } from '../../cli/describe-retrieve.ts'
import type { Cost } from '../../core/domain/prices.ts'
import type { RetrievalResult } from '../../core/retrieve.ts'

const NONE = { objects: 0, bytes: 0 }
const HOUR_MS = 3_600_000
const COST: Cost = {
  ...{ amount: 1.5, currency: 'USD', asOf: '2026-03-04', region: 'eu-central-1' },
  ...{ assumedRegion: false, unpriced: [] },
}

function result(more: Partial<RetrievalResult>, standing: object = {}): RetrievalResult {
  return {
    ...{ repositoryId: '42', snapshots: ['20260304T060000Z-1f2e3d4c'], status: 'available' },
    ...{ complete: true, tier: 'standard', days: 1, time: null, readyUntil: null, offers: [] },
    warnings: [],
    standing: {
      ...{ available: { objects: 3, bytes: 900 }, archived: NONE, ready: NONE },
      ...{ 'in-progress': NONE, ...standing },
    },
    ...more,
  }
}

const TWO = { objects: 2, bytes: 1_500_000 }
const TIME = { leastMs: 3 * HOUR_MS, mostMs: 5 * HOUR_MS }

describe('what is to be retrieved', () => {
  it('is nothing', () => {
    expect(describeRetrieve(result({}), false)).toEqual({
      verdict: 'Nothing needs to be retrieved: all of it can be read.',
      tone: 'good',
      lines: ['  Snapshot  20260304T060000Z-1f2e3d4c', '  At hand   3 objects (900 B)'],
    })
    expect(describeRetrieve(result({}), true).verdict).not.toContain('Dry run')
  })

  it('is archived, and each tier has its time and price', () => {
    const offers: RetrievalResult['offers'] = [
      { tier: 'expedited', refusal: 'It is not offered', time: null, cost: null },
      { tier: 'standard', refusal: null, time: TIME, cost: COST },
      { tier: 'bulk', refusal: null, time: { leastMs: 0, mostMs: 48 * HOUR_MS }, cost: COST },
    ]
    expect(
      describeRetrieve(result({ status: 'archived', offers }, { archived: TWO }), true),
    ).toEqual({
      verdict: 'Dry run: 2 objects (1.5 MB) lie in cold storage and were not asked for.',
      tone: 'doubt',
      lines: [
        '  Snapshot  20260304T060000Z-1f2e3d4c',
        '  Archived  2 objects (1.5 MB)',
        '  At hand   3 objects (900 B)',
        '',
        '  expedited  not to be had: It is not offered',
        '  standard   3 to 5 h, about 1.50 USD',
        '  bulk       within 48 h, about 1.50 USD',
        '  By list prices of eu-central-1 as of 2026-03-04, with copies for 1 day, without the transfer out.',
      ],
    })
  })

  it('is archived where nobody knows what it takes', () => {
    const offers = [{ tier: 'bulk', refusal: null, time: null, cost: null } as const]
    const { lines } = describeRetrieve(
      result({ status: 'archived', offers }, { archived: TWO }),
      false,
    )
    expect(lines.slice(-2)).toEqual([
      '  bulk  nobody knows how long',
      '  What the store charges is not known here; --prices takes a table.',
    ])
  })

  it.each([
    [{ leastMs: 60_000, mostMs: 300_000 }, '1 to 5 min'],
    [TIME, '3 to 5 h'],
    [{ leastMs: 0, mostMs: 12 * HOUR_MS }, 'within 12 h'],
    [null, 'nobody knows when'],
  ])('is on its way: %j, %s', (time, words) => {
    const asked = result({ status: 'in-progress', time }, { 'in-progress': TWO })
    expect(describeRetrieve(asked, false)).toMatchObject({
      verdict: '2 objects (1.5 MB) are asked for by standard, and not ready yet.',
      tone: 'doubt',
      lines: expect.arrayContaining([`  Expected     ${words}`]),
    })
  })

  it('is ready for a while', () => {
    const ready = result(
      { status: 'ready', readyUntil: '2026-03-07T00:00:00.000Z' },
      { ready: TWO },
    )
    expect(describeRetrieve(ready, false)).toMatchObject({
      verdict: '2 objects (1.5 MB) are ready, until 2026-03-07T00:00:00.000Z.',
      tone: 'good',
    })
  })

  it('is not all known while manifests are archived, and says what is left out', () => {
    const warnings = ['a/manifest.json is not as it was written.']
    const partly = result({ complete: false, warnings, snapshots: ['a', 'b'] })
    expect(describeRetrieve(partly, false)).toMatchObject({
      tone: 'doubt',
      lines: [
        '  Snapshots  2',
        expect.stringContaining('At hand'),
        expect.stringContaining('Manifests themselves are archived'),
        '  Warning: a/manifest.json is not as it was written.',
      ],
    })
  })
})
