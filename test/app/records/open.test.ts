import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openRecords } from '../../../app/records/open.ts'
import { describeOnEach } from '../databases.ts'

describeOnEach('records', (databases) => {
  it('are opened empty, and again as they were', async () => {
    const address = await databases.address()
    const first = await databases.open(address)
    await first
      .insertInto('leaders')
      .values({ role: 'r', holder: 'h', expiresAt: 2 ** 52 })
      .execute()
    const second = await databases.open(address)

    expect(await second.selectFrom('leaders').selectAll().execute()).toEqual([
      { role: 'r', holder: 'h', expiresAt: 2 ** 52 },
    ])
    expect(await second.selectFrom('repositories').selectAll().execute()).toEqual([])
  })

  it('are asked the same while their tables change', async () => {
    const db = await databases.open()
    const lead = (role: string) => ({ role, holder: 'h', expiresAt: 1 })
    const ask = () => db.selectFrom('leaders').selectAll().orderBy('role').execute()
    await db.insertInto('leaders').values(lead('a')).execute()
    expect(await ask()).toEqual([lead('a')])
    await sql`alter table leaders add column note text`.execute(db)
    await db.insertInto('leaders').values(lead('b')).execute()
    expect(await ask()).toEqual([
      { ...lead('a'), note: null },
      { ...lead('b'), note: null },
    ])
    // More questions than are kept, and then the first again.
    for (let n = 0; n < 700; n += 1) await sql.raw(`select ${n} as n`).execute(db)
    expect(await ask()).toHaveLength(2)
  })

  it('of a version that is not known are refused', async () => {
    const address = await databases.address()
    const db = await databases.open(address)
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', 'x')`.execute(db)

    await expect(openRecords(address)).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('have one open alert a key', async () => {
    const db = await databases.open()
    const alert = {
      ...({
        kind: 'overdue',
        key: 'overdue:1',
        cause: 'c',
        severity: 'warning',
        title: 't',
      } as const),
      ...{ installationId: null, repositoryId: '1', detailJson: '{}', since: 1, lastSeenAt: 1 },
      ...{ acknowledgedAt: null, acknowledgedBy: null, mutedUntil: null },
    }
    const insert = (id: string, resolvedAt: number | null) =>
      db
        .insertInto('alerts')
        .values({ ...alert, id, resolvedAt })
        .execute()
    await insert('a', 5)
    await insert('b', null)

    await expect(insert('c', null)).rejects.toThrow()
    expect(await db.selectFrom('alerts').select('id').orderBy('id').execute()).toEqual([
      { id: 'a' },
      { id: 'b' },
    ])
  })
})
