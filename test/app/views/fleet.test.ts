import { expect, it } from 'vitest'
import type { Db } from '../../../app/records/open.ts'
import type { Snapshots } from '../../../app/records/schema.ts'
import { createViews, type ViewTools } from '../../../app/views/create.ts'
import { UNDECIDED } from '../../../app/views/policies.ts'
import { exclusion } from '../../../core/domain/coverage-verdict.ts'
import { describeOnEach } from '../databases.ts'
import { addRepository, addRun } from '../results/scene.ts'

const NOW = Date.parse('2026-11-21T12:00:00.000Z')
const HOUR = 3_600_000

async function addInstallation(db: Db, id: string, change: object = {}): Promise<void> {
  await db
    .insertInto('installations')
    .values({
      ...({ id, accountId: id, account: `org-${id}`, accountKind: 'Organization' } as const),
      ...{ permissionsJson: '{}', suspendedAt: null, removedAt: null, createdAt: 1 },
      ...{ discoveredAt: 5, discoveryTriedAt: 5, discoveryError: null },
      ...change,
    })
    .execute()
}

async function addSnapshot(db: Db, change: Partial<Snapshots> = {}): Promise<void> {
  const takenAt = change.takenAt ?? NOW - HOUR
  const row: Snapshots = {
    ...{ repositoryId: '42', snapshot: '20261121T110000Z-0000000a', takenAt, manifestKey: 'k' },
    ...{ manifestSha256: 'm', refsSha256: 'r', refs: 3, chainLength: 1, sizeBytes: 900 },
    ...({ level: 'objects', verifiedAt: takenAt, complete: 1, completenessJson: '{}' } as const),
    ...{ witnessedAt: takenAt + 1, receiptKey: null, runId: null, hold: null, lockedUntil: null },
    ...change,
  }
  await db.insertInto('snapshots').values(row).execute()
}

/** Views whose clock goes on only when it is told to. */
function setting(db: Db, changes: Partial<ViewTools> = {}) {
  const clock = { ms: NOW }
  const views = createViews({
    ...{ db, now: () => new Date(clock.ms), newId: () => 'one' },
    policies: { of: async () => RULING },
    ...{ scheduler: { role: 'periodic', leadMs: 15_000 }, nextRunAt: () => new Date(NOW + HOUR) },
    ...{ cancelWorkflowRun: async () => {}, hurry: () => {} },
    ...changes,
  })
  /** After what was kept is too old. */
  const look = () => {
    clock.ms += 15_000
    return views.fleet.read()
  }
  const first = async () => (await look()).repositories[0]
  return { ...views, clock, look, first }
}

const RULING = { decide: () => UNDECIDED }

