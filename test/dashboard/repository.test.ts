import { Validator } from '@seriousme/openapi-schema-validator'
import type { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { exclusion, overdue, pause } from '../../core/domain/coverage-verdict.ts'
import { DEFAULT_POLICY } from '../../core/domain/policy.ts'
import { describeExact } from '../../dashboard/look/time.tsx'
import type { Env } from '../../dashboard/parts.ts'
import type { FleetRepository } from '../../dashboard/ports/fleet.ts'
import type { RunItem, SnapshotItem } from '../../dashboard/ports/history.ts'
import { linkOrigin } from '../../dashboard/queries/policy-rows.ts'
import { noteManifests } from '../../dashboard/queries/snapshot-row.ts'
import type { Role } from '../../dashboard/viewer.ts'
import { aFleet, aRepository, NOW, someFacts } from './facts.ts'
import type { MemoryFacts } from './memory-ports.ts'
import { aViewer, openDashboard, said } from './open.ts'

const HARM = '"><script>alert(1)</script>'
const SNAPSHOT = '20261121T110000Z-0a1b2c3d'
const HOUR = 3_600_000

/** As much of an OpenAPI document as is looked at here. */
const Document = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ 'x-role': z.string().optional() })),
  ),
})

function aRun(changes: Partial<RunItem> = {}): RunItem {
  return {
    id: 'run-1',
    repositoryId: '1',
    cause: 'schedule',
    state: 'settled',
    createdAt: new Date(NOW.getTime() - HOUR),
    startedAt: new Date(NOW.getTime() - HOUR),
    settledAt: new Date(NOW.getTime() - HOUR / 2),
    outcome: 'failed',
    snapshot: null,
    error: { code: 'source-denied', message: 'GitHub said no.', hint: 'Grant contents: read.' },
    durationMs: 42_000,
    storedBytes: 1_000,
    transferredBytes: 1_000,
    url: 'https://github.com/acme/holdfast/actions/runs/1',
    ...changes,
  }
}

function aSnapshot(changes: Partial<SnapshotItem> = {}): SnapshotItem {
  const takenAt = new Date(NOW.getTime() - HOUR)
  return {
    repositoryId: '1',
    snapshot: SNAPSHOT,
    takenAt,
    manifestKey: `repositories/1/snapshots/${SNAPSHOT}.json`,
    manifestSha256: 'a'.repeat(64),
    refs: 3,
    chainLength: 1,
    sizeBytes: 4_000_000,
    level: 'objects',
    verifiedAt: takenAt,
    complete: true,
    completeness: { git: { status: 'captured', count: 12, sizeBytes: 4_000_000 } },
    witnessedAt: takenAt,
    receiptKey: null,
    runId: 'run-1',
    hold: null,
    lockedUntil: null,
    intact: true,
    restoreTestedAt: null,
    ...changes,
  }
}

function fullFacts(changes: Partial<FleetRepository> = {}): MemoryFacts {
  const facts = someFacts(aFleet([aRepository(changes)]))
  facts.snapshots.push(aSnapshot(), aSnapshot({ snapshot: '20261120T110000Z-0a1b2c3d' }))
  facts.runs.push(aRun(), aRun({ id: 'run-2', state: 'running', outcome: null, error: null }))
  facts.names['1'] = [
    { owner: 'acme', name: 'rocket', since: new Date('2026-05-01'), until: null },
    {
      owner: 'acme',
      name: 'Missile',
      since: new Date('2026-01-01'),
      until: new Date('2026-05-01'),
    },
  ]
  facts.lostRefs['1'] = [
    {
      ref: 'refs/heads/main',
      change: 'forced',
      at: NOW,
      oldOid: '1'.repeat(40),
      newOid: '2'.repeat(40),
      snapshot: SNAPSHOT,
    },
  ]
  return facts
}

async function pageOf(facts: MemoryFacts, role: Role = 'viewer', path = '/repos/acme/rocket') {
  const response = await openDashboard(facts, aViewer(role)).request(path)
  expect(response.status).toBe(200)
  return await response.text()
}

