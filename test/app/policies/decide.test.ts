import { describe, expect, it } from 'vitest'
import { createDecider, decide, findLapsed } from '../../../app/policies/decide.ts'
import { decideDispatch } from '../../../app/policies/dispatch-settings.ts'
import { DEFAULT_POLICY, type Policy, type PolicySubject } from '../../../core/domain/policy.ts'
import { source, subject } from './subject.ts'

const NOW = new Date('2026-11-21T12:00:00Z')
const PATH = '.github/holdfast.yml'

describe('without a file', () => {
  it('everything is built in', () => {
    const decision = decide([], subject(), NOW)
    expect(decision).toMatchObject({ kind: 'covered', policy: DEFAULT_POLICY })
    const origins = 'origins' in decision ? decision.origins : {}
    expect(Object.keys(origins).toSorted()).toEqual(Object.keys(DEFAULT_POLICY).toSorted())
    expect(new Set(Object.values(origins))).toEqual(new Set([{ kind: 'default' }]))
  })

  it('dispatches are central and few', () => {
    expect(decideDispatch([], 'holdfast')).toEqual({
      ...{ mode: 'central', controlRepository: 'holdfast', workflow: 'holdfast.yml' },
      ...{ maxParallel: 10, dispatchesPerHour: 60 },
    })
  })
})

describe('a match', () => {
  /** Whether a tier with this match is that of the repository. */
  function matches(match: string, facts: Partial<PolicySubject>): boolean {
    const file = source(['tiers:', '  - name: it', `    match: { ${match} }`, '    rpo: 30m'])
    const decision = decide([file], subject(facts), NOW)
    return decision.kind === 'covered' && decision.policy.rpoMs === 1_800_000
  }

  it.each<[string, Partial<PolicySubject>, boolean]>([
    ['repositories: ["*"]', {}, true],
    ['repositories: ["**"]', {}, true],
    ['repositories: [rocket]', {}, true],
    ['repositories: [ROCKET]', { name: 'Rocket' }, true],
    ['repositories: [rock]', {}, false],
    ['repositories: [ock]', {}, false],
    ['repositories: [rock*]', {}, true],
    ['repositories: ["*et"]', {}, true],
    ['repositories: ["r?cket"]', {}, true],
    ['repositories: ["{probe,rocket}"]', {}, true],
    ['repositories: ["{probe,rover}"]', {}, false],
    ['repositories: [".*"]', { name: '.github' }, true],
    ['repositories: ["*"]', { name: '.github' }, true],
    ['repositories: ["a.b"]', { name: 'axb' }, false],
    ['repositories: [acme/rocket]', {}, true],
    ['repositories: ["acme/*"]', {}, true],
    ['repositories: ["other/*"]', {}, false],
    ['repositories: ["*/rocket"]', {}, true],
    ['repositories: [acme]', {}, false],
    ['repositories: [probe, rocket]', {}, true],
    ['repositories: ["*", "!rocket"]', {}, false],
    ['repositories: ["*", "!rocket"]', { name: 'probe' }, true],
    ['repositories: ["!probe"]', {}, true],
    ['repositories: ["!probe"]', { name: 'probe' }, false],
    ['repositories: ["*", "!rock*", rocket]', {}, true],
    ['repositories: ["!rocket", "*"]', {}, true],
    ['topics: [production]', { topics: ['go', 'production'] }, true],
    ['topics: [production]', { topics: ['production-old'] }, false],
    ['topics: [production, critical]', { topics: ['critical'] }, true],
    ['visibility: [private]', {}, true],
    ['visibility: [public, internal]', {}, false],
    ['languages: [go]', { language: 'Go' }, true],
    ['languages: [Go]', { language: null }, false],
    ['languages: ["C++"]', { language: 'C' }, false],
    ['archived: true', { archived: true }, true],
    ['archived: true', {}, false],
    ['archived: false', { archived: true }, false],
    ['fork: true', { fork: true }, true],
    ['fork: false', { fork: true }, false],
    ['properties: { tier: gold }', { properties: { tier: 'gold' } }, true],
    ['properties: { Tier: gold }', { properties: { tier: 'gold' } }, true],
    ['properties: { tier: gold }', { properties: { tier: 'Gold' } }, false],
    ['properties: { tier: gold }', {}, false],
    ['properties: { tier: [gold, silver] }', { properties: { tier: 'silver' } }, true],
    ['properties: { team: core }', { properties: { team: ['web', 'core'] } }, true],
    ['properties: { pci: true }', { properties: { pci: 'true' } }, true],
    ['properties: { pci: true, tier: gold }', { properties: { pci: 'true' } }, false],
    ['properties: { constructor: x }', {}, false],
    ['topics: [a], archived: false', { topics: ['a'] }, true],
    ['topics: [a], archived: true', { topics: ['a'] }, false],
    ['repositories: ["*"], languages: [Go]', {}, false],
    ['topics: [a], visibility: [public]', { topics: ['a'] }, false],
    ['topics: [a], fork: true', { topics: ['a'] }, false],
  ])('of { %s } with %j: %s', (match, facts, expected) => {
    expect(matches(match, facts)).toBe(expected)
  })
})

