import { expect, it } from 'vitest'
import type { Db } from '../../../app/records/open.ts'
import { readPerson, resealPerson, savePerson } from '../../../app/records/people.ts'
import {
  endSession,
  endSessionsOf,
  insertSession,
  listSessions,
  pruneSessions,
  readSession,
  rotateRefresh,
} from '../../../app/records/sessions.ts'
import { findToken, insertToken, noteTokenUse, readToken } from '../../../app/records/tokens.ts'
import { describeOnEach } from '../databases.ts'

const START = Date.parse('2026-11-21T12:00:00Z')
const HOUR = 3_600_000
const at = (ms: number) => new Date(START + ms)

async function begin(db: Db, id: string, personId: string | null = '7') {
  const session = {
    id,
    personId,
    beganAt: at(0),
    endsAt: at(8 * HOUR),
    address: null,
    agent: 'a\0b',
  }
  await insertSession(db, session, `${id}-0`)
}
const rotate = (db: Db, sha256: string, nextSha256: string, ms: number) =>
  rotateRefresh(db, { sha256, nextSha256, now: at(ms), graceMs: 10_000 })
const person = (id: string) => ({
  ...{ id, login: `l${id}`, sealed: `sealed-${id}`, checkedAt: at(0) },
  grants: { 12: { roles: ['operator', 'restorer'] as const, all: false } },
})

describeOnEach('sessions', (databases) => {
  it('are rotated by one of many who show the same token', async () => {
    const db = await databases.open()
    await begin(db, 's')
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, each) => rotate(db, 's-0', `s-1-${each}`, 1000)),
    )
    expect(all.filter(({ kind }) => kind === 'rotated')).toHaveLength(1)
    expect(all.filter(({ kind }) => kind === 'again')).toHaveLength(19)
    expect(await db.selectFrom('refreshTokens').selectAll().execute()).toHaveLength(2)
  })

  it('end when a token is shown after it was rotated, however old it is', async () => {
    const db = await databases.open()
    await begin(db, 's')
    await begin(db, 'other')
    expect(await rotate(db, 's-0', 's-1', 0)).toMatchObject({
      kind: 'rotated',
      session: { id: 's' },
    })
    expect(await rotate(db, 's-1', 's-2', HOUR)).toMatchObject({ kind: 'rotated' })
    expect(await rotate(db, 's-0', 's-x', HOUR)).toMatchObject({ kind: 'reused' })
    expect(await rotate(db, 's-2', 's-3', HOUR)).toEqual({ kind: 'unknown' })
    expect(await readSession(db, 's', at(HOUR))).toBeUndefined()
    expect(await readSession(db, 'other', at(HOUR))).toMatchObject({ agent: 'a\u{fffd}b' })
  })

  it.each([
    ['that is none', 'none', 0],
    ['of a session that is over', 's-0', 8 * HOUR],
  ])('know no token %s', async (_, sha256, ms) => {
    const db = await databases.open()
    await begin(db, 's')
    expect(await rotate(db, sha256, 'next', ms)).toEqual({ kind: 'unknown' })
  })

  it('are listed while they go on, by person or all', async () => {
    const db = await databases.open()
    await begin(db, 'a')
    await begin(db, 'b', null)
    await begin(db, 'c')
    expect(await endSession(db, 'c', 'revoked', at(1))).toBe(true)
    expect(await endSession(db, 'c', 'revoked', at(2))).toBe(false)
    const ids = async (whose: Parameters<typeof listSessions>[1], ms = 3) =>
      (await listSessions(db, whose, at(ms))).map(({ id }) => id)
    expect(await ids({ personId: '7' })).toEqual(['a'])
    expect(await ids({ personId: null })).toEqual(['b'])
    expect(await ids('all')).toEqual(['a', 'b'])
    expect(await ids('all', 8 * HOUR)).toEqual([])
    expect(await endSessionsOf(db, '7', 'denied', at(4))).toBe(1)
    expect(await ids('all')).toEqual(['b'])
  })

  it('are forgotten in time, and with them what is sealed for people, at once', async () => {
    const db = await databases.open()
    for (const id of ['1', '2', '3', '4']) await savePerson(db, person(id))
    await begin(db, 'one', '1')
    await begin(db, 'two', '2')
    await endSession(db, 'two', 'logout', at(1))
    const token = { name: 't', scopes: ['read'] as const, createdBy: 'x', createdAt: at(0) }
    const never = { ...token, id: 't3', personId: '3', expiresAt: null }
    await insertToken(db, never, 'sha-3')
    await insertToken(db, { ...never, id: 't4', personId: '4', expiresAt: at(HOUR) }, 'sha-4')
    const left = async () =>
      (await db.selectFrom('people').select('id').orderBy('id').execute()).map(({ id }) => id)
    await pruneSessions(db, { now: at(2), before: at(-HOUR) })
    expect(await left()).toEqual(['1', '3', '4'])
    expect(await pruneSessions(db, { now: at(9 * HOUR), before: at(2) })).toBe(1)
    expect(await left()).toEqual(['3'])
    expect(await db.selectFrom('refreshTokens').select('sha256').execute()).toEqual([
      { sha256: 'one-0' },
    ])
  })
})

describeOnEach('people', (databases) => {
  it('are known anew at each login, and sealed anew by the first who does', async () => {
    const db = await databases.open()
    await savePerson(db, person('1'))
    await savePerson(db, { ...person('1'), login: 'renamed' })
    expect(await readPerson(db, '1')).toEqual({ ...person('1'), login: 'renamed' })
    const change = { before: 'sealed-1', after: 'new' }
    expect(await resealPerson(db, '1', change)).toBe(true)
    expect(await resealPerson(db, '1', change)).toBe(false)
    expect(await readPerson(db, '1')).toMatchObject({ sealed: 'new' })
  })
})

describeOnEach('tokens', (databases) => {
  it('note their use once a minute', async () => {
    const db = await databases.open()
    const token = { id: 't', name: 'a', createdBy: 'x', personId: null, createdAt: at(0) }
    await insertToken(db, { ...token, scopes: ['read'], expiresAt: at(HOUR) }, 'sha')
    for (const [ms, seen] of [
      [0, 0],
      [59_999, 0],
      [60_000, 60_000],
    ] as const) {
      await noteTokenUse(db, 't', at(ms), 60_000)
      expect((await readToken(db, 't'))?.lastUsedAt).toEqual(at(seen))
    }
    expect(await findToken(db, 'sha', at(HOUR - 1))).toMatchObject({ id: 't' })
    expect(await findToken(db, 'sha', at(HOUR))).toBeUndefined()
  })
})
