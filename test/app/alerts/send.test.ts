import { describe, expect, it } from 'vitest'
import { type Channel, ChannelError } from '../../../app/alerts/channel.ts'
import { enqueueMessages } from '../../../app/alerts/enqueue.ts'
import type { Message } from '../../../app/alerts/message.ts'
import { sendMessages } from '../../../app/alerts/send.ts'
import { listAlerts } from '../../../app/records/alert-list.ts'
import { acknowledgeAlerts, muteAlerts, raise } from '../../../app/records/alerts.ts'
import type { Db } from '../../../app/records/open.ts'
import { describeOnEach, openSqlite } from '../databases.ts'
import { at, COVERAGE, overdueAlert } from './sample.ts'

interface Listener extends Channel {
  readonly heard: Message[]
  /** Ids of all that it was to be told. */
  readonly tried: string[]
  fails: Error | undefined
}

function listener(name: string): Listener {
  const heard: Message[] = []
  const tried: string[] = []
  return {
    name,
    heard,
    tried,
    fails: undefined,
    async send(message) {
      tried.push(message.id)
      if (this.fails) throw this.fails
      heard.push(message)
    },
  }
}

async function tell(db: Db, channels: readonly Channel[], minutes: number) {
  const now = () => at(minutes)
  const names = channels.map(({ name }) => name)
  await enqueueMessages({ db, channels: names, channelsOf: () => names, now })
  const linkTo = (cause: string) => `https://holdfast.example/alerts?cause=${cause}`
  return sendMessages({ db, channels, linkTo, now, random: () => 0 })
}

const DAY = 24 * 60
const DOWN = new ChannelError('unreachable', 'No answer.')

describeOnEach('telling', (databases) => {
  it('says in one message that 10,000 are overdue, and in one that they are not', async () => {
    const db = await databases.open()
    const mail = listener('mail')
    const many = Array.from({ length: 10_000 }, (_, n) => overdueAlert(String(n).padStart(5, '0')))
    await raise(db, COVERAGE, many, at(0))
    await tell(db, [mail], 1)
    await raise(db, COVERAGE, many, at(2))
    await tell(db, [mail], 2)
    await raise(db, COVERAGE, [], at(90))
    await tell(db, [mail], 91)

    expect(mail.heard.map(({ title, count }) => [title, count])).toEqual([
      ['10,000 repositories are overdue', 10_000],
      ['Resolved: 10,000 repositories are overdue', 10_000],
    ])
    const names = mail.heard[0]?.items.map(({ about }) => about)
    expect(names).toHaveLength(20)
    expect(names?.[0]).toBe('acme/r00000')
    expect(names?.at(-1)).toBe('acme/r00019')
  })

  it('says the same again, under the same id, until somebody listens', async () => {
    const db = await databases.open()
    const mail = listener('mail')
    await raise(db, COVERAGE, [overdueAlert('1')], at(0))
    mail.fails = DOWN
    expect(await tell(db, [mail], 1)).toMatchObject({ sent: 0, failures: [{ channel: 'mail' }] })
    mail.fails = undefined
    expect(await tell(db, [mail], 1)).toMatchObject({ sent: 0, failures: [] })
    expect(await tell(db, [mail], 2)).toMatchObject({ sent: 1, failures: [] })
    await tell(db, [mail], 3)

    expect(mail.heard).toHaveLength(1)
    expect(mail.heard[0]).toMatchObject({ about: 'open', title: 'acme/r1 is overdue' })
    const id = mail.heard[0]?.id
    expect(mail.tried).toEqual([id, id])
  })
})