describe('a value', () => {
  const file = source([
    'defaults:', //                        line 2
    '  rpo: 30h',
    '  grace: 1h',
    'tiers:', //                                5
    '  - name: first',
    '    match: { topics: [a] }',
    '    rpo: 1h',
    '  - name: second', //                       9
    '    match: { topics: [a, b] }',
    '    rpo: 2h',
    '    grace: 2h',
    '    issues: false', //                     13
    'issues: true',
  ])
  const HOUR_MS = 3_600_000

  it.each<[string[], Partial<Policy>, object]>([
    [
      [],
      { rpoMs: 30 * HOUR_MS, graceMs: HOUR_MS, issues: true },
      { rpoMs: { line: 3 }, graceMs: { line: 4 }, issues: { line: 14 } },
    ],
    [
      ['a', 'b'],
      { rpoMs: HOUR_MS, graceMs: HOUR_MS, issues: true },
      { rpoMs: { line: 8, tier: 'first' }, graceMs: { line: 4 }, issues: { line: 14 } },
    ],
    [
      ['b'],
      { rpoMs: 2 * HOUR_MS, graceMs: 2 * HOUR_MS, issues: false },
      {
        ...{ rpoMs: { line: 11, tier: 'second' }, graceMs: { line: 12, tier: 'second' } },
        issues: { line: 13, tier: 'second' },
      },
    ],
  ])('with topics %j is that of the first tier, the defaults, or built in', (topics, says, at) => {
    const origins = Object.fromEntries(
      Object.entries(at).map(([name, place]) => [
        name,
        { kind: 'file', origin: 'control', path: PATH, ...place },
      ]),
    )
    const decision = decide([file], subject({ topics }), NOW)
    expect(decision).toMatchObject({ kind: 'covered', policy: { ...DEFAULT_POLICY, ...says } })
    expect('origins' in decision && decision.origins).toEqual({
      ...Object.fromEntries(Object.keys(DEFAULT_POLICY).map((name) => [name, { kind: 'default' }])),
      ...origins,
    })
  })
})

