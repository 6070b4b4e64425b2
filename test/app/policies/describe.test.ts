import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { annotateProblems } from '../../../app/policies/annotate.ts'
import { decide } from '../../../app/policies/decide.ts'
import { describeDecision, describePolicy, formatPolicy } from '../../../app/policies/describe.ts'
import { decideDispatch } from '../../../app/policies/dispatch-settings.ts'
import { KEY_OF, POLICY_NAMES } from '../../../app/policies/file.ts'
import { readPolicyFile } from '../../../app/policies/read.ts'
import { KEYS } from '../../../app/policies/schema.ts'
import { DEFAULT_POLICY } from '../../../core/domain/policy.ts'
import { source, subject } from './subject.ts'

const NOW = new Date('2026-11-21T12:00:00Z')

describe('a description', () => {
  const file = source([
    'defaults: { rpo: 26h }',
    'tiers:',
    '  - name: critical',
    '    match: { fork: true }',
    '    full-verify-every: never',
    '    protected-refs: []',
    '    alerts: []',
    'exclude:',
    '  - { match: { archived: true }, reason: Old., expires: 2027-01-31 }',
    '  - { match: { topics: [x] }, reason: Never. }',
  ])

  it('shows every value of every tier, and where it was decided', () => {
    const { sections, exclusions } = describePolicy(file)
    expect(sections.map(({ title }) => title)).toEqual(['Repositories of no tier', 'Tier critical'])
    expect(sections.map(({ rows }) => rows.map(({ key }) => key))).toEqual(
      [1, 2].map(() => Object.values(KEY_OF)),
    )
    expect(sections[1]?.rows).toEqual(
      expect.arrayContaining([
        { key: 'schedule', value: '17 3 * * *', origin: 'built in' },
        { key: 'rpo', value: '26h', origin: '.github/holdfast.yml:2' },
        {
          ...{ key: 'full-verify-every', value: 'never' },
          origin: '.github/holdfast.yml:6 (tier critical)',
        },
        {
          ...{ key: 'protected-refs', value: 'none' },
          origin: '.github/holdfast.yml:7 (tier critical)',
        },
        { key: 'alerts', value: 'nobody', origin: '.github/holdfast.yml:8 (tier critical)' },
        { key: 'refs', value: 'every ref', origin: 'built in' },
        { key: 'recipients', value: 'none: stored in the clear', origin: 'built in' },
      ]),
    )
    expect(exclusions).toEqual([
      {
        ...{ reason: 'Old.', until: 'until 2027-01-31T00:00:00.000Z' },
        origin: '.github/holdfast.yml:10',
      },
      { reason: 'Never.', until: 'for good', origin: '.github/holdfast.yml:11' },
    ])
  })

  it('is text in columns', () => {
    const lines = formatPolicy(describePolicy(file)).split('\n')
    expect(lines[0]).toBe('Repositories of no tier')
    const rows = lines.slice(1, 1 + POLICY_NAMES.length)
    expect(new Set(rows.map((row) => row.search(/built in|\.github/))).size).toBe(1)
    expect(lines.slice(-3)).toEqual([
      'Excluded',
      '  Old. (until 2027-01-31T00:00:00.000Z)  .github/holdfast.yml:10',
      '  Never. (for good)  .github/holdfast.yml:11',
    ])
    expect(formatPolicy(describePolicy(source([])))).not.toContain('Excluded')
  })

  it('of one repository shows why it is not backed up', () => {
    expect(describeDecision(decide([file], subject({ archived: true }), NOW))).toEqual([
      {
        ...{ key: 'exclude', value: 'Old. (until 2027-01-31T00:00:00.000Z)' },
        origin: '.github/holdfast.yml:10',
      },
    ])
  })

  it('of problems is what GitHub shows beside the lines', () => {
    const reading = readPolicyFile('version: 1\nisues: true\n')
    expect(annotateProblems('p', 'problems' in reading ? reading.problems : [])).toEqual([
      {
        ...{ path: 'p', startLine: 2, endLine: 2, level: 'failure', title: 'Line 2, column 1' },
        message: 'There is no `isues` here.\nDid you mean `issues`?',
      },
    ])
  })
})

