import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attribute, type Candidate, type Claimant } from '../../../app/results/attribution.ts'

const MINUTE = 60_000
const at = (minute: number) => new Date(Date.parse('2026-11-21T10:00:00Z') + minute * MINUTE)

function run(id: string, from: number, to: number, claim: Claimant['claim'] = null): Claimant {
  return { id, beganAt: at(from), overAt: at(to), guessable: true, claim }
}

function snapshot(name: string, minute: number, sha256: string | null = name): Candidate {
  return { snapshot: name, takenAt: at(minute), sha256 }
}

const claim = (name: string, sha256: string | null = name) => ({ snapshot: name, sha256 })

describe('a snapshot', () => {
  it.each<[string, Claimant[], Candidate[], Record<string, string>]>([
    ['is of the run that claims it', [run('r', 0, 60, claim('s'))], [snapshot('s', 5)], { r: 's' }],
    ['that is not there is of nobody', [run('r', 0, 60, claim('s'))], [], {}],
    [
      'that nobody claims is of the run under way',
      [run('r', 0, 60)],
      [snapshot('s', 5)],
      { r: 's' },
    ],
    [
      'is of the run that claims it, not of the one it was taken in',
      [run('a', 0, 60, claim('s')), run('b', 10, 60)],
      [snapshot('s', 20)],
      { a: 's' },
    ],
    [
      'that two claim is of the one that began first',
      [run('b', 2, 60, claim('s')), run('a', 0, 60, claim('s'))],
      [snapshot('s', 5)],
      { a: 's' },
    ],
    [
      'that nobody claims is of the run that began last before it',
      [run('a', 0, 60), run('b', 10, 60)],
      [snapshot('s', 20)],
      { b: 's' },
    ],
    [
      'and a second one is of the run before that',
      [run('a', 0, 60), run('b', 10, 60)],
      [snapshot('s', 20), snapshot('t', 30)],
      { b: 's', a: 't' },
    ],
    ['of long before the run is not its own', [run('r', 10, 60)], [snapshot('s', 4)], {}],
    [
      'of long before is not for claiming it',
      [run('r', 10, 60, claim('s'))],
      [snapshot('s', 4)],
      {},
    ],
    ['of a clock that is behind is', [run('r', 10, 60)], [snapshot('s', 5)], { r: 's' }],
    [
      'is rather of the run that had begun by its clock',
      [run('a', 0, 60), run('b', 10, 60)],
      [snapshot('s', 8)],
      { a: 's' },
    ],
    ['of after the end is not its own', [run('r', 0, 10)], [snapshot('s', 16)], {}],
    [
      'of after the end is, if it says so',
      [run('r', 0, 10, claim('s'))],
      [snapshot('s', 16)],
      { r: 's' },
    ],
    [
      'is of nobody who has not begun',
      [{ ...run('r', 0, 60), guessable: false }],
      [snapshot('s', 5)],
      {},
    ],
    [
      'that cannot be read is of the run that claims it',
      [run('r', 0, 60, claim('s', 'x'))],
      [snapshot('s', 5, null)],
      { r: 's' },
    ],
    [
      'is of the run that claims it without a digest',
      [run('r', 0, 60, claim('s', null))],
      [snapshot('s', 5)],
      { r: 's' },
    ],
  ])('%s', (_, runs, candidates, expected) => {
    const { snapshots, contradicted } = attribute(runs, candidates)

    expect(Object.fromEntries(snapshots)).toEqual(expected)
    expect([...contradicted]).toEqual([])
  })

  it('with another manifest than its run claims contradicts that', () => {
    const { snapshots, contradicted } = attribute(
      [run('r', 0, 60, claim('s', 'x'))],
      [snapshot('s', 5), snapshot('t', 6)],
    )

    expect([...snapshots]).toEqual([['r', 's']])
    expect([...contradicted]).toEqual(['r'])
  })

  it('is rather of who tells its digest than of who began before and does not', () => {
    const { snapshots, contradicted } = attribute(
      [run('liar', 0, 60, claim('s', 'x')), run('r', 1, 60, claim('s'))],
      [snapshot('s', 5), snapshot('t', 6)],
    )

    expect(Object.fromEntries(snapshots)).toEqual({ r: 's', liar: 't' })
    expect([...contradicted]).toEqual([])
  })
})

it('no run has two snapshots and no snapshot two runs, in whatever order they come', () => {
  const minute = fc.integer({ min: 0, max: 30 })
  const name = fc.constantFrom('s', 't', 'u')
  const runs = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      beganAt: minute.map(at),
      overAt: minute.map((m) => at(m + 20)),
      guessable: fc.boolean(),
      claim: fc.option(fc.record({ snapshot: name, sha256: fc.constantFrom('s', 't', 'u', null) })),
    }),
    { selector: ({ id }) => id },
  )
  const candidates = fc.uniqueArray(
    fc.record({ snapshot: name, takenAt: minute.map(at), sha256: fc.constantFrom('s', 't', null) }),
    { selector: (each) => each.snapshot },
  )
  fc.assert(
    fc.property(runs, candidates, (r, c) => {
      const { snapshots, contradicted } = attribute(r, c)
      expect(new Set(snapshots.values()).size).toBe(snapshots.size)
      for (const id of contradicted) expect(snapshots.has(id)).toBe(true)
      expect(attribute(r.toReversed(), c.toReversed())).toEqual({ snapshots, contradicted })
    }),
  )
})
