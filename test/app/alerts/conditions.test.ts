import { describe, expect, it } from 'vitest'
import { conditionsOfCoverage } from '../../../app/alerts/conditions-of-coverage.ts'
import { conditionsOfFindings } from '../../../app/alerts/conditions-of-findings.ts'
import { describeCondition } from '../../../app/alerts/describe.ts'
import { KINDS, SCOPES } from '../../../app/alerts/kinds.ts'
import { createTeller } from '../../../app/alerts/tell.ts'
import { listAlerts } from '../../../app/records/alert-list.ts'
import type { Finding } from '../../../app/results/finding.ts'
import type { ResultsTools } from '../../../app/results/tools.ts'
import { type CoverageFacts, coverageOf } from '../../../core/domain/coverage.ts'
import type { SettledRun } from '../../../core/domain/coverage-verdict.ts'
import { openSqlite } from '../databases.ts'
import { at, START, subject } from './sample.ts'

const POLICY = { rpoMs: 60 * 60_000, graceMs: 30 * 60_000 }

const FACTS: CoverageFacts = {
  decision: { kind: 'covered', policy: POLICY },
  presence: 'present',
  presenceSince: START,
  pausedUntil: null,
  firstSeenAt: START,
  verified: { takenAt: START },
  confirmedAt: null,
  incomplete: null,
  lastRun: null,
}

function run(outcome: SettledRun['outcome'], first: number, last: number): SettledRun {
  const error = { code: 'source-unreachable', message: 'No answer.', hint: 'Wait.' }
  return { outcome, failingSince: at(first), settledAt: at(last), error }
}

function alertsOf(change: Partial<CoverageFacts>, minutes: number) {
  const facts = { ...FACTS, ...change }
  const coverage = coverageOf(facts, at(minutes))
  const newestVerified = '20261121T100000Z-0a1b2c3d'
  const each = { repository: subject('7', 'rocket'), coverage, lastRun: facts.lastRun }
  return conditionsOfCoverage([{ ...each, newestVerified }]).map(describeCondition)
}

describe('coverage', () => {
  const denied = {
    ...{ takenAt: at(5), since: at(4) },
    completeness: { issues: { status: 'denied', permission: 'issues: read' } },
  } as const
  const excluded = { kind: 'excluded', reason: 'a test', expiresAt: null } as const

  it.each<[string, Partial<CoverageFacts>, number, readonly string[]]>([
    ['protected', {}, 10, []],
    ['late, which grace forgives', {}, 61, []],
    ['overdue', {}, 91, ['overdue:3:too-old critical since minute 90']],
    [
      'overdue, as its runs fail',
      { lastRun: run('failed', 70, 70) },
      91,
      ['overdue:3:source-unreachable critical since minute 90'],
    ],
    ['new', { verified: null }, 10, []],
    ['failed once', { lastRun: run('failed', 20, 20) }, 30, []],
    [
      'failed twice',
      { lastRun: run('failed', 20, 25) },
      30,
      ['failed:3:source-unreachable warning since minute 20'],
    ],
    [
      'unproved once',
      { lastRun: run('unproved', 20, 20) },
      30,
      ['unproved:3 critical since minute 20'],
    ],
    [
      'incomplete',
      { incomplete: denied },
      30,
      ['incomplete:3:allow-access warning since minute 4'],
    ],
    ['excluded', { decision: excluded, verified: null }, 99, []],
    ['paused', { pausedUntil: at(999) }, 99, []],
    ['deleted', { presence: 'deleted' }, 30, ['source-gone:3:deleted critical since minute 0']],
    [
      'out of reach',
      { presence: 'no-access' },
      9,
      ['source-gone:3:no-access warning since minute 0'],
    ],
  ])('that is %s', (_, change, minutes, expected) => {
    const told = alertsOf(change, minutes).map(({ cause, severity, since }) => {
      const minute = (since.getTime() - START.getTime()) / 60_000
      return `${cause} ${severity} since minute ${Math.round(minute)}`
    })
    expect(told).toEqual(expected)
  })

  it('names the snapshot that is held and the command that brings it back', () => {
    const [alert] = alertsOf({ presence: 'deleted' }, 30)
    expect(alert?.title).toBe('acme/rocket was deleted')
    expect(alert?.detail.text).toContain('20261121T100000Z-0a1b2c3d, is held.')
    expect(alert?.detail.next).toContain(
      'holdfast restore acme/rocket rocket-20261121T100000Z-0a1b2c3d --snapshot 20261121T100000Z-0a1b2c3d',
    )
  })

  it('waits with a repository that may only be missing from a listing', () => {
    expect(alertsOf({ presence: 'unseen' }, 1)[0]?.detail.holdMs).toBe(6 * 3_600_000)
    expect(alertsOf({ presence: 'deleted' }, 1)[0]?.detail.holdMs).toBe(0)
  })
})

