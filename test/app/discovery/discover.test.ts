import { expect, it } from 'vitest'
import { discover } from '../../../app/discovery/discover.ts'
import { discoverInstallations, isDiscoveryDue } from '../../../app/discovery/installations.ts'
import {
  type InstallationRow,
  listInstallations,
  readInstallation,
  wantDiscovery,
} from '../../../app/records/installations.ts'
import type { Db } from '../../../app/records/open.ts'
import {
  findByName,
  listNames,
  noteChange,
  readNamed,
  readRepository,
} from '../../../app/records/repositories.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { describeOnEach } from '../databases.ts'
import { createOrganization, facts, INSTALLATION, installed, NOW } from './organization.ts'

const HOUR = 60 * 60 * 1000
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR)

async function presences(db: Db) {
  const rows = await db
    .selectFrom('repositories')
    .select(['id', 'presence'])
    .orderBy('id')
    .execute()
  return Object.fromEntries(rows.map(({ id, presence }) => [id, presence]))
}

describeOnEach('a discovery', (databases) => {
  /** An installation, and how it is discovered so many hours later. */
  async function scene(organization = createOrganization(facts('1'), facts('2'))) {
    const db = await databases.open()
    const installation = await installed(db)
    const run = (hours: number) =>
      discover(installation, { db, github: organization, now: () => later(hours) })
    return { db, installation, organization, run }
  }

  it('finds every repository, and covers new ones without anybody acting', async () => {
    const { db, organization, run } = await scene()
    expect(await run(0)).toMatchObject({
      kind: 'complete',
      repositories: 2,
      news: [{ kind: 'added' }, { kind: 'added' }],
    })
    organization.shown.set('3', facts('3'))
    expect(await run(6)).toMatchObject({ news: [{ kind: 'added', repositoryId: '3' }] })

    expect(await presences(db)).toEqual({ 1: 'present', 2: 'present', 3: 'present' })
    expect(await readRepository(db, '3')).toMatchObject({
      firstSeenAt: later(6).getTime(),
      changedAt: later(6).getTime(),
    })
    expect(await readInstallation(db, '7')).toMatchObject({
      discoveredAt: later(6).getTime(),
      discoveryError: null,
    })
  })

  it('that finds nothing new says nothing new, and sees all again', async () => {
    const { db, run } = await scene()
    await run(0)

    expect(await run(6)).toMatchObject({ repositories: 2, news: [], missing: [] })
    expect(await readRepository(db, '1')).toMatchObject({
      firstSeenAt: NOW.getTime(),
      lastSeenAt: later(6).getTime(),
    })
    expect(await listNames(db, '1')).toHaveLength(1)
  })

  it('of 1,200 repositories keeps them all', async () => {
    const many = Array.from({ length: 1200 }, (_, n) => facts(`${n + 1}`))
    const { db, run } = await scene(createOrganization(...many))
    await run(0)
    await run(1)

    expect(Object.keys(await presences(db))).toHaveLength(1200)
  })

  it('that fails changes nothing, and says that it failed', async () => {
    const { db, organization, run } = await scene()
    await run(0)
    organization.shown.delete('2')
    organization.failure = new HoldfastError('source-rate-limited', 'Too often.', {
      hint: 'Wait.',
      retryAfterMs: 5000,
    })

    expect(await run(6)).toEqual({
      kind: 'failed',
      error: 'source-rate-limited: Too often.',
      retryAfterMs: 5000,
    })
    expect(await presences(db)).toEqual({ 1: 'present', 2: 'present' })
    expect(await readInstallation(db, '7')).toMatchObject({
      discoveredAt: NOW.getTime(),
      discoveryTriedAt: later(6).getTime(),
      discoveryError: 'source-rate-limited: Too often.',
    })
  })

  it('that is stopped with the App is no failure of it', async () => {
    const { db, organization, run } = await scene()
    await run(0)
    const before = await readInstallation(db, '7')
    organization.failure = new HoldfastError('interrupted', 'It was stopped.', { hint: '' })

    await expect(run(6)).rejects.toMatchObject({ code: 'interrupted' })
    expect(await readInstallation(db, '7')).toEqual(before)
  })

  it('takes nothing for deleted because a listing left it out', async () => {
    const { db, organization, run } = await scene()
    await run(0)
    organization.unlisted.add('2')

    expect(await run(6)).toMatchObject({ missing: [] })
    expect(await presences(db)).toEqual({ 1: 'present', 2: 'present' })
  })

  it('of what GitHub does not show any more knows that it is gone, not why', async () => {
    const { db, organization, run } = await scene()
    await run(0)
    organization.shown.delete('2')

    expect(await run(6)).toMatchObject({ missing: [{ id: '2' }] })
    expect(await readRepository(db, '2')).toMatchObject({
      presence: 'unseen',
      presenceSince: later(6).getTime(),
    })
    organization.shown.set('2', facts('2'))
    expect(await run(12)).toMatchObject({ news: [{ kind: 'back', repositoryId: '2' }] })
    expect(await readRepository(db, '2')).toMatchObject({
      presence: 'present',
      presenceSince: later(12).getTime(),
    })
  })

  it('follows a repository that was renamed twice, under every name it had', async () => {
    const { db, organization, run } = await scene()
    await run(0)
    await db.updateTable('repositories').set({ changedAt: null, lastChangeAt: null }).execute()
    organization.shown.set('1', facts('1', { name: 'probe' }))
    expect(await run(1)).toMatchObject({ news: [{ kind: 'renamed', name: 'acme/probe' }] })
    organization.shown.set('1', facts('1', { name: 'lander' }))
    await run(2)

    // A name is no data: there is nothing to back up.
    expect(await readRepository(db, '1')).toMatchObject({ changedAt: null })
    for (const name of ['r1', 'PROBE', 'lander']) {
      expect(await findByName(db, 'Acme', name)).toMatchObject([{ repositoryId: '1' }])
    }
    expect(await listNames(db, '1')).toMatchObject([
      { name: 'r1', since: NOW.getTime(), until: later(1).getTime() },
      { name: 'probe', since: later(1).getTime(), until: later(2).getTime() },
      { name: 'lander', since: later(2).getTime(), until: null },
    ])
    expect(await presences(db)).toEqual({ 1: 'present', 2: 'present' })
  })

  it('tells one that was made anew under the same name from the one before', async () => {
    const { db, organization, run } = await scene()
    await run(0)
    organization.shown.delete('1')
    organization.shown.set('9', facts('9', { name: 'r1' }))

    expect(await run(6)).toMatchObject({
      news: [{ kind: 'recreated', repositoryId: '9', name: 'acme/r1' }],
      missing: [{ id: '1' }],
    })
    expect(await presences(db)).toEqual({ 1: 'unseen', 2: 'present', 9: 'present' })
    const found = await findByName(db, 'acme', 'r1')
    expect(found.map(({ repositoryId }) => repositoryId)).toEqual(['1', '9'])
  })

  it('follows a repository to another installation, and back', async () => {
    const { db, organization, run } = await scene()
    await run(0)
    const other = createOrganization(facts('1', { owner: 'labs', name: 'r1' }))
    organization.shown.delete('1')
    const labs: InstallationRow = { ...(await installed(db)), id: '8', account: 'labs' }
    const arrived = await discover(labs, { db, github: other, now: () => later(1) })

    expect(arrived).toMatchObject({ news: [{ kind: 'transferred', name: 'labs/r1' }] })
    expect(await run(2)).toMatchObject({ missing: [] })
    expect(await readRepository(db, '1')).toMatchObject({
      installationId: '8',
      presence: 'present',
    })
    other.shown.delete('1')
    organization.shown.set('1', facts('1'))
    await run(3)
    await discover(labs, { db, github: other, now: () => later(4) })
    expect(await readRepository(db, '1')).toMatchObject({
      installationId: '7',
      owner: 'acme',
      presence: 'present',
    })
    expect(await listNames(db, '1')).toHaveLength(3)
  })

  it.each([
    [{ archived: true }, 'archived'],
    [{ visibility: 'public' }, 'visibility'],
  ] as const)('notices %j', async (change, kind) => {
    const { organization, run } = await scene()
    await run(0)
    organization.shown.set('1', facts('1', change))

    expect(await run(1)).toMatchObject({ news: [{ kind, repositoryId: '1' }] })
    expect(await run(2)).toMatchObject({ news: [] })
  })

  it('notices a push by its date', async () => {
    const { db, organization, run } = await scene()
    await run(0)
    await db
      .updateTable('repositories')
      .set({ changedAt: null, lastChangeAt: null })
      .where('id', '=', '1')
      .execute()
    await run(1)
    expect(await readRepository(db, '1')).toMatchObject({ changedAt: null })
    organization.shown.set('1', facts('1', { pushedAt: later(1) }))
    await run(2)

    expect(await readRepository(db, '1')).toMatchObject({
      changedAt: later(1).getTime() + 999,
      lastChangeAt: later(1).getTime() + 999,
    })
  })

  it('knows custom properties, and keeps them while they cannot be read', async () => {
    const { db, organization, run } = await scene()
    organization.properties.set('1', { tier: 'gold' })
    await run(0)
    organization.propertiesDenied = true
    await run(1)
    expect(await readRepository(db, '1')).toMatchObject({ propertiesJson: '{"tier":"gold"}' })
    organization.propertiesDenied = false
    organization.properties.delete('1')
    await run(2)
    expect(await readRepository(db, '1')).toMatchObject({ propertiesJson: '{}' })
  })
})

