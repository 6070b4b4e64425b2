import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import {
  type AuditEvent,
  type ChainLink,
  checkChain,
  listEvents,
  recordEvent,
} from '../../../app/records/audit.ts'
import type { Db } from '../../../app/records/open.ts'
import { sha256Hex } from '../../../core/archive/digest.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { describeOnEach, openSqlite } from '../databases.ts'

const AT = new Date('2026-11-21T12:00:00Z')

function event(fields: Partial<AuditEvent> = {}): AuditEvent {
  return {
    ...{ at: AT, actor: 'github:mona', action: 'lease.grant', target: 'repository:7' },
    ...{ address: '192.0.2.1', result: 'done', detail: { run: 9 } },
    ...fields,
  }
}

async function recordMany(db: Db, count: number): Promise<ChainLink[]> {
  const links: ChainLink[] = []
  for (let n = 1; n <= count; n += 1) {
    links.push(await recordEvent(db, event({ target: `repository:${n}` })))
  }
  return links
}

describeOnEach('the audit chain', (databases) => {
  it('is empty at first, and intact', async () => {
    expect(await checkChain(await databases.open())).toEqual({
      ...{ intact: true, events: 0, last: null },
    })
  })

  it('is written as documented', async () => {
    const db = await databases.open()
    await recordEvent(db, event())
    await recordEvent(db, event({ address: null, result: 'refused', detail: { "it's": 'ü "x"' } }))
    const rows = await db.selectFrom('auditEvents').selectAll().orderBy('seq').execute()

    const first = `[1,${AT.getTime()},"github:mona","lease.grant","repository:7","192.0.2.1","done","{\\"run\\":9}","${'0'.repeat(64)}"]`
    const second = `[2,${AT.getTime()},"github:mona","lease.grant","repository:7",null,"refused","{\\"it's\\":\\"ü \\\\\\"x\\\\\\"\\"}","${sha256Hex(first)}"]`
    expect(rows.map(({ sha256 }) => sha256)).toEqual([sha256Hex(first), sha256Hex(second)])
  })

  it('holds with many writers at once, some in transactions, some of which fail', async () => {
    const address = await databases.address()
    const first = await databases.open(address)
    // Two connections to one file cannot wait for each other within one process.
    const second = address.kind === 'sqlite' ? first : await databases.open(address)
    const write = async (n: number) => {
      const db = n % 2 === 0 ? first : second
      if (n % 3 !== 0) return recordEvent(db, event())
      return db.transaction().execute(async (trx) => {
        await recordEvent(trx, event({ action: 'a' }))
        await recordEvent(trx, event({ action: 'b' }))
        if (n % 2 === 0) throw new Error('no')
      })
    }
    const results = await Promise.allSettled(Array.from({ length: 120 }, (_, n) => write(n)))

    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(20)
    expect(await checkChain(first)).toMatchObject({
      ...{ intact: true, events: 80 + 2 * 20 },
    })
  })

  it('takes any text, and reads it back as the chain knows it', async () => {
    const db = await databases.open()
    const odd = 'a\0b\ud800c\u{1f600}\u2028"\\'
    const detail = { odd, none: null, secret: new Secret('hush') }
    await recordEvent(db, event({ actor: odd, action: odd, target: odd, address: odd, detail }))
    const { events } = await listEvents(db, { limit: 1 })

    expect(await checkChain(db)).toMatchObject({ intact: true, events: 1 })
    expect(events[0]).toMatchObject({
      ...{ actor: 'a\u{fffd}b\u{fffd}c\u{1f600}\u2028"\\', at: AT, seq: 1 },
      detail: { odd, none: null, secret: '[secret]' },
    })
  })

  it('is read in pages, newest first, by any of its fields', async () => {
    const db = await databases.open()
    const later = new Date(AT.getTime() + 1)
    await recordMany(db, 3)
    await recordEvent(db, event({ at: later, actor: 'app', action: 'x', result: 'failed' }))
    const seqs = async (query: Partial<Parameters<typeof listEvents>[1]>) => {
      const { events, cursor } = await listEvents(db, { limit: 10, ...query })
      return [...events.map(({ seq }) => seq), cursor]
    }

    expect(await seqs({})).toEqual([4, 3, 2, 1, null])
    expect(await seqs({ limit: 2 })).toEqual([4, 3, 3])
    expect(await seqs({ limit: 2, cursor: 3 })).toEqual([2, 1, null])
    expect(await seqs({ actor: 'app' })).toEqual([4, null])
    expect(await seqs({ action: 'lease.grant', limit: 1 })).toEqual([3, 3])
    expect(await seqs({ target: 'repository:2' })).toEqual([2, null])
    expect(await seqs({ result: 'failed' })).toEqual([4, null])
    expect(await seqs({ since: later })).toEqual([4, null])
    expect(await seqs({ until: later })).toEqual([3, 2, 1, null])
  })
})

