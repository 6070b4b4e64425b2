import { expect, it } from 'vitest'
import { openAlerts, resolveAlerts } from '../../../app/records/alerts.ts'
import {
  claimMessages,
  enqueueMessage,
  forgetNotifications,
  listTellable,
  type NewMessage,
  noteMessageFailed,
  noteMessageSent,
  withdrawAlerts,
} from '../../../app/records/notifications.ts'
import type { Db } from '../../../app/records/open.ts'
import { at, overdueAlert } from '../alerts/sample.ts'
import { describeOnEach } from '../databases.ts'

const NEVER_SENT = { what: 'unsent', until: at(-2000) } as const

async function alerts(db: Db, ...names: string[]): Promise<string[]> {
  return [
    ...(await openAlerts(
      db,
      names.map((name) => overdueAlert(name)),
      at(0),
    )),
  ]
}

function toMail(id: string, alertIds: readonly string[], change: Partial<NewMessage> = {}) {
  return { id, channel: 'mail', about: 'open', alertIds, replaces: NEVER_SENT, ...change } as const
}

function claim(db: Db, minutes: number) {
  return claimMessages(db, { now: at(minutes), claimMs: 600_000, most: 10 })
}

describeOnEach('notifications', (databases) => {
  it('are one message for many alerts, claimed by one at a time', async () => {
    const db = await databases.open()
    const ids = await alerts(db, '1', '2', '3')
    expect(await enqueueMessage(db, toMail('open-a', ids), at(1))).toBe(true)

    const [first] = await claim(db, 1)
    expect(first).toMatchObject({ id: 'open-a', channel: 'mail', about: 'open', attempts: 1 })
    expect(first?.alerts.map(({ id }) => id)).toEqual(ids.toSorted())
    expect(await claim(db, 10)).toEqual([])
    const again = await claim(db, 11)
    expect(again).toMatchObject([{ id: 'open-a', attempts: 2, createdAt: at(1) }])
    await noteMessageSent(db, 'open-a', at(12))
    expect(await claim(db, 999)).toEqual([])
    const told = await listTellable(db, at(0))
    expect(told.map((alert) => alert.told)).toEqual(
      ids.map(() => [{ channel: 'mail', about: 'open', createdAt: at(1), sentAt: at(12) }]),
    )
  })

  it('come again when it is time, or never', async () => {
    const db = await databases.open()
    await enqueueMessage(db, toMail('open-a', await alerts(db, '1', '2')), at(1))
    const [first] = await claim(db, 1)
    if (first === undefined) throw new Error('nothing was claimed')
    await noteMessageFailed(db, first, { error: 'no answer', retryAt: at(3) })
    expect(await claim(db, 2)).toEqual([])
    const [second] = await claim(db, 3)
    if (second === undefined) throw new Error('nothing was claimed')
    // Of an attempt that took too long: another one is under way.
    await noteMessageFailed(db, first, { error: 'late', retryAt: at(3) })
    expect(await claim(db, 4)).toEqual([])
    await noteMessageFailed(db, second, { error: 'no answer', retryAt: null })
    expect(await claim(db, 999_999)).toEqual([])
  })

  it('are made anew by a reminder, or when they were given up', async () => {
    const db = await databases.open()
    const ids = await alerts(db, '1')
    await enqueueMessage(db, toMail('open-a', ids), at(1))
    const unsent = (until: Date) => ({ replaces: { what: 'unsent', until } }) as const
    const sent = (until: Date) => ({ replaces: { what: 'sent', until } }) as const
    expect(await enqueueMessage(db, toMail('open-b', ids, unsent(at(0))), at(5))).toBe(false)
    expect(await enqueueMessage(db, toMail('reminder-b', ids, sent(at(5))), at(5))).toBe(false)
    expect(await enqueueMessage(db, toMail('open-b', ids, unsent(at(1))), at(5))).toBe(true)
    expect(await claim(db, 5)).toMatchObject([{ id: 'open-b' }])
    await noteMessageSent(db, 'open-b', at(6))
    expect(await enqueueMessage(db, toMail('reminder-c', ids, sent(at(5))), at(7))).toBe(false)
    expect(await enqueueMessage(db, toMail('reminder-c', ids, sent(at(6))), at(7))).toBe(true)
    expect(await claim(db, 7)).toMatchObject([{ id: 'reminder-c' }])
  })

  it('withdrawn are as if never told', async () => {
    const db = await databases.open()
    const [one = '', two = ''] = await alerts(db, '1', '2')
    await enqueueMessage(db, toMail('open-a', [one, two]), at(1))
    await claim(db, 1)
    await withdrawAlerts(db, 'open-a', [one])
    await noteMessageSent(db, 'open-a', at(2))
    const told = new Map((await listTellable(db, at(0))).map((it) => [it.id, it.told.length]))
    expect(told).toEqual(
      new Map([
        [one, 0],
        [two, 1],
      ]),
    )
  })

  it('of alerts that ended long ago are forgotten', async () => {
    const db = await databases.open()
    await enqueueMessage(db, toMail('open-a', await alerts(db, '1', '2')), at(1))
    await resolveAlerts(db, ['overdue:1'], at(2))
    await resolveAlerts(db, ['overdue:2'], at(4))
    await forgetNotifications(db, at(3))
    const told = await listTellable(db, at(0))
    expect(told.map(({ key, told: of }) => `${key} ${of.length}`).toSorted()).toEqual([
      'overdue:1 0',
      'overdue:2 1',
    ])
    expect(await listTellable(db, at(3))).toHaveLength(1)
  })

  it('are written and claimed once by two instances at once', async () => {
    const address = await databases.address()
    const one = await databases.open(address)
    // A file has one instance; within one process two of its connections wait for each other.
    const two = address.kind === 'sqlite' ? one : await databases.open(address)
    const ids = await alerts(one, ...Array.from({ length: 600 }, (_, n) => String(n)))
    await Promise.all([
      enqueueMessage(one, toMail('open-a', ids), at(1)),
      enqueueMessage(two, toMail('open-b', ids.toReversed()), at(1)),
    ])
    const claims = (await Promise.all([claim(one, 1), claim(two, 1)])).flat()
    const claimed = claims.flatMap((it) => it.alerts.map(({ id }) => id))
    expect(claimed.toSorted()).toEqual(ids.toSorted())
  })
})
