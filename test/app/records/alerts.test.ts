import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countOpenAlerts, listAlerts, readAlert } from '../../../app/records/alert-list.ts'
import type { NewAlert } from '../../../app/records/alert-row.ts'
import {
  acknowledgeAlerts,
  expireEvents,
  muteAlerts,
  openAlerts,
  raise,
  resolveAlerts,
  resolveInstallation,
} from '../../../app/records/alerts.ts'
import type { Db } from '../../../app/records/open.ts'
import { at, COVERAGE, overdueAlert } from '../alerts/sample.ts'
import { describeOnEach, openSqlite } from '../databases.ts'

const ALL = { limit: 1000 } as const

function event(key: string, since = at(0)): NewAlert {
  return { ...overdueAlert('9', since), kind: 'shrunk', key, cause: 'shrunk:3', lasting: 'event' }
}

async function openKeys(db: Db): Promise<string[]> {
  const { alerts } = await listAlerts(db, { ...ALL, state: 'open' })
  return alerts.map(({ key }) => key).toSorted()
}

describeOnEach('alerts', (databases) => {
  it('are opened, stand, and are resolved by a look that does not find them', async () => {
    const db = await databases.open()
    const first = await raise(db, COVERAGE, [overdueAlert('1'), overdueAlert('2')], at(1))
    const second = await raise(db, COVERAGE, [overdueAlert('1')], at(2))
    const third = await raise(db, COVERAGE, [overdueAlert('1'), overdueAlert('2')], at(3))

    expect(first.opened).toHaveLength(2)
    expect(second).toEqual({ opened: [], resolved: 1 })
    expect(third.opened).toHaveLength(1)
    const { alerts } = await listAlerts(db, ALL)
    expect(alerts).toHaveLength(3)
    const stood = alerts.find(({ key }) => key === 'overdue:1')
    expect(stood).toMatchObject({ ...overdueAlert('1'), lastSeenAt: at(3), resolvedAt: null })
    expect(alerts.find(({ resolvedAt }) => resolvedAt !== null)).toMatchObject({
      key: 'overdue:2',
      resolvedAt: at(2),
    })
  })

  it('say what is so now, since the first time', async () => {
    const db = await databases.open()
    await raise(db, COVERAGE, [overdueAlert('1', at(5))], at(6))
    const later = { ...overdueAlert('1', at(7)), title: 'another', cause: 'overdue:3:other' }
    await raise(db, COVERAGE, [later], at(8))

    const { alerts } = await listAlerts(db, ALL)
    expect(alerts).toMatchObject([{ title: 'another', cause: 'overdue:3:other', since: at(5) }])
  })

  it('of another scope are left alone', async () => {
    const db = await databases.open()
    const other = { ...overdueAlert('2'), installationId: '4' }
    const app = { ...overdueAlert('3'), kind: 'store-degraded', key: 's', installationId: null }
    await openAlerts(db, [overdueAlert('1'), other, app, event('e')], at(1))

    await raise(db, COVERAGE, [], at(2))
    expect(await openKeys(db)).toEqual(['e', 'overdue:2', 's'])
    await raise(db, { kinds: ['store-degraded'], installationId: null }, [], at(2))
    expect(await openKeys(db)).toEqual(['e', 'overdue:2'])
    await resolveInstallation(db, '4', at(2))
    expect(await openKeys(db)).toEqual(['e'])
    await resolveAlerts(db, ['e'], at(2))
    expect(await openKeys(db)).toEqual([])
  })

  it('that somebody saw later outlive an earlier look', async () => {
    const db = await databases.open()
    await openAlerts(db, [{ ...overdueAlert('1'), title: 'new' }], at(5))
    await raise(db, COVERAGE, [{ ...overdueAlert('1'), title: 'old' }], at(4))
    await raise(db, COVERAGE, [], at(4))

    const { alerts } = await listAlerts(db, { ...ALL, state: 'open' })
    expect(alerts).toMatchObject([{ title: 'new', lastSeenAt: at(5) }])
  })

  it('of what happened are there once for ever, until they are seen or old', async () => {
    const db = await databases.open()
    await openAlerts(db, [event('a'), event('b', at(9))], at(10))
    expect(
      await acknowledgeAlerts(db, { cause: 'shrunk:3' }, { by: 'github:ann', at: at(11) }),
    ).toBe(2)
    expect(await openAlerts(db, [event('a')], at(12))).toEqual([])
    expect(await openKeys(db)).toEqual([])

    await openAlerts(db, [event('c', at(1)), event('d', at(2)), overdueAlert('1')], at(13))
    expect(await expireEvents(db, at(2), at(14))).toBe(1)
    expect(await openKeys(db)).toEqual(['d', 'overdue:1'])
  })

  it('that stand stay open when they are acknowledged, and are acknowledged once', async () => {
    const db = await databases.open()
    const { opened } = await raise(db, COVERAGE, [overdueAlert('1'), overdueAlert('2')], at(1))
    const id = opened[0] ?? ''
    expect(await acknowledgeAlerts(db, { id }, { by: 'github:ann', at: at(2) })).toBe(1)
    expect(await acknowledgeAlerts(db, { id }, { by: 'github:bob', at: at(3) })).toBe(0)
    expect(await muteAlerts(db, { id }, at(60))).toBe(1)

    const known = { acknowledgedBy: 'github:ann', acknowledgedAt: at(2), mutedUntil: at(60) }
    expect(await readAlert(db, id)).toMatchObject({ ...known, resolvedAt: null })
    expect(await countOpenAlerts(db)).toEqual({ notice: 0, warning: 0, critical: 2 })
  })

  it('are listed page by page', async () => {
    const db = await databases.open()
    const many = [...'123456789'].map((id) => overdueAlert(id, at(Number(id) % 3)))
    await openAlerts(db, many, at(10))

    const seen: string[] = []
    let cursor: Parameters<typeof listAlerts>[1]['cursor']
    do {
      const page = await listAlerts(db, { limit: 2, kind: 'overdue', ...(cursor && { cursor }) })
      seen.push(...page.alerts.map(({ key }) => key))
      cursor = page.cursor ?? undefined
    } while (cursor !== undefined)
    expect(seen.toSorted()).toEqual(many.map(({ key }) => key))
    expect(seen.slice(0, 3).toSorted()).toEqual(['overdue:2', 'overdue:5', 'overdue:8'])
    const filters = { repositoryId: '4', severity: 'critical', installationId: '3' } as const
    expect((await listAlerts(db, { ...ALL, ...filters })).alerts).toHaveLength(1)
  })

  it('take text of any kind', async () => {
    const db = await databases.open()
    const odd = 'a\0b\ud800'
    const detail = { ...overdueAlert('1').detail, text: odd, next: odd, about: odd, facts: { odd } }
    await openAlerts(
      db,
      [{ ...overdueAlert('1'), title: odd, key: odd, cause: odd, detail }],
      at(1),
    )
    expect((await listAlerts(db, ALL)).alerts).toMatchObject([{ title: 'a\ufffdb\ufffd' }])
  })

  it('are opened once by two instances at once', async () => {
    const address = await databases.address()
    const [one, two] = [await databases.open(address), await databases.open(address)]
    const many = Array.from({ length: 700 }, (_, n) => overdueAlert(String(n)))
    const raised = await Promise.all([
      raise(one, COVERAGE, many, at(1)),
      raise(two, COVERAGE, many.toReversed(), at(1)),
    ])
    expect((await listAlerts(one, { limit: 2000, state: 'open' })).alerts).toHaveLength(700)
    expect(raised.every(({ resolved }) => resolved === 0)).toBe(true)
  })
})

it('ends in the same alerts, whatever the order and however often it is told', async () => {
  const ids = fc.subarray(['1', '2', '3', '4', '5'])
  await fc.assert(
    fc.asyncProperty(ids, fc.infiniteStream(fc.nat(99)), ids, async (before, dice, now) => {
      const db = await openSqlite()
      const shuffled = (keys: readonly string[]) =>
        [...keys, ...keys]
          .map((id) => ({ id, place: dice.next().value ?? 0 }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ id }) => overdueAlert(id))
      await raise(db, COVERAGE, shuffled(before), at(1))
      await raise(db, COVERAGE, shuffled(now), at(2))
      await raise(db, COVERAGE, shuffled(now), at(2))
      expect(await openKeys(db)).toEqual(now.map((id) => `overdue:${id}`))
      const { alerts } = await listAlerts(db, { ...ALL, state: 'resolved' })
      const gone = before.filter((id) => !now.includes(id)).map((id) => `overdue:${id}`)
      expect(alerts.map(({ key }) => key).toSorted()).toEqual(gone)
    }),
    { numRuns: 25 },
  )
})