describe('docs/policies.md', () => {
  const page = readFile(new URL('../../../docs/policies.md', import.meta.url), 'utf8')

  it('names every key', async () => {
    const text = await page
    const keys = Object.values(KEYS).flat()
    expect(keys.filter((key) => !text.includes(`\`${key}\``))).toEqual([])
  })

  it('gives every default as it is', async () => {
    const text = await page
    const rows = describeDecision(decide([], subject(), NOW))
    const written = new Map([
      ['classes', '[git]'],
      ['protected-refs', `[${DEFAULT_POLICY.protectedRefs.join(', ')}]`],
      ['alerts', '[default]'],
      ['retention', '{ last: 7, daily: 30, weekly: 12, monthly: 24, yearly: 10 }'],
    ])
    for (const { key, value } of rows) {
      if (key === 'refs' || key === 'recipients' || key === 'issues') continue
      expect(text).toContain(`| \`${key}\` | \`${written.get(key) ?? value}\` |`)
    }
    const dispatch = decideDispatch([], 'c')
    expect(text).toContain(`| \`mode\` | \`${dispatch.mode}\` |`)
    expect(text).toContain(`| \`workflow\` | \`${dispatch.workflow}\` |`)
    expect(text).toContain(`| \`max-parallel\` | \`${dispatch.maxParallel}\` |`)
    expect(text).toContain(`| \`budget-per-hour\` | \`${dispatch.dispatchesPerHour}\` |`)
  })

  it('says what can be said to be the default', () => {
    const { retention, protectedRefs } = DEFAULT_POLICY
    const file = source([
      'defaults:',
      ...describeDecision(decide([], subject(), NOW)).flatMap(({ key, value }) =>
        /^(schedule|timezone|rpo|grace|on-push|debounce|verify|full-verify-every|storage-class)$/.test(
          key,
        )
          ? [`  ${key}: ${value}`]
          : [],
      ),
      '  classes: [git]',
      '  refs: []',
      `  retention: ${JSON.stringify(retention)}`,
      '  recipients: []',
      `  protected-refs: ${JSON.stringify(protectedRefs)}`,
      '  alerts: [default]',
      'issues: false',
    ])
    expect(file.file.defaults.values).toEqual(DEFAULT_POLICY)
  })

  it('has no example that is refused', async () => {
    const examples = [...(await page).matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text)
    expect(examples.length).toBeGreaterThan(2)
    for (const text of examples) expect(readPolicyFile(text)).toHaveProperty('file')
  })
})

describe('examples/policies/holdfast.yml', () => {
  it('is a policy as it says it is', async () => {
    const place = new URL('../../../examples/policies/holdfast.yml', import.meta.url)
    const reading = readPolicyFile(await readFile(place, 'utf8'))
    if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
    const files = [{ origin: 'control', path: 'p', file: reading.file }] as const
    const tierOf = (facts: Parameters<typeof subject>[0]) => {
      const decision = decide(files, subject(facts), NOW)
      if (decision.kind === 'excluded') return 'excluded'
      const { rpoMs } = decision.origins
      return rpoMs.kind === 'file' ? (rpoMs.tier ?? 'defaults') : 'built in'
    }
    expect(tierOf({})).toBe('defaults')
    expect(tierOf({ properties: { criticality: 'high' }, topics: ['production'] })).toBe('critical')
    expect(tierOf({ topics: ['production'] })).toBe('production')
    expect(tierOf({ topics: ['production'], archived: true })).toBe('archive')
    expect(tierOf({ name: 'sandbox-1' })).toBe('excluded')
    expect(tierOf({ fork: true, visibility: 'public' })).toBe('excluded')
    expect(tierOf({ fork: true })).toBe('defaults')
  })
})
