import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { exclusion } from '../../core/domain/coverage-verdict.ts'
import type { RunItem, SnapshotItem } from '../../dashboard/ports/history.ts'
import { lastDays, lastMonth } from '../../dashboard/reports/period.ts'
import { type ReportedRun, runsOf } from '../../dashboard/reports/runs.ts'
import { ROLES } from '../../dashboard/viewer.ts'
import { aFleet, aRepository, someFacts } from './facts.ts'
import { createMemoryPorts } from './memory-ports.ts'
import { aViewer, openDashboard } from './open.ts'

const day = (number: number) => new Date(Date.UTC(2026, 10, number))

function aRun(changes: Partial<RunItem>): RunItem {
  const at = changes.createdAt ?? day(10)
  return {
    ...{ id: 'r', repositoryId: '1', cause: 'push', state: 'settled', createdAt: at },
    ...{ startedAt: at, settledAt: at, outcome: 'stored', snapshot: null, error: null },
    ...{ durationMs: 1000, storedBytes: 10, transferredBytes: 10, url: null },
    ...changes,
  }
}

const FAILED = {
  outcome: 'failed',
  error: { code: 'source-denied', message: 'GitHub refused.', hint: 'Grant it.' },
} as const

function aSnapshot(changes: Partial<SnapshotItem>): SnapshotItem {
  return {
    ...{ repositoryId: '1', snapshot: 's1', takenAt: day(10), manifestKey: 'k', refs: 1 },
    ...{ manifestSha256: 'f'.repeat(64), chainLength: 1, sizeBytes: 1, level: 'objects' },
    ...{ verifiedAt: day(10), complete: true, completeness: {}, witnessedAt: day(10) },
    ...{ receiptKey: 'receipt', runId: null, hold: null, intact: true, restoreTestedAt: null },
    lockedUntil: null,
    ...changes,
  }
}

function facts() {
  const excluded = aRepository({
    ...{ id: '2', name: 'fork', coverage: exclusion('=a mirror', null) },
    decision: {
      kind: 'excluded',
      reason: '=a mirror',
      expiresAt: null,
      origin: { kind: 'file', origin: 'control', path: '.github/holdfast.yml', line: 31 },
    },
  })
  return {
    ...someFacts(aFleet([aRepository(), excluded, aRepository({ id: '3', name: 'secret' })])),
    // Newest first, as the port hands them over.
    runs: [
      aRun({ id: 'r4', createdAt: day(16) }),
      aRun({ id: 'r3', createdAt: day(12), ...FAILED }),
      aRun({ id: 'r2', createdAt: day(11), repositoryId: '3', ...FAILED }),
      aRun({ id: 'r1', createdAt: day(10) }),
      aRun({ id: 'r0', createdAt: day(2), ...FAILED }),
    ],
    snapshots: [aSnapshot({}), aSnapshot({ repositoryId: '3', snapshot: 's3' })],
  }
}

describe('a period', () => {
  it('is the last month, or the last thirty days', () => {
    expect(lastMonth(new Date('2026-01-15T10:00:00Z'))).toEqual({
      from: new Date('2025-12-01T00:00:00Z'),
      to: new Date('2026-01-01T00:00:00Z'),
    })
    expect(lastDays(new Date('2026-11-21T12:00:00Z'))).toEqual({ from: day(-8), to: day(22) })
  })
})

describe('failures', () => {
  it('end with what is stored next, also after the period', async () => {
    const { history } = createMemoryPorts(facts())
    const period = { from: day(5), to: day(15) }
    const runs: ReportedRun[] = []
    for await (const run of runsOf(history, new Set(['1', '3']), period)) runs.push(run)
    expect(runs.map(({ id, resolvedAt }) => [id, resolvedAt])).toEqual([
      ['r3', day(16)],
      ['r2', null],
      ['r1', null],
    ])
  })
})

const PERIOD = 'from=2026-11-05&to=2026-11-14'