describeOnEach('the fleet', (databases) => {
  it('is every repository of every account that has the App, by name', async () => {
    const db = await databases.open()
    for (const id of ['7', '8']) await addInstallation(db, id)
    await addInstallation(db, '9', { removedAt: 5 })
    const names = [
      ['1', '8', 'beta', 'x'],
      ['2', '7', 'Alpha', 'b'],
      ['3', '7', 'alpha', 'A'],
      ['4', '9', 'gone', 'x'],
    ] as const
    for (const [id, installationId, owner, name] of names) {
      await addRepository(db, { id, installationId, owner, name, topicsJson: '["a"]', archived: 1 })
    }
    const { repositories, accounts, heartbeat, at } = await setting(db).fleet.read()

    expect(repositories.map(({ owner, name }) => `${owner}/${name}`)).toEqual([
      ...['alpha/A', 'Alpha/b', 'beta/x'],
    ])
    expect(accounts.map(({ login, policyKnown }) => [login, policyKnown])).toEqual([
      ['org-7', true],
      ['org-8', true],
    ])
    expect(at).toEqual(new Date(NOW))
    expect(repositories[0]).toMatchObject({ topics: ['a'], archived: true, storage: [], days: 'o' })
    expect(heartbeat).toEqual({
      ...{ scheduledAt: null, heardAt: null, waitingDeliveries: 0 },
      nextRunAt: new Date(NOW + HOUR),
    })
  })

  it('shows whatever is written, and is another version only then', async () => {
    const db = await databases.open()
    await addInstallation(db, '7')
    await addRepository(db, { firstSeenAt: NOW - HOUR })
    const { look, first } = setting(db)
    const versions: string[] = []
    const shows = async (expected: object) => {
      const fleet = await look()
      expect(fleet.repositories[0]).toMatchObject(expected)
      expect(versions).not.toContain(fleet.version)
      versions.push(fleet.version)
      expect((await look()).version).toBe(fleet.version)
    }
    const mark = { snapshot: '20261121T110000Z-0000000a', level: 'objects', sizeBytes: 900 }

    await shows({ coverage: { state: 'never' }, verified: null, snapshots: 0, days: 'n' })
    await addRun(db, { id: 'r1', state: 'dispatched', startedAt: null, createdAt: 7 })
    await shows({ work: { runId: 'r1', state: 'queued', cause: 'push', since: new Date(7) } })
    await db.updateTable('runs').set({ state: 'leased' }).execute()
    await shows({ work: { runId: 'r1', state: 'running', since: new Date(7) } })
    await db.updateTable('runs').set({ startedAt: 8 }).execute()
    await shows({ work: { runId: 'r1', state: 'running', since: new Date(8) } })
    await addSnapshot(db)
    await shows({ coverage: { state: 'protected' }, verified: mark, snapshots: 1, days: 'p' })
    const look1 = { id: 'v', repositoryId: '42', snapshot: mark.snapshot, damageJson: '[]' }
    await db
      .insertInto('verifications')
      .values({ ...look1, level: 'full', verifiedAt: NOW, intact: 1 })
      .execute()
    await shows({ restoreTestedAt: new Date(NOW), verified: mark })
    await db.updateTable('verifications').set({ intact: 0 }).execute()
    await shows({ coverage: { state: 'never' }, verified: null, snapshots: 1 })
    const failed = { state: 'settled', outcome: 'failed', settledAt: NOW } as const
    await db.updateTable('runs').set(failed).execute()
    await shows({ coverage: { state: 'failed' }, work: null })
    await db.deleteFrom('verifications').execute()
    await db.updateTable('repositories').set({ confirmedAt: NOW }).execute()
    await shows({ coverage: { cause: { code: 'confirmed' } }, confirmedAt: new Date(NOW) })
    const storage = { storageClass: 'GLACIER', objects: 2, bytes: 2 ** 40 }
    await db
      .insertInto('repositoryStorage')
      .values({ repositoryId: '42', ...storage, listedAt: null })
      .execute()
    await shows({ storage: [storage] })
    await db
      .updateTable('repositories')
      .set({ pausedUntil: NOW + 9 * HOUR })
      .execute()
    await shows({ coverage: { state: 'paused' } })
    await db.updateTable('repositories').set({ presence: 'deleted' }).execute()
    await shows({ coverage: { state: 'source-gone' } })
    await db.deleteFrom('snapshots').execute()
    await shows({ snapshots: 0 })
    await db.deleteFrom('repositories').execute()
    expect(await first()).toBeUndefined()
  })

  it('is not read again for what is not shown', async () => {
    const db = await databases.open()
    await addInstallation(db, '7')
    await addRepository(db)
    const { look } = setting(db)
    const before = await look()
    await db.updateTable('repositories').set({ lastSeenAt: 99, changedAt: 5 }).execute()
    const after = await look()

    expect(after.repositories).toBe(before.repositories)
    expect(after.at > before.at).toBe(true)
  })

  it('changes with time alone', async () => {
    const db = await databases.open()
    await addInstallation(db, '7')
    await addRepository(db, { pausedUntil: NOW + 2 * HOUR })
    await addSnapshot(db)
    const { clock, first } = setting(db)
    const states: (string | undefined)[] = []
    for (const hours of [0, 3, 24, 30]) {
      clock.ms = NOW + hours * HOUR
      const repository = await first()
      states.push(repository?.coverage.state, repository?.days)
    }

    expect(states).toEqual(['paused', 'z', 'protected', 'p', 'late', 'l', 'overdue', 'o'])
  })

  it('is looked at once for all who ask, and while it is usable, nobody waits for that', async () => {
    const db = await databases.open()
    await addInstallation(db, '7')
    let asked = 0
    const policies = {
      of: async () => {
        asked += 1
        return RULING
      },
    }
    const { fleet, clock } = setting(db, { policies })
    const all = await Promise.all([fleet.read(), fleet.read(), fleet.read()])
    expect(new Set(all).size).toBe(1)
    clock.ms += 4999
    expect(await fleet.read()).toBe(all[0])
    expect(asked).toBe(1)
    clock.ms += 1
    expect(await fleet.read()).toBe(all[0])
    await expect.poll(async () => (await fleet.read()).at).toEqual(new Date(NOW + 5000))
    expect(asked).toBe(2)
    clock.ms += 15_000
    expect((await fleet.read()).at).toEqual(new Date(NOW + 20_000))
    clock.ms -= 60_000
    expect((await fleet.read()).at).toEqual(new Date(NOW - 40_000))
    expect(asked).toBe(4)
  })

  it('tells that it cannot be looked at once what is known is too old', async () => {
    const db = await databases.open()
    await addInstallation(db, '7')
    const { fleet, clock } = setting(db)
    const known = await fleet.read()
    await db.destroy()
    clock.ms += 14_999
    expect(await fleet.read()).toBe(known)
    clock.ms += 1
    await expect(fleet.read()).rejects.toThrow('destroyed')
  })

  it('shows at once what a deed did', async () => {
    const db = await databases.open()
    await addInstallation(db, '7')
    await addRepository(db)
    const { fleet, deeds } = setting(db)
    const looking = fleet.read()
    await deeds.pause(['42'], new Date(NOW + HOUR))

    expect((await fleet.read()).repositories[0]?.coverage.state).toBe('paused')
    await looking
    expect((await fleet.read()).repositories[0]?.coverage.state).toBe('paused')
  })

  it('keeps nothing that a deed overtook', async () => {
    const db = await databases.open()
    await addInstallation(db, '7')
    for (let n = 0; n < 501; n += 1) await addRepository(db, { id: `${n}`, name: `r${n}` })
    let deed: Promise<void> | undefined
    const decide = () => {
      deed ??= deeds.pause(['7'], new Date(NOW + HOUR))
      return UNDECIDED
    }
    const { fleet, deeds } = setting(db, { policies: { of: async () => ({ decide }) } })
    await fleet.read()
    await deed
    const { repositories } = await fleet.read()

    expect(repositories.find(({ id }) => id === '7')?.coverage.state).toBe('paused')
  })

  it('goes by the policies, and says where none is known', async () => {
    const db = await databases.open()
    await addInstallation(db, '7')
    await addInstallation(db, '8', { discoveredAt: null })
    await addRepository(db)
    await addRepository(db, { id: '43', installationId: '8', name: 'z' })
    const excluded = {
      decide: () => ({
        ...({ kind: 'excluded', reason: 'a toy', expiresAt: new Date(NOW + 2 * HOUR) } as const),
        origin: { kind: 'default' } as const,
      }),
    }
    let ruling: ViewTools['policies']['of'] = async () => undefined
    const { look, clock } = setting(db, { policies: { of: (one) => ruling(one) } })
    const unknown = await look()
    expect(unknown.accounts.map(({ policyKnown }) => policyKnown)).toEqual([false, false])
    expect(unknown.repositories.map(({ days }) => days)).toEqual(['.', '.'])

    ruling = async () => excluded
    const known = await look()
    expect(known.version).not.toBe(unknown.version)
    expect(known.repositories.map(({ days }) => days)).toEqual(['x', '.'])
    const verdict = exclusion('a toy', new Date(NOW + 2 * HOUR))
    expect(known.repositories[0]?.coverage).toEqual(verdict)
    // GitHub does not answer: what was known holds.
    ruling = () => Promise.reject(new Error('no'))
    expect((await look()).repositories).toBe(known.repositories)
    ruling = () => new Promise(() => {})
    expect((await look()).repositories).toBe(known.repositories)
    clock.ms = NOW + 3 * HOUR
    expect((await look()).repositories[0]?.coverage.cause.code).toBe('exclusion-ended')
  })

  it('tells the signs of life', async () => {
    const db = await databases.open()
    const delivery = (id: string, receivedAt: number, state: 'waiting' | 'working' | 'done') => ({
      ...{ id, event: 'push', action: null, installationId: null, repositoryId: null, body: '' },
      ...{ receivedAt, state, attempts: 0, claimedUntil: null, claimedBy: null, doneAt: null },
      error: null,
    })
    await db
      .insertInto('deliveries')
      .values([delivery('a', 5, 'done'), delivery('b', 9, 'waiting'), delivery('c', 7, 'working')])
      .execute()
    const lead = { role: 'periodic', holder: 'x', expiresAt: NOW + 15_000 }
    await db.insertInto('leaders').values(lead).execute()

    expect((await setting(db).fleet.read()).heartbeat).toMatchObject({
      ...{ scheduledAt: new Date(NOW), heardAt: new Date(9), waitingDeliveries: 2 },
    })
  })

  it('throws where the database does not answer, and looks again then', async () => {
    const db = await databases.open()
    await addInstallation(db, '7')
    await addRepository(db)
    const { look } = setting(db)
    await db.schema.alterTable('repositoryStorage').renameTo('hidden').execute()
    await expect(look()).rejects.toThrow()
    await db.schema.alterTable('hidden').renameTo('repositoryStorage').execute()

    expect((await look()).repositories).toHaveLength(1)
  })
})

