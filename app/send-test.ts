/** A message that says that it is a test. */
import { type Channel, ChannelError } from './alerts/channel.ts'

export interface TestTools {
  readonly channels: readonly Channel[]
  readonly now: () => Date
  readonly newId: () => string
  /** Of the App. */
  readonly url: string
}

/** Rejects with a `ChannelError` where the channel does not take it. */
export function createSendTest({ channels, now, newId, url }: TestTools) {
  return async (name: string, by: string): Promise<void> => {
    const channel = channels.find((one) => one.name === name)
    if (channel === undefined) throw new ChannelError('unreachable', 'There is no such channel.')
    const person = by.replace(/^\w+:/, '')
    const title = `A test of the channel ${name}`
    const next = 'Nothing.'
    const text = `${person} asked for it, to see that messages arrive.`
    await channel.send({
      ...{ id: `test-${newId()}`, about: 'open', kind: 'test', cause: 'test', severity: 'notice' },
      ...{ title, count: 1, since: now(), url: `${url}/settings/notifications` },
      items: [{ alertId: 'test', about: null, title, text, next, since: now() }],
    })
  }
}