describe('a chain of 1,200 events', () => {
  const forged = event({ target: 'repository:forged' })

  it('is checked to its end', async () => {
    const db = await openSqlite()
    const links = await recordMany(db, 1200)

    expect(await checkChain(db)).toEqual({ intact: true, events: 1200, last: links.at(-1) })
    await sql`update audit_events set actor = 'app' where seq = 1100`.execute(db)
    expect(await checkChain(db)).toEqual({ intact: false, seq: 1100, fault: 'changed' })
  })

  it.each([
    ...['at = at + 1', `actor = 'app'`, `action = 'x'`, `target = 'x'`, 'address = null'],
    ...[`result = 'failed'`, `detail_json = '{"run":10}'`, `sha256 = previous_sha256`],
    `previous_sha256 = sha256`,
  ])('tells an event changed by %s', async (change) => {
    const db = await openSqlite()
    await recordMany(db, 6)
    await sql`update audit_events set ${sql.raw(change)} where seq = 4`.execute(db)

    expect(await checkChain(db)).toEqual({ intact: false, seq: 4, fault: 'changed' })
  })

  it.each<[string, string, { seq: number; fault: string }]>([
    ['from the front', 'seq <= 2', { seq: 1, fault: 'removed' }],
    ['from the middle', 'seq = 3', { seq: 3, fault: 'removed' }],
  ])('tells events removed %s', async (_, which, fault) => {
    const db = await openSqlite()
    await recordMany(db, 6)
    await sql`delete from audit_events where ${sql.raw(which)}`.execute(db)

    expect(await checkChain(db)).toEqual({ intact: false, ...fault })
  })

  it('tells the newest removed by a link that was noted', async () => {
    const db = await openSqlite()
    const noted = (await recordMany(db, 6)).at(-1)
    await sql`delete from audit_events where seq >= 5`.execute(db)

    expect(await checkChain(db)).toMatchObject({ intact: true, events: 4 })
    expect(await checkChain(db, noted)).toEqual({ intact: false, seq: 5, fault: 'removed' })
  })

  it('tells one written anew after a link that was noted', async () => {
    const db = await openSqlite()
    const links = await recordMany(db, 6)
    await sql`delete from audit_events where seq >= 4`.execute(db)
    await recordMany(db, 3)

    expect(await checkChain(db, links[2])).toMatchObject({ intact: true })
    expect(await checkChain(db)).toMatchObject({ intact: true })
    expect(await checkChain(db, links[4])).toEqual({ intact: false, seq: 5, fault: 'changed' })
  })

  it('tells an event with a right digest of its own in the place of another', async () => {
    const db = await openSqlite()
    await recordMany(db, 6)
    // All from the third on are taken away, a forged one is put there as the App does it, and
    // the others come back.
    const kept = await db.selectFrom('auditEvents').selectAll().where('seq', '>', 3).execute()
    await sql`delete from audit_events where seq >= 3`.execute(db)
    await recordEvent(db, forged)
    await db.insertInto('auditEvents').values(kept).execute()

    expect(await checkChain(db)).toEqual({ intact: false, seq: 4, fault: 'unlinked' })
  })

  it('tells an event put between two others', async () => {
    const db = await openSqlite()
    await recordMany(db, 6)
    const kept = await db.selectFrom('auditEvents').selectAll().where('seq', '>=', 3).execute()
    await sql`delete from audit_events where seq >= 3`.execute(db)
    await recordEvent(db, forged)
    const moved = kept.map((row) => ({ ...row, seq: row.seq + 1 }))
    await db.insertInto('auditEvents').values(moved).execute()

    expect(await checkChain(db)).toEqual({ intact: false, seq: 4, fault: 'changed' })
  })

  it('tells an event put before the first', async () => {
    const db = await openSqlite()
    await recordMany(db, 2)
    const row = { ...(await db.selectFrom('auditEvents').selectAll().executeTakeFirstOrThrow()) }
    const text = [0, row.at, row.actor, row.action, row.target, row.address, row.result]
    const sha256 = sha256Hex(JSON.stringify([...text, row.detailJson, row.previousSha256]))
    await db
      .insertInto('auditEvents')
      .values({ ...row, seq: 0, sha256 })
      .execute()

    expect(await checkChain(db)).toEqual({ intact: false, seq: 0, fault: 'unlinked' })
  })
})