describe('/reports', () => {
  it('says what was covered and what failed, of what the viewer may see', async () => {
    const app = openDashboard(facts(), aViewer('viewer', ['3']))
    const html = await (await app.request(`/reports?${PERIOD}`)).text()
    expect(html).toContain('The one repository is protected.')
    expect(html).toContain('GitHub refused.')
    expect(html).toContain('you may not see')
    expect(html).not.toContain('secret')
    expect(html).not.toContain('audit.tar.gz')
  })

  it('shows failures of every kind, however many others had', async () => {
    const some = facts()
    const others = Array.from({ length: 300 }, (_, n) =>
      aRun({ id: `o${n}`, repositoryId: '3', createdAt: day(13), ...FAILED }),
    )
    const error = { code: 'store-missing', message: 'It is not there.', hint: 'Look.' }
    const own = aRun({ id: 'own', createdAt: day(6), outcome: 'unproved', error })
    const app = openDashboard({ ...some, runs: [...others, own] }, aViewer('viewer', ['3']))
    const html = await (await app.request(`/reports?${PERIOD}`)).text()
    expect(html).toContain('It is not there.')
    expect(html).not.toContain('None of these days')
  })

  it.each([
    ['from=2026-11-14&to=2026-11-01', 400],
    ['from=2020-01-01&to=2026-01-01', 400],
    ['from=yesterday', 400],
    ['account=others', 404],
    ['account=ACME', 200],
  ])('with %s answers %i', async (query, status) => {
    const app = openDashboard(facts(), aViewer('viewer'))
    expect((await app.request(`/reports?${query}`)).status).toBe(status)
  })

  it('hands over tables without formulas, and writes down that it did', async () => {
    const some = facts()
    const app = openDashboard(some, aViewer('viewer', ['3']))
    const read = async (name: string) =>
      await (await app.request(`/reports/tables/${name}.csv?${PERIOD}`)).text()
    expect(await read('exclusions')).toContain(
      `2,acme/fork,'=a mirror,,".github/holdfast.yml, line 31"`,
    )
    expect((await read('population')).split('\n')).toHaveLength(4)
    expect(await read('failures')).toMatch(/r3,acme\/rocket,.*GitHub refused/)
    expect(await read('failures')).not.toContain('r2')
    expect(some.activity).toHaveLength(4)
    expect(some.activity[0]).toMatchObject({ action: 'report.take', actor: 'github:viewer' })
    expect((await app.request(`/reports/tables/access.csv?${PERIOD}`)).status).toBe(404)
  })

  it('is a PDF with the names in it', async () => {
    const app = openDashboard(facts(), aViewer('viewer'))
    const response = await app.request(`/reports/report.pdf?${PERIOD}`)
    const pdf = Buffer.from(await response.arrayBuffer())
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="holdfast-all-accounts-2026-11-05-to-2026-11-14.pdf"',
    )
  })
})

describe('the bundle for an auditor', () => {
  it('is for administrators', async () => {
    for (const role of ROLES) {
      const app = openDashboard(facts(), aViewer(role))
      const response = await app.request(`/reports/audit.tar.gz?${PERIOD}`)
      expect(response.status, role).toBe(role === 'admin' ? 200 : 403)
      await response.body?.cancel()
    }
  })

  it('is checked by the commands that it names, and holds every manifest', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'audit-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const app = openDashboard(facts(), aViewer('admin'))
    const response = await app.request('/reports/audit.tar.gz?from=2026-11-05&to=2026-11-21')
    writeFileSync(join(folder, 'audit.tar.gz'), Buffer.from(await response.arrayBuffer()))
    execFileSync('tar', ['-xzf', 'audit.tar.gz'], { cwd: folder })
    const readme = readFileSync(join(folder, 'README.txt'), 'utf8')
    const commands = readme.match(/^ {4}\S.*(?:\n {6}\S.*)?$/gm) ?? []
    expect(commands).toHaveLength(2)
    for (const command of commands) execFileSync('sh', ['-ec', command], { cwd: folder })
    expect(readFileSync(join(folder, 'manifests.csv'), 'utf8')).toContain('acme/secret,s3')
    expect(readFileSync(join(folder, 'access.csv'), 'utf8')).toContain('report.take')
    expect(readdirSync(folder)).toHaveLength(14)
  })

  it('leaves nothing behind, read or not', async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'audit-'))
    onTestFinished(() => rmSync(scratch, { recursive: true }))
    const app = openDashboard(facts(), aViewer('admin'), { scratch })
    await (await app.request(`/reports/audit.tar.gz?${PERIOD}`)).arrayBuffer()
    await (await app.request(`/reports/audit.tar.gz?${PERIOD}`)).body?.cancel()
    await expect.poll(() => readdirSync(scratch)).toEqual([])
  })
})