describe('the page of a repository', () => {
  it.each([
    [new Date(NOW.getTime() + 24 * HOUR), true],
    [new Date(NOW.getTime() - HOUR), false],
    [null, false],
  ])('calls the data of a snapshot locked as long as it is: %s', async (lockedUntil, locked) => {
    const page = await pageOf({ ...fullFacts(), snapshots: [aSnapshot({ lockedUntil })] })
    expect(page.includes('Data locked')).toBe(locked)
    if (lockedUntil && locked) expect(page).toContain(`until ${describeExact(lockedUntil)}`)
  })

  it('says state, since, cause and next step, and where each value of the policy is from', async () => {
    const coverage = overdue(null, null, new Date(NOW.getTime() - 3 * HOUR))
    const line = {
      kind: 'file',
      origin: 'control',
      path: '.github/holdfast.yml',
      line: 12,
    } as const
    const repository = aRepository({ coverage })
    if (repository.decision.kind !== 'covered') throw new Error('it is covered')
    const { origins } = repository.decision
    const decision = {
      kind: 'covered',
      policy: { ...DEFAULT_POLICY, rpoMs: 12 * HOUR },
      origins: { ...origins, rpoMs: line },
    } as const
    const page = await pageOf(fullFacts({ coverage, decision }))
    expect(page).toContain('Overdue')
    expect(page).toContain('It was never backed up.')
    expect(page).toContain('Look at its last runs, and start one by hand.')
    expect(page).toContain('<td data-label="Value">12 h</td>')
    expect(page).toContain('https://github.com/acme/holdfast/blob/HEAD/.github/holdfast.yml#L12')
    expect(page).toContain('Default of Holdfast')
    expect(page).toContain('At 03:17')
  })

  it('shows snapshots, runs with their fix, lost refs with who still has them, and names', async () => {
    const page = await pageOf(fullFacts())
    expect(page).toContain(`/repos/acme/rocket/snapshots/${SNAPSHOT}`)
    expect(page).toContain('Git history')
    expect(page).toContain('Never restore-tested')
    expect(page).toContain('Grant contents: read.')
    expect(page).toContain('https://github.com/acme/holdfast/actions/runs/1')
    expect(page).toContain('Force push')
    expect(page).toContain('acme/Missile')
    expect(page).toContain('From 4.0 MB to 4.0 MB over the last 2 snapshots.')
    expect(page.length).toBeLessThan(100_000)
  })

  it('is found by a former name while nobody else has it, by whoever may see it', async () => {
    const facts = fullFacts()
    const app = openDashboard(facts, aViewer('viewer'))
    for (const name of ['missile', 'Missile', 'ROCKET']) {
      const response = await app.request(`/repos/acme/${name}?cursor=1`)
      expect(response.status).toBe(302)
      expect(response.headers.get('location')).toBe('/repos/acme/rocket?cursor=1')
    }
    const hidden = openDashboard(facts, aViewer('viewer', ['1']))
    expect((await hidden.request('/repos/acme/missile')).status).toBe(404)
    const anew = aRepository({ id: '2', name: 'missile' })
    facts.fleet = aFleet([aRepository(), anew])
    expect((await app.request('/repos/acme/missile')).status).toBe(200)
  })

  it('pages through snapshots and runs', async () => {
    const facts = fullFacts()
    facts.snapshots = Array.from({ length: 25 }, (_, n) =>
      aSnapshot({ snapshot: `20261121T1100${String(n).padStart(2, '0')}Z-0a1b2c3d` }),
    )
    facts.runs = Array.from({ length: 70 }, (_, n) => aRun({ id: `run-${n}` }))
    expect(await pageOf(facts)).toContain('href="/repos/acme/rocket?cursor=10"')
    const second = await pageOf(facts, 'viewer', '/repos/acme/rocket?cursor=20')
    expect(second).toContain('20261121T110024Z')
    expect(second).not.toContain('cursor=30')
    expect(await pageOf(facts, 'viewer', '/repos/acme/rocket/runs')).toContain('cursor=50')
  })

  it('does not wait for a store that is away', async () => {
    const manifests = { read: () => new Promise<never>(() => {}) }
    const [row] = await noteManifests(manifests, [aSnapshot()], 20)
    expect(row).toMatchObject({ snapshot: SNAPSHOT, manifest: null })
  })

  it('lets nothing run that others have written', async () => {
    const name = HARM.replace('/', '')
    const facts = fullFacts({
      name,
      coverage: exclusion(HARM, null),
      decision: { kind: 'excluded', reason: HARM, expiresAt: null, origin: { kind: 'default' } },
      topics: [HARM],
    })
    const { lostRefs, runs, snapshots, names } = facts
    lostRefs['1'] = (lostRefs['1'] ?? []).map((lost) => ({ ...lost, ref: `refs/heads/${HARM}` }))
    runs.push(
      aRun({ cause: HARM, outcome: HARM, error: { code: HARM, message: HARM, hint: HARM } }),
    )
    runs.push(aRun({ url: `https://github.com/${HARM}` }))
    snapshots.push(aSnapshot({ hold: HARM }))
    names['1'] = [{ owner: HARM, name: HARM, since: NOW, until: null }]
    const page = await pageOf(facts, 'admin', `/repos/acme/${encodeURIComponent(name)}`)
    expect(page).not.toContain('<script>alert')
    expect(page).not.toMatch(/href="[^"]*"><script/)
    expect(page).toContain('&lt;script&gt;')
  })
})