describeOnEach('a change', (databases) => {
  const at = (hours: number) => later(hours).getTime()

  it('is noted once, whenever and however often it is told', async () => {
    const db = await databases.open()
    await discover(await installed(db), {
      db,
      github: createOrganization(facts('1')),
      now: () => NOW,
    })
    for (const hours of [3, 1, 2, 3, 1]) await noteChange(db, '1', later(hours))

    expect(await readRepository(db, '1')).toMatchObject({
      changedAt: NOW.getTime(),
      lastChangeAt: at(3),
    })
  })

  it('that a later snapshot holds is none', async () => {
    const db = await databases.open()
    await discover(await installed(db), {
      db,
      github: createOrganization(facts('1')),
      now: () => NOW,
    })
    await db.updateTable('repositories').set({ changedAt: null, lastChangeAt: null }).execute()
    await db
      .insertInto('snapshots')
      .values({
        ...{ repositoryId: '1', snapshot: 's', takenAt: at(2), manifestKey: 'k' },
        ...{ manifestSha256: 'm', refsSha256: 'r', refs: 1, chainLength: 1, sizeBytes: 1 },
        ...({ level: 'objects', verifiedAt: at(2), complete: 1, completenessJson: '{}' } as const),
        ...{ witnessedAt: at(2), receiptKey: null, runId: null, hold: null },
      })
      .execute()
    await noteChange(db, '1', later(1))
    expect(await readRepository(db, '1')).toMatchObject({ changedAt: null, lastChangeAt: null })
    await noteChange(db, '1', later(2))
    expect(await readRepository(db, '1')).toMatchObject({ changedAt: at(2), lastChangeAt: at(2) })
  })
})