describe('telling', () => {
  it('reminds of what is critical, under another id, and then of the end', async () => {
    const db = await openSqlite()
    const mail = listener('mail')
    for (const minutes of [0, 10, DAY, DAY + 1, 2 * DAY + 1]) {
      await raise(db, COVERAGE, [overdueAlert('1')], at(minutes))
      await tell(db, [mail], minutes)
    }
    await raise(db, COVERAGE, [], at(2 * DAY + 9))
    await tell(db, [mail], 2 * DAY + 9)

    expect(mail.heard.map(({ title }) => title)).toEqual([
      'acme/r1 is overdue',
      'Still: acme/r1 is overdue',
      'Still: acme/r1 is overdue',
      'Resolved: acme/r1 is overdue',
    ])
    expect(new Set(mail.heard.map(({ id }) => id)).size).toBe(4)
  })

  /** Two messages of which mail refuses the first for some minutes, and maybe the other. */
  async function refusing(takesOther: boolean, more: readonly number[] = []) {
    const db = await openSqlite()
    const [mail, slack] = [listener('mail'), listener('slack')]
    const refuses: Channel = {
      name: 'mail',
      async send(message) {
        if (takesOther && message.title.includes('r2')) return mail.send(message)
        throw new ChannelError('refused', 'The destination answered 404.')
      },
    }
    const both = [overdueAlert('1'), { ...overdueAlert('2'), cause: 'other' }]
    await raise(db, COVERAGE, both.slice(0, 1), at(0))
    const open = { limit: 9, kind: 'channel-failing', state: 'open' } as const
    const found: number[] = []
    for (const minutes of [0, 1, 2, 3, 4, 5, 6, 7, 8, ...more]) {
      if (minutes === 2) await raise(db, COVERAGE, both, at(2))
      await tell(db, [refuses, slack], minutes)
      found.push((await listAlerts(db, open)).alerts.length)
    }
    return { db, found, slack, alerts: (await listAlerts(db, open)).alerts }
  }

  it('says after three times that a channel takes nothing', async () => {
    const { found, alerts, slack } = await refusing(false)
    // Tried at 0, 1 and 6.
    expect(found).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1])
    const text = expect.stringMatching(/tried again for a day.*answered 404\./)
    expect(alerts).toMatchObject([{ detail: { text }, since: at(0) }])
    expect(slack.heard.at(-1)?.title).toBe('The channel mail takes no messages')
  })

  it('does not say so of a channel that takes other things', async () => {
    const hours = Array.from({ length: 24 }, (_, n) => 90 + 60 * n)
    const { found, db } = await refusing(true, hours)
    expect(found.slice(0, 20)).toEqual(Array(20).fill(0))
    // What it never took is no secret in the end.
    const { alerts } = await listAlerts(db, { limit: 9, kind: 'channel-failing' })
    expect(alerts.map(({ detail }) => detail.text)).toEqual([expect.stringContaining('given up')])
  })

  it('leaves a channel alone for as long as it asked, and tells what became of each attempt', async () => {
    const db = await openSqlite()
    const mail = listener('mail')
    const results: string[] = []
    const attempt = (minutes: number) =>
      sendMessages({
        ...{ db, channels: [mail], linkTo: () => null, now: () => at(minutes), random: () => 0 },
        onResult: (channel, result) => results.push(`${minutes}: ${channel} ${result}`),
      })
    await raise(db, COVERAGE, [overdueAlert('1')], at(0))
    const channelsOf = () => ['mail']
    await enqueueMessages({ db, channels: ['mail'], channelsOf, now: () => at(0) })
    mail.fails = new ChannelError('refused', 'The destination answered 429.', 30 * 60_000)
    for (const minutes of [0, 5, 29, 30, 1500]) await attempt(minutes)
    mail.fails = undefined
    await attempt(1600)
    await enqueueMessages({ db, channels: ['mail'], channelsOf, now: () => at(1600) })
    await attempt(1600)
    expect(results).toEqual([
      ...['0: mail failed', '30: mail failed', '1500: mail given-up', '1600: mail sent'],
    ])
  })

  it('gives up after a day, says so elsewhere, and says when it is mended', async () => {
    const db = await openSqlite()
    const [mail, slack] = [listener('mail'), listener('slack')]
    await raise(db, COVERAGE, [overdueAlert('1')], at(0))
    mail.fails = DOWN
    for (let minutes = 0; minutes <= DAY + 30; minutes += 30) await tell(db, [mail, slack], minutes)
    const failing = slack.heard.filter(({ kind }) => kind === 'channel-failing')
    expect(failing).toMatchObject([{ title: 'The channel mail takes no messages' }])
    const { alerts } = await listAlerts(db, { limit: 9, kind: 'channel-failing' })
    expect(alerts.map(({ detail }) => detail.text)).toEqual([expect.stringContaining('given up')])

    mail.fails = undefined
    for (let minutes = 30; minutes <= 240; minutes += 30)
      await tell(db, [mail, slack], DAY + minutes)
    expect(mail.heard.map(({ title }) => title)).toEqual(['acme/r1 is overdue'])
    expect(slack.heard.at(-1)?.title).toBe('Resolved: The channel mail takes no messages')
  })

  it('keeps one channel from harming another, whatever it throws', async () => {
    const db = await openSqlite()
    const [mail, slack] = [listener('mail'), listener('slack')]
    await raise(db, COVERAGE, [overdueAlert('1')], at(0))
    mail.fails = new Error('https://hooks.example/T0/SECRET did not answer')
    const { failures } = await tell(db, [mail, slack], 1)

    expect(slack.heard).toHaveLength(1)
    expect(failures.map(({ error }) => error.message)).toEqual([
      'The channel failed in a way of its own.',
    ])
    const stored = await db.selectFrom('notifications').selectAll().execute()
    expect(JSON.stringify(stored)).not.toContain('SECRET')
  })

  it('does not say what ended, or what somebody took care of, before it could be said', async () => {
    const db = await openSqlite()
    const mail = listener('mail')
    const four = ['1', '2', '3', '4'].map((id) => overdueAlert(id))
    await raise(db, COVERAGE, four, at(0))
    const channelsOf = () => ['mail']
    await enqueueMessages({ db, channels: ['mail'], channelsOf, now: () => at(1) })
    await raise(db, COVERAGE, four.slice(1), at(2))
    const { alerts } = await listAlerts(db, { limit: 9, state: 'open' })
    const idOf = (key: string) => alerts.find((it) => it.key === key)?.id ?? ''
    await acknowledgeAlerts(db, { id: idOf('overdue:2') }, { by: 'github:ann', at: at(2) })
    await muteAlerts(db, { id: idOf('overdue:3') }, at(200))

    await tell(db, [mail], 3)
    expect(mail.heard.map(({ items }) => items.map(({ about }) => about))).toEqual([['acme/r4']])
    await raise(db, COVERAGE, four.slice(2), at(210))
    await tell(db, [mail], 211)
    expect(mail.heard.slice(1).map(({ title }) => title)).toEqual(['acme/r3 is overdue'])
  })

  it('says the end of what may have been heard, although nobody said so', async () => {
    const db = await openSqlite()
    const mail = listener('mail')
    await raise(db, COVERAGE, [overdueAlert('1')], at(0))
    mail.fails = DOWN
    await tell(db, [mail], 1)
    await raise(db, COVERAGE, [], at(2))
    mail.fails = undefined
    for (const minutes of [3, 4]) await tell(db, [mail], minutes)
    expect(mail.heard.map(({ about }) => about)).toEqual(['open', 'resolved'])
  })

  it('says the end also of what ended before a reminder of it was sent', async () => {
    const db = await openSqlite()
    const mail = listener('mail')
    await raise(db, COVERAGE, [overdueAlert('1')], at(0))
    await tell(db, [mail], 1)
    await raise(db, COVERAGE, [overdueAlert('1')], at(DAY + 1))
    const names = ['mail']
    const now = () => at(DAY + 1)
    expect(await enqueueMessages({ db, channels: names, channelsOf: () => names, now })).toBe(1)
    await raise(db, COVERAGE, [], at(DAY + 2))
    for (const minutes of [3, 4]) await tell(db, [mail], DAY + minutes)
    expect(mail.heard.map(({ about }) => about)).toEqual(['open', 'resolved'])
  })

  it('asks a channel once that does not answer, and each time one that refuses', async () => {
    for (const failure of ['unreachable', 'refused'] as const) {
      const db = await openSqlite()
      const mail = listener('mail')
      mail.fails = new ChannelError(failure, 'No.')
      const causes = ['a', 'b', 'c'].map((cause) => ({ ...overdueAlert(cause), cause }))
      await raise(db, COVERAGE, causes, at(0))
      expect((await tell(db, [mail], 1)).failures).toHaveLength(3)
      expect(mail.tried).toHaveLength(failure === 'refused' ? 3 : 1)
    }
  })

  it('does not sit on messages for a channel that is there no more', async () => {
    const db = await openSqlite()
    const [mail, slack] = [listener('mail'), listener('slack')]
    await raise(db, COVERAGE, [overdueAlert('1')], at(0))
    mail.fails = DOWN
    for (let minutes = 0; minutes <= DAY; minutes += 60) await tell(db, [mail, slack], minutes)
    await tell(db, [slack], DAY + 120)
    const { alerts } = await listAlerts(db, { limit: 9, state: 'open' })
    expect(alerts.map(({ kind }) => kind)).toEqual(['overdue'])
  })
})
