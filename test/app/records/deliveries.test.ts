import { CompiledQuery, type QueryResult } from 'kysely'
import { expect, it } from 'vitest'
import {
  claimDeliveries,
  findKnownDeliveries,
  finishDeliveries,
  forgetDeliveries,
  insertDeliveries,
  listStuckDeliveries,
  type NewDelivery,
  noteDeliveryFailure,
  readDeliveryBody,
} from '../../../app/records/deliveries.ts'
import type { Db } from '../../../app/records/open.ts'
import { describeOnEach, openSqlite } from '../databases.ts'

const START = Date.parse('2026-11-21T12:00:00Z')
const DAY_MS = 86_400_000

const at = (ms: number) => new Date(START + ms)

function delivery(id: string, fields: Partial<NewDelivery> = {}): NewDelivery {
  return {
    ...{ id, event: 'push', action: null, installationId: '3', repositoryId: '7' },
    ...{ body: `{"id":"${id}"}`, receivedAt: at(0) },
    ...fields,
  }
}

/** `count` deliveries, received a millisecond after one another: `d000`, `d001`, … */
async function insertMany(db: Db, count: number): Promise<string[]> {
  const all = Array.from({ length: count }, (_, n) =>
    delivery(`d${String(n).padStart(3, '0')}`, { receivedAt: at(n) }),
  )
  await insertDeliveries(db, all)
  return all.map(({ id }) => id)
}

const claim = (db: Db, name: string, ms: number, most = 10) =>
  claimDeliveries(db, { name, now: at(ms), claimMs: 60_000, most })

const ids = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id)

const row = (db: Db, id: string) =>
  db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

