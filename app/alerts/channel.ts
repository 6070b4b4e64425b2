/** Where messages go. */
import type { Message } from './message.ts'

export interface Channel {
  /** As policies name it. */
  readonly name: string
  /**
   * Tells whoever listens there, or throws `ChannelError`. A message may have arrived although
   * this throws, and is sent again then.
   */
  send(message: Message): Promise<void>
}

/**
 * `forbidden`: the destination is no public address. `refused`: it answered and took nothing.
 * `unreachable`: no answer.
 */
export type ChannelFailure = 'forbidden' | 'refused' | 'unreachable'

/** Says nothing of the address, which may be a secret: no path, no user, no password. */
export class ChannelError extends Error {
  readonly failure: ChannelFailure
  /** How long the other side asked to be left alone. */
  readonly retryAfterMs: number | undefined

  constructor(failure: ChannelFailure, message: string, retryAfterMs?: number) {
    super(message)
    this.name = 'ChannelError'
    this.failure = failure
    this.retryAfterMs = retryAfterMs
  }
}