describe('findings', () => {
  const moved = (n: number): Finding => ({
    ...{ repositoryId: '7', kind: 'ref-changed', snapshot: 's2', change: 'moved', heldBy: 's1' },
    ...{ ref: `refs/tags/v${String(n).padStart(4, '0')}`, before: 'aaa', after: 'bbb' },
  })

  it('of refs say what was, what is, and what still has it', () => {
    const found = { repository: subject('7', 'rocket'), absence: 'unseen' } as const
    const [alert] = conditionsOfFindings([moved(1)], found, START).map(describeCondition)
    expect(alert).toMatchObject({
      key: 'ref-changed:7:s2:refs/tags/v0001',
      lasting: 'event',
      title: 'refs/tags/v0001 of acme/rocket was moved',
      detail: { text: 'aaa → bbb. Snapshot s1 still has aaa.' },
    })
    expect(alert?.detail.next).toContain('holdfast restore acme/rocket rocket-s1 --snapshot s1')
  })

  it('of very many refs are told in part', () => {
    const found = { repository: subject('7'), absence: 'unseen' } as const
    const many = Array.from({ length: 250 }, (_, n) => moved(249 - n))
    const told = conditionsOfFindings(many, found, START)
    expect(told).toHaveLength(101)
    expect(told[0]).toMatchObject({ ref: 'refs/tags/v0000' })
    expect(told.at(-1)).toMatchObject({ kind: 'more-refs-changed', count: 150, heldBy: 's1' })
  })

  it('become alerts, and are resolved by what is mended', async () => {
    const db = await openSqlite()
    const tell: ResultsTools['tell'] = createTeller(() => START)
    const damage = [{ key: 'a/b', code: 'store-missing', message: 'It is gone.' }] as const
    const damaged = { repositoryId: '7', kind: 'damaged', snapshot: 's1', damage } as const
    const claim = { runId: 'r1', claimed: 's9', found: null }
    await tell(db, [
      damaged,
      { repositoryId: '7', kind: 'false-claim', ...claim },
      { repositoryId: '8', kind: 'source-gone', snapshot: 's3', reason: 'it was deleted' },
    ])
    await tell(db, [{ repositoryId: '7', kind: 'mended', snapshot: 's1' }])

    const { alerts } = await listAlerts(db, { limit: 9, state: 'open' })
    expect(alerts.map(({ key }) => key).toSorted()).toEqual(['false-claim:r1', 'source-gone:8'])
    expect((await listAlerts(db, { limit: 9, state: 'resolved' })).alerts).toMatchObject([
      { key: 'damaged:7:s1' },
    ])
  })
})

it('every kind that stands is found by one look, or ends with what it is about', () => {
  const looked = Object.values(SCOPES).flat()
  const standing = Object.entries(KINDS).filter(([, { lasting }]) => lasting === 'standing')
  const without = standing.map(([kind]) => kind).filter((kind) => !looked.some((it) => it === kind))
  expect(without).toEqual(['damaged'])
  expect(new Set(looked).size).toBe(looked.length)
})

it('a title is one line, whatever is in it', () => {
  const repository = { ...subject('7'), name: 'a\r\nBcc: x\u2028y' }
  const verdict = { cause: 'too-old', text: '', next: '' }
  const { title } = describeCondition({ kind: 'overdue', since: START, repository, ...verdict })
  expect(title).toBe('acme/a Bcc: x y is overdue')
})