describeOnEach('deliveries', (databases) => {
  it('are stored many at once, and wait', async () => {
    const db = await databases.open()
    await insertDeliveries(db, [])
    await insertDeliveries(db, [
      delivery('b', { action: 'a\0\ud800', installationId: null, body: '{"ü":"\u{1f600}"}' }),
      delivery('a', { event: 'repository', action: 'renamed', repositoryId: null }),
    ])

    expect(await db.selectFrom('deliveries').selectAll().orderBy('id').execute()).toEqual([
      {
        ...{ id: 'a', event: 'repository', action: 'renamed', installationId: '3' },
        ...{ repositoryId: null, body: '{"id":"a"}', receivedAt: START, state: 'waiting' },
        ...{ attempts: 0, claimedUntil: null, claimedBy: null, doneAt: null, error: null },
      },
      {
        ...{ id: 'b', event: 'push', action: 'a\u{fffd}\u{fffd}', installationId: null },
        ...{ repositoryId: '7', body: '{"ü":"\u{1f600}"}', receivedAt: START, state: 'waiting' },
        ...{ attempts: 0, claimedUntil: null, claimedBy: null, doneAt: null, error: null },
      },
    ])
  })

  it('that are known stay as they are, also twice in one statement', async () => {
    const db = await databases.open()
    await insertDeliveries(db, [delivery('a', { body: '1' }), delivery('b'), delivery('b')])
    await finishDeliveries(db, 'w', ids(await claim(db, 'w', 0)), at(5))
    await insertDeliveries(db, [delivery('a', { body: '2' }), delivery('c')])

    expect(await row(db, 'a')).toMatchObject({ body: '1', state: 'done' })
    expect(await row(db, 'c')).toMatchObject({ state: 'waiting' })
    expect(await findKnownDeliveries(db, ['a', 'c', 'x'])).toEqual(new Set(['a', 'c']))
  })

  it('can be looked for by thousands', async () => {
    const db = await databases.open()
    const known = await insertMany(db, 900)
    const strange = Array.from({ length: 70_000 }, (_, n) => `x${n}`)

    expect(await findKnownDeliveries(db, [...strange, ...known])).toEqual(new Set(known))
    expect(await findKnownDeliveries(db, [])).toEqual(new Set())
  })

  it('written by two at once in any order do not wait for each other', async () => {
    const address = await databases.address()
    const dbs = [await databases.open(address), await databases.open(address)]
    for (let round = 0; round < 20; round += 1) {
      const all = Array.from({ length: 1000 }, (_, n) => delivery(`${round}-${n}`))
      const orders = [all, all.toReversed()]
      await Promise.all(dbs.map((db, n) => insertDeliveries(db, orders[n] ?? [])))
      for (const db of dbs) expect((await findKnownDeliveries(db, ids(all))).size).toBe(1000)
    }
  })

  it('are claimed oldest first, each once', async () => {
    const db = await databases.open()
    const all = await insertMany(db, 12)
    const first = await claim(db, 'w1', 100, 5)

    expect(first[0]).toEqual({
      ...{ id: 'd000', event: 'push', action: null, installationId: '3', repositoryId: '7' },
      ...{ receivedAt: at(0), attempts: 1 },
    })
    expect(ids(first)).toEqual(all.slice(0, 5))
    expect(ids(await claim(db, 'w2', 100))).toEqual(all.slice(5))
    expect(await claim(db, 'w3', 100)).toEqual([])
    expect(await readDeliveryBody(db, 'd003')).toBe('{"id":"d003"}')
  })

  it('are claimed once by many who ask at the same time', async () => {
    const address = await databases.address()
    const dbs = [await databases.open(address), await databases.open(address)]
    const all = await insertMany(dbs[0] ?? (await databases.open()), 300)
    const claimed: string[] = []
    const work = async (db: Db, name: string) => {
      // Who waited for another may be left with nothing, though there is more.
      for (let n = 0; n < 60; n += 1) claimed.push(...ids(await claim(db, `${name}#${n}`, 999)))
    }
    await Promise.all(dbs.flatMap((db, n) => [work(db, `a${n}`), work(db, `b${n}`)]))

    expect(claimed.toSorted()).toEqual(all)
  })

  it('whose claim has ended are claimed again, and not before', async () => {
    const db = await databases.open()
    await insertMany(db, 1)
    await claim(db, 'w1', 0)

    expect(await claim(db, 'w2', 59_999)).toEqual([])
    expect(await claim(db, 'w2', 60_000)).toMatchObject([{ id: 'd000', attempts: 2 }])
  })

  it('are done when whoever claimed them last says so', async () => {
    const db = await databases.open()
    const all = await insertMany(db, 3)
    await claim(db, 'w1', 0)
    await claim(db, 'w2', 60_000, 1)
    await finishDeliveries(db, 'w1', all, at(60_001))
    await noteDeliveryFailure(db, 'w1', { id: 'd000', error: 'x', retryAt: null })
    await finishDeliveries(db, 'w1', [], at(60_001))

    expect(await row(db, 'd000')).toMatchObject({ state: 'working', claimedBy: 'w2', doneAt: null })
    expect(await row(db, 'd001')).toMatchObject({ state: 'done', doneAt: START + 60_001 })
    expect(await row(db, 'd002')).toMatchObject({ state: 'done', claimedUntil: null })
    expect(await claim(db, 'w3', 9e9)).toMatchObject([{ id: 'd000' }])
  })

  it('that failed wait until they are tried again', async () => {
    const db = await databases.open()
    await insertMany(db, 2)
    await claim(db, 'w1', 0, 1)
    await noteDeliveryFailure(db, 'w1', { id: 'd000', error: 'a\0b', retryAt: at(70_000) })

    expect(await row(db, 'd000')).toMatchObject({ state: 'waiting', error: 'a\u{fffd}b' })
    expect(ids(await claim(db, 'w2', 69_999))).toEqual(['d001'])
    expect(await claim(db, 'w3', 70_000)).toMatchObject([{ id: 'd000', attempts: 2 }])
    await finishDeliveries(db, 'w3', ['d000'], at(70_001))
    expect(await row(db, 'd000')).toMatchObject({ state: 'done', error: null })
  })

  it('that failed for good are not tried again', async () => {
    const db = await databases.open()
    await insertMany(db, 1)
    await claim(db, 'w1', 0)
    await noteDeliveryFailure(db, 'w1', { id: 'd000', error: 'internal: no', retryAt: null })
    await finishDeliveries(db, 'w1', ['d000'], at(1))

    expect(await row(db, 'd000')).toMatchObject({ state: 'failed', error: 'internal: no' })
    expect(await claim(db, 'w2', 9e12)).toEqual([])
  })

  it('that are stuck are listed: failed, or not done for long', async () => {
    const db = await databases.open()
    await insertMany(db, 5)
    await claim(db, 'w1', 0, 3)
    await finishDeliveries(db, 'w1', ['d000'], at(1))
    await noteDeliveryFailure(db, 'w1', { id: 'd002', error: 'internal: no', retryAt: null })
    const stuck = async (ms: number, limit = 10) =>
      (await listStuckDeliveries(db, { since: at(ms), limit })).map(({ id, state }) => [id, state])

    expect(await stuck(0)).toEqual([['d002', 'failed']])
    expect(await stuck(4)).toEqual([
      ['d001', 'working'],
      ['d002', 'failed'],
      ['d003', 'waiting'],
    ])
    expect(await stuck(4, 1)).toEqual([['d001', 'working']])
    expect((await listStuckDeliveries(db, { since: at(0), limit: 1 }))[0]).toEqual({
      ...{ id: 'd002', event: 'push', action: null, installationId: '3', repositoryId: '7' },
      ...{ receivedAt: at(2), state: 'failed', attempts: 1, error: 'internal: no' },
    })
  })

  it('are forgotten: the body after two days, all after ten, and nothing that is not done', async () => {
    const db = await databases.open()
    await insertMany(db, 4)
    await claim(db, 'w1', 0, 3)
    await finishDeliveries(db, 'w1', ['d000'], at(1000))
    await finishDeliveries(db, 'w1', ['d001'], at(2000))
    await noteDeliveryFailure(db, 'w1', { id: 'd002', error: 'x', retryAt: null })
    const bodies = async () => {
      const rows = await db.selectFrom('deliveries').selectAll().orderBy('id').execute()
      return rows.map(({ id, body }) => (body === '' ? id : `${id}+`))
    }

    await forgetDeliveries(db, at(2 * DAY_MS + 1000))
    expect(await bodies()).toEqual(['d000+', 'd001+', 'd002+', 'd003+'])
    await forgetDeliveries(db, at(2 * DAY_MS + 1001))
    expect(await bodies()).toEqual(['d000', 'd001+', 'd002+', 'd003+'])
    await forgetDeliveries(db, at(10 * DAY_MS + 1))
    expect(await bodies()).toEqual(['d001', 'd002+', 'd003+'])
    await forgetDeliveries(db, at(99 * DAY_MS))
    expect(await bodies()).toEqual(['d003+'])
  })
})

it('claims look at what is open, not at a table of what was done', async () => {
  const db = await openSqlite()
  const plans: Promise<QueryResult<{ detail: string }>>[] = []
  const explained = db.withPlugin({
    transformQuery({ node, queryId }) {
      const { sql: text, parameters } = db.getExecutor().compileQuery(node, queryId)
      plans.push(db.executeQuery(CompiledQuery.raw(`explain query plan ${text}`, [...parameters])))
      return node
    },
    transformResult: async ({ result }) => result,
  })
  await claim(explained, 'w1', 0)
  const [plan] = await Promise.all(plans)

  expect(plan?.rows.map(({ detail }) => detail).join('\n')).toContain('deliveries_waiting')
})