describe('of two files', () => {
  const control = source(['defaults: { rpo: 2h }'])
  const organization = source(
    [
      'defaults: { rpo: 3h, grace: 3h }',
      'exclude: [{ match: { repositories: ["*"] }, reason: r }]',
      'dispatch: { mode: repository, max-parallel: 3 }',
    ],
    'organization',
  )

  it('the first decides alone', () => {
    expect(decide([control, organization], subject(), NOW)).toMatchObject({
      kind: 'covered',
      policy: { rpoMs: 7_200_000, graceMs: DEFAULT_POLICY.graceMs },
      origins: { rpoMs: { origin: 'control' }, graceMs: { kind: 'default' } },
    })
    expect(decideDispatch([control, organization], 'c')).toMatchObject({
      ...{ mode: 'central', maxParallel: 10 },
    })
  })

  it('the second decides where there is no first', () => {
    expect(decide([organization], subject(), NOW)).toMatchObject({ kind: 'excluded' })
    expect(decideDispatch([organization], 'c')).toEqual({
      ...{ mode: 'repository', controlRepository: 'c', workflow: 'holdfast.yml' },
      ...{ maxParallel: 3, dispatchesPerHour: 60 },
    })
  })
})

describe('an exclusion', () => {
  const EXPIRY = new Date('2026-12-01T00:00:00Z')
  const file = source([
    'exclude:',
    '  - match: { topics: [trash] }',
    '    reason: Until December.',
    '    expires: 2026-12-01',
    '  - match: { archived: true }',
    '    reason: For good.',
    'tiers:',
    '  - { name: all, match: { repositories: ["*"] }, grace: 1h }',
  ])
  const origin = (line: number) => ({ kind: 'file', origin: 'control', path: PATH, line })

  it('comes before every tier', () => {
    expect(decide([file], subject({ topics: ['trash'] }), NOW)).toEqual({
      ...{ kind: 'excluded', reason: 'Until December.', expiresAt: EXPIRY, origin: origin(3) },
    })
    expect(decide([file], subject({ archived: true }), NOW)).toEqual({
      ...{ kind: 'excluded', reason: 'For good.', expiresAt: null, origin: origin(6) },
    })
    expect(decide([file], subject(), NOW)).toMatchObject({ kind: 'covered' })
  })

  it('ends at the very millisecond, and says so', () => {
    const trash = subject({ topics: ['trash'] })
    const lapsed = [{ reason: 'Until December.', expiresAt: EXPIRY, origin: origin(3) }]
    const before = new Date(EXPIRY.getTime() - 1)
    expect(decide([file], trash, before)).toMatchObject({ kind: 'excluded' })
    expect(decide([file], trash, EXPIRY)).toMatchObject({
      ...{ kind: 'covered', lapsed, policy: { graceMs: 3_600_000 } },
    })
    expect(findLapsed([file], before)).toEqual([])
    expect(findLapsed([file], EXPIRY)).toEqual(lapsed)
    expect(findLapsed([], EXPIRY)).toEqual([])
  })

  it('that has ended leaves the others as they were', () => {
    const both = subject({ topics: ['trash'], archived: true })
    expect(decide([file], both, EXPIRY)).toMatchObject({ kind: 'excluded', reason: 'For good.' })
    expect(decide([file], subject(), EXPIRY)).not.toHaveProperty('lapsed')
  })
})

it('decides for ten thousand repositories at once', () => {
  const tiers = Array.from({ length: 20 }, (_, at) => [
    `  - name: tier-${at}`,
    `    match: { repositories: [team-${at}-*, "*-${at}-{a,b}"], languages: [Go], topics: [t${at}] }`,
  ])
  const names = Array.from({ length: 300 }, (_, at) => `old-${at}`)
  const file = source([
    'tiers:',
    ...tiers.flat(),
    'exclude:',
    `  - { match: { repositories: [${names}] }, reason: r }`,
  ])
  const facts = { language: 'Go', topics: ['t19', 'go'], properties: { tier: 'gold' } }
  const repositories = Array.from({ length: 10_000 }, (_, at) =>
    subject({ name: `team-${at % 20}-${at}`, ...facts }),
  )
  const begin = performance.now()
  const decider = createDecider([file])
  const decisions = repositories.map((repository) => decider(repository, NOW))
  expect(performance.now() - begin).toBeLessThan(2000)
  expect(decisions.every(({ kind }) => kind === 'covered')).toBe(true)
})
