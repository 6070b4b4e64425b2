/** What a channel is told: about one cause, however many alerts it has. */
import type { Severity } from '../records/alert-row.ts'

export interface Message {
  /** The same when it is sent again: who gets it twice can tell. */
  readonly id: string
  readonly about: 'open' | 'reminder' | 'resolved'
  readonly kind: string
  readonly cause: string
  readonly severity: Severity
  /** One line. */
  readonly title: string
  /** How many alerts it tells of; `items` are the first of them. */
  readonly count: number
  readonly items: readonly MessageItem[]
  /** When the oldest of them began. */
  readonly since: Date
  /** Where a person sees all of them; null where nobody knows. */
  readonly url: string | null
}

export interface MessageItem {
  readonly alertId: string
  /** `acme/rocket`; null where it is about no repository. */
  readonly about: string | null
  readonly title: string
  readonly text: string
  readonly next: string
  readonly since: Date
}