describe('a deed', () => {
  const CSRF = { _csrf: 'csrf' }
  const post = async (app: Hono<Env>, path: string, fields: Record<string, string> = CSRF) =>
    await app.request(`/repos/acme/rocket${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    })
  const FORMS = [
    ['/back-up', {}, 'backUp', 'repository.back-up'],
    ['/back-up', { full: 'yes' }, 'backUp', 'repository.back-up'],
    ['/verify', {}, 'verify', 'repository.verify'],
    ['/cancel', { run: 'run-2' }, 'cancel', 'run.cancel'],
    ['/pause', { days: '7' }, 'pause', 'repository.pause'],
    [`/snapshots/${SNAPSHOT}/pin`, { reason: 'for the court' }, 'pin', 'snapshot.pin'],
    [`/snapshots/${SNAPSHOT}/unpin`, {}, 'unpin', 'snapshot.unpin'],
  ] as const

  it.each(FORMS)('%s %o is done by an operator, and noted', async (path, fields, name, action) => {
    const facts = fullFacts()
    const hold = name === 'unpin' ? 'for the court' : null
    facts.snapshots = facts.snapshots.map((one) => ({ ...one, hold }))
    const app = openDashboard(facts, aViewer('operator'))
    const response = await post(app, path, { ...CSRF, ...fields })
    expect(response.status).toBe(303)
    const location = response.headers.get('location') ?? ''
    expect(location).toMatch(/^\/repos\/acme\/rocket[^?]*\?done=/)
    expect(facts.deeds.map((deed) => deed.name)).toEqual([name])
    expect(facts.activity).toMatchObject([
      { action, actor: 'github:operator', result: 'done', address: '192.0.2.1' },
    ])
    if (!path.startsWith('/snapshots')) {
      expect(await (await app.request(location)).text()).toContain('role="status"')
    }
  })

  it.each(FORMS)('%s %o is refused to others, and without the token', async (path, fields) => {
    const facts = fullFacts()
    for (const role of ['viewer', 'restorer'] as const) {
      const app = openDashboard(facts, aViewer(role))
      expect((await post(app, path, { ...CSRF, ...fields })).status).toBe(403)
      expect(facts.activity.at(-1)).toMatchObject({ result: 'refused', actor: `github:${role}` })
    }
    const app = openDashboard(facts, aViewer('operator'))
    for (const forged of [{}, { _csrf: '' }, { _csrf: 'csrg' }, { _csrf: 'csrf2' }]) {
      expect((await post(app, path, { ...forged, ...fields })).status).toBe(403)
    }
    const token = openDashboard(facts, { ...aViewer('operator'), csrf: '' })
    expect((await post(token, path, { ...fields, _csrf: '' })).status).toBe(403)
    const hidden = openDashboard(facts, aViewer('operator', ['1']))
    expect((await post(hidden, path, { ...CSRF, ...fields })).status).toBe(404)
    expect((await post(openDashboard(facts, null), path, { ...CSRF, ...fields })).status).toBe(401)
    expect(facts.deeds).toEqual([])
  })

  it('is refused where it makes no sense', async () => {
    const facts = fullFacts({ coverage: exclusion('a mirror', null) })
    facts.runs.push(aRun({ id: 'foreign', repositoryId: '2' }))
    const app = openDashboard(facts, aViewer('operator'))
    expect((await post(app, '/back-up')).status).toBe(409)
    expect((await post(app, '/cancel', { ...CSRF, run: 'foreign' })).status).toBe(404)
    expect((await post(app, '/pause', { ...CSRF, days: '9999' })).status).toBe(400)
    expect((await post(app, `/snapshots/${SNAPSHOT}/pin`, { ...CSRF, reason: ' ' })).status).toBe(
      400,
    )
    expect((await post(app, '/snapshots/..%2f/pin', { ...CSRF, reason: 'x' })).status).toBe(404)
    expect(facts.deeds).toEqual([])
  })

  it('has a button only for who may, and for what makes sense', async () => {
    expect(await pageOf(fullFacts(), 'viewer')).not.toContain('Back up now')
    expect(await pageOf(fullFacts(), 'operator')).toContain('Back up now')
    const coverage = pause(new Date(NOW.getTime() + HOUR))
    expect(await pageOf(fullFacts({ coverage }), 'operator')).toContain('/resume')
  })
})

/** Every address about one repository, for reading. */
const READS = [
  '/repos/O/N',
  '/repos/O/N/runs',
  `/repos/O/N/snapshots/${SNAPSHOT}`,
  ...['tree', 'file', 'refs', 'search?q=x', 'download', 'archive.tar.gz', 'archive.bundle'].map(
    (page) => `/repos/O/N/snapshots/${SNAPSHOT}/${page}`,
  ),
  ...['manifest.json', 'receipt', 'object?key=x', 'restore'].map(
    (page) => `/repos/O/N/snapshots/${SNAPSHOT}/${page}`,
  ),
  ...['', '/snapshots', '/runs', '/trends', '/lost-refs', '/names'].map(
    (page) => `/api/v1/repositories/O/N${page}`,
  ),
  ...['', '/tree', '/refs', '/file', '/search?q=x', '/download', '/archive.tar.gz'].map(
    (page) => `/api/v1/repositories/O/N/snapshots/${SNAPSHOT}${page}`,
  ),
  ...['/archive.bundle', '/manifest.json', '/receipt', '/retrieval', '/retrievals'].map(
    (page) => `/api/v1/repositories/O/N/snapshots/${SNAPSHOT}${page}`,
  ),
] as const

describe('a repository that the viewer may not see', () => {
  it.each(READS)('%s answers as if it were not there', async (path) => {
    const facts = fullFacts()
    facts.fleet = aFleet([
      aRepository(),
      aRepository({ id: '2', installationId: '8', name: 'far' }),
    ])
    facts.snapshots.push(aSnapshot({ repositoryId: '2' }))
    for (const role of ['viewer', 'operator', 'restorer', 'admin'] as const) {
      const app = openDashboard(facts, aViewer(role, ['1']))
      const answers = await Promise.all(
        ['rocket', 'far', 'nothing'].map(async (name) => {
          const response = await app.request(path.replace('O/N', `acme/${name}`))
          const headers = [...response.headers]
            .filter(([header]) => header !== 'date')
            .map(([header, value]) => [header, value.replace(/'nonce-[^']*'/, 'nonce')])
          const text = (await said(response)).replaceAll(`acme/${name}`, 'acme/…')
          return { status: response.status, headers, text }
        }),
      )
      expect(answers[0]?.status).toBe(404)
      expect(answers[1]).toEqual(answers[0])
      expect(answers[2]).toEqual(answers[0])
    }
    expect(facts.activity).toEqual([])
    const anonymous = await openDashboard(facts, null).request(path.replace('O/N', 'acme/rocket'))
    expect([303, 401]).toContain(anonymous.status)
  })
})

describe('the API of a repository', () => {
  it('stands in a document that is valid, with the role that each endpoint needs', async () => {
    const app = openDashboard(fullFacts(), aViewer('viewer'))
    const document = Document.parse(await (await app.request('/api/v1/openapi.json')).json())
    const { valid, errors } = await new Validator().validate(document)
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
    const roles = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map(({ 'x-role': role }) => `${path} ${role}`),
    )
    const at = '/repositories/{owner}/{name}'
    expect(roles).toContain(`${at} viewer`)
    expect(roles).toContain(`${at}/back-up operator`)
    expect(roles).toContain(`${at}/snapshots/{snapshot}/archive.tar.gz restorer`)
    expect(roles).toContain(`${at}/snapshots/{snapshot}/retrieval restorer`)
    expect(roles).toContain(`${at}/snapshots/{snapshot}/manifest.json viewer`)
  })

  const json = async (app: Hono<Env>, method: string, path: string, body?: unknown) => {
    const response = await app.request(`/api/v1/repositories/acme/rocket${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    return { status: response.status, body: await response.json() }
  }

  it('tells what the page shows', async () => {
    const app = openDashboard(fullFacts(), aViewer('viewer'))
    const rpo = {
      ...{ name: 'RPO', value: '1 d' },
      origin: { text: 'Default of Holdfast', href: null },
    }
    const expected = [
      ['', { id: '1', coverage: { state: 'protected' }, policy: expect.arrayContaining([rpo]) }],
      ['/snapshots?limit=1', { items: [{ snapshot: SNAPSHOT, level: 'objects' }], next: '1' }],
      ['/runs?open=true', { items: [{ id: 'run-2' }], next: null }],
      ['/lost-refs', { items: [{ change: 'forced', snapshot: SNAPSHOT }] }],
      ['/names', { items: [{ name: 'rocket', until: null }, { name: 'Missile' }] }],
      ['/trends', { sizes: [{ bytes: 4_000_000 }, {}], durations: [{ ms: 42_000 }] }],
    ] as const
    for (const [path, body] of expected) {
      expect(await json(app, 'GET', path), path).toMatchObject({ status: 200, body })
    }
  })

  it('does what the buttons do, for the same roles', async () => {
    const facts = fullFacts()
    const until = new Date(NOW.getTime() + HOUR).toISOString()
    const deeds = [
      ['POST', '/back-up', { full: true }],
      ['POST', '/verify', undefined],
      ['PUT', '/pause', { until }],
      ['POST', '/runs/run-2/cancel', undefined],
      ['PUT', `/snapshots/${SNAPSHOT}/hold`, { reason: 'for the court' }],
      ['DELETE', `/snapshots/${SNAPSHOT}/hold`, undefined],
    ] as const
    for (const [method, path, body] of deeds) {
      for (const role of ['viewer', 'restorer'] as const) {
        const app = openDashboard(facts, aViewer(role))
        expect((await json(app, method, path, body)).status, path).toBe(403)
      }
      const hidden = openDashboard(facts, aViewer('operator', ['1']))
      expect((await json(hidden, method, path, body)).status, path).toBe(404)
    }
    expect(facts.deeds).toEqual([])
    const app = openDashboard(facts, aViewer('operator'))
    for (const [method, path, body] of deeds) {
      expect(await json(app, method, path, body)).toEqual({ status: 200, body: { done: true } })
    }
    expect(facts.deeds.map(({ name }) => name)).toEqual([
      ...['backUp', 'verify', 'pause', 'cancel', 'pin', 'unpin'],
    ])
    expect(facts.activity.filter(({ result }) => result === 'refused')).toHaveLength(12)
  })
})

describe('the origin of a value', () => {
  it.each([
    ['control', 'https://github.com/acme/holdfast/blob/HEAD/a%20b/c.yml#L3'],
    ['organization', 'https://github.com/acme/.github/blob/HEAD/a%20b/c.yml#L3'],
  ] as const)('%s is a line at GitHub', (origin, href) => {
    const place = { kind: 'file', origin, path: 'a b/c.yml', line: 3, tier: 'gold' } as const
    expect(linkOrigin(place, aRepository(), 'holdfast')).toMatchObject({ href })
    expect(linkOrigin(place, aRepository(), 'holdfast').text).toContain('tier gold')
  })
})
