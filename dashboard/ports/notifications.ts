/** Whom the App tells, and whether that works. */

export interface NotificationsPort {
  list(): Promise<readonly ChannelItem[]>
  /** Sends a message that says that it is a test. `why` says what came of one that failed. */
  test(
    channel: string,
    by: string,
  ): Promise<{ readonly sent: boolean; readonly why: string | null }>
}

export interface ChannelItem {
  /** As policies name it: `mail`. */
  readonly name: string
  /** What can be said of where it leads without telling a secret: a host, or addresses. */
  readonly destination: string
  /** When a message was last taken; null for never. */
  readonly lastSentAt: Date | null
  /** Why the last try failed; null where it did not. */
  readonly lastError: string | null
  /** Messages that wait to be sent. */
  readonly waiting: number
}
