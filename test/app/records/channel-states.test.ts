import { expect, it } from 'vitest'
import { openAlerts } from '../../../app/records/alerts.ts'
import { readChannelStates } from '../../../app/records/channel-states.ts'
import {
  claimMessages,
  enqueueMessage,
  noteMessageFailed,
  noteMessageSent,
} from '../../../app/records/notifications.ts'
import type { Db } from '../../../app/records/open.ts'
import { at, overdueAlert } from '../alerts/sample.ts'
import { describeOnEach } from '../databases.ts'

describeOnEach('states of channels', (databases) => {
  /** A message that was tried, or is to be. */
  async function tell(db: Db, id: string, channel: string, minutes: number): Promise<string> {
    const [alert = ''] = await openAlerts(db, [overdueAlert(id)], at(0))
    const replaces = { what: 'unsent', until: at(-2000) } as const
    const one = { id: `open-${id}`, channel, about: 'open', alertIds: [alert], replaces } as const
    await enqueueMessage(db, one, at(minutes))
    return one.id
  }
  async function fail(db: Db, minutes: number, retryAt: Date | null): Promise<void> {
    const [message] = await claimMessages(db, { now: at(minutes), claimMs: 1, most: 1 })
    if (message === undefined) throw new Error('nothing was claimed')
    await noteMessageFailed(db, message, { error: `no answer at ${minutes}`, retryAt })
  }

  it('tell nothing of a channel that was told nothing', async () => {
    expect(await readChannelStates(await databases.open())).toEqual(new Map())
  })

  it('name why the newest message did not go out, and what waits', async () => {
    const db = await databases.open()
    await tell(db, '1', 'chat', 1)
    await fail(db, 1, null)
    await tell(db, '2', 'chat', 2)
    await fail(db, 2, at(60))
    await tell(db, '3', 'mail', 3)
    expect(await readChannelStates(db)).toEqual(
      new Map([
        ['chat', { lastSentAt: null, lastError: 'no answer at 2', waiting: 1 }],
        ['mail', { lastSentAt: null, lastError: null, waiting: 1 }],
      ]),
    )
  })

  it('are well again when a later message was taken', async () => {
    const db = await databases.open()
    await tell(db, '1', 'mail', 1)
    await fail(db, 1, null)
    await noteMessageSent(db, await tell(db, '2', 'mail', 2), at(3))
    expect(await readChannelStates(db)).toEqual(
      new Map([['mail', { lastSentAt: at(3), lastError: null, waiting: 0 }]]),
    )
    await tell(db, '3', 'mail', 4)
    await fail(db, 4, null)
    expect((await readChannelStates(db)).get('mail')).toMatchObject({
      lastSentAt: at(3),
      lastError: 'no answer at 4',
    })
  })
})