describeOnEach('how days are kept', (databases) => {
  const DAY = 24 * HOUR
  const MIDNIGHT = Date.parse('2026-11-21T00:00:00.000Z')

  async function lettersOf(db: Db): Promise<string | undefined> {
    const rows = await db.selectFrom('repositoryDays').selectAll().execute()
    return rows[0]?.letters
  }

  it('the state at the end of each stands, and today is as it is now', async () => {
    const db = await databases.open()
    await addInstallation(db, '7')
    await addRepository(db, { firstSeenAt: MIDNIGHT })
    const { fleet, keepDays, clock, first } = setting(db)
    clock.ms = MIDNIGHT + HOUR
    expect(await keepDays()).toEqual({ againInMs: 23 * HOUR - 5000 })
    expect(await lettersOf(db)).toBe('n')
    // What is good enough to be shown is not written for good.
    clock.ms = MIDNIGHT + DAY - 15_000
    await fleet.read()
    await addSnapshot(db, { takenAt: MIDNIGHT + 2 * HOUR })
    clock.ms = MIDNIGHT + DAY - 5000
    expect(await keepDays()).toEqual({ againInMs: DAY })
    expect(await lettersOf(db)).toBe('p')
    clock.ms = MIDNIGHT + DAY + 4 * HOUR
    expect((await first())?.days).toBe('pl')
    expect(await lettersOf(db)).toBe('p')
    await keepDays()
    expect(await lettersOf(db)).toBe('pl')
    expect((await first())?.days).toBe('pl')
  })

  it('those that nobody wrote are told from snapshots, where these prove something', async () => {
    const db = await databases.open()
    await addInstallation(db, '7')
    await addRepository(db, { firstSeenAt: MIDNIGHT - 20 * DAY })
    const name = (n: number) => `20261101T000000Z-${n.toString(16).padStart(8, '0')}`
    for (const [n, day] of [1, 2, 5, 7].entries()) {
      const takenAt = MIDNIGHT - 10 * DAY + day * DAY + 20 * HOUR
      await addSnapshot(db, { snapshot: name(n), takenAt, complete: day === 7 ? 0 : 1 })
    }
    const { keepDays, clock } = setting(db)
    clock.ms = MIDNIGHT + HOUR
    await keepDays()
    // A snapshot that is too old proves nothing: the source may have been found unchanged.
    expect(await lettersOf(db)).toBe('ppl.plii.o')
    clock.ms = MIDNIGHT + 3 * DAY + HOUR
    await keepDays()
    expect(await lettersOf(db)).toBe('ppl.plii.o..o')
  })

  it('are ninety at most', async () => {
    const db = await databases.open()
    await addInstallation(db, '7')
    await addRepository(db)
    const lastDay = MIDNIGHT / DAY - 1
    const row = { repositoryId: '42', lastDay, letters: `${'p'.repeat(89)}f` }
    await db.insertInto('repositoryDays').values(row).execute()
    const { keepDays, first } = setting(db)

    expect((await first())?.days).toBe(`${'p'.repeat(88)}fo`)
    await keepDays()
    expect(await lettersOf(db)).toBe(`${'p'.repeat(88)}fo`)
  })
})