describeOnEach('installations', (databases) => {
  it('are reconciled; one that is not listed is removed when GitHub says so', async () => {
    const db = await databases.open()
    const listed = [INSTALLATION, { ...INSTALLATION, id: '8', account: 'labs' }]
    const known = new Map(listed.map((each) => [each.id, each]))
    const github = {
      async *listInstallations() {
        yield* listed
      },
      readInstallation: async (id: string) => known.get(id),
    }
    const look = () => discoverInstallations({ db, github, now: () => NOW })
    await look()
    listed.pop()
    await look()
    expect((await listInstallations(db)).map(({ id }) => id)).toEqual(['7', '8'])
    known.delete('8')
    await look()
    expect((await listInstallations(db)).map(({ id }) => id)).toEqual(['7'])
    expect(await readInstallation(db, '8')).toMatchObject({ removedAt: NOW.getTime() })
    listed.push({ ...INSTALLATION, id: '8' })
    await look()
    expect(await readInstallation(db, '8')).toMatchObject({ removedAt: null })
  })

  it('are due at first, when wanted, after six hours, and ten minutes after a failure', async () => {
    const db = await databases.open()
    const row = await installed(db)
    const due = async (change: Partial<InstallationRow>, hours: number) =>
      isDiscoveryDue({ ...row, ...change }, later(hours))
    const at = NOW.getTime()
    const done = { discoveredAt: at, discoveryTriedAt: at }

    expect(await due({}, 0)).toBe(true)
    expect(await due({ suspendedAt: at }, 0)).toBe(false)
    expect(await due(done, 5.9)).toBe(false)
    expect(await due(done, 6)).toBe(true)
    expect(await due({ ...done, discoveryError: 'x' }, 0.1)).toBe(false)
    expect(await due({ ...done, discoveryError: 'x' }, 0.2)).toBe(true)
    expect(await due({ discoveryTriedAt: at, discoveryError: 'x' }, 0.1)).toBe(false)
    expect(await due({ discoveryTriedAt: at, discoveryError: 'x' }, 0.2)).toBe(true)
    await wantDiscovery(db, '7')
    expect(await due({ ...done, discoveryTriedAt: null }, 0)).toBe(true)
  })
})

describeOnEach('a repository by its name', (databases) => {
  it('is found in any spelling, in its installation, while it is there', async () => {
    const db = await databases.open()
    const installation = await installed(db)
    const organization = createOrganization(facts('1', { name: 'Rocket' }))
    const run = (hours: number) =>
      discover(installation, { db, github: organization, now: () => later(hours) })
    await run(0)
    const named = (id: string, owner: string) => readNamed(db, id, { owner, name: 'rocket' })

    expect(await named('7', 'ACME')).toMatchObject({ id: '1' })
    expect(await named('8', 'acme')).toBeUndefined()
    expect(await named('7', 'labs')).toBeUndefined()
    organization.shown.clear()
    await run(1)
    expect(await named('7', 'acme')).toBeUndefined()
  })
})
