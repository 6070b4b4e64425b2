/** Which channels take nothing, for whoever watches the App from outside. */

export type MessageResult = 'sent' | 'failed' | 'given-up'

export interface ChannelWatch {
  note(channel: string, result: MessageResult): void
  /** Reasons why not all is well, one a line: they name no address and no message. */
  reasons(): readonly string[]
}

/** Fewer in a row may be a server that starts again. */
export const MANY_FAILURES = 3

export function createChannelWatch(): ChannelWatch {
  const failed = new Map<string, number>()
  return {
    note(channel, result) {
      if (result === 'sent') failed.delete(channel)
      else failed.set(channel, (failed.get(channel) ?? 0) + 1)
    },
    reasons() {
      return [...failed].flatMap(([channel, times]) =>
        times < MANY_FAILURES ? [] : [`channel ${channel}: takes no messages`],
      )
    },
  }
}
