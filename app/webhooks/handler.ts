/**
 * What the parts of the App do when a webhook comes.
 *
 * A delivery comes late, twice, in any order, or again under another id: GitHub promises none
 * of it, and of a delivery only the body is signed. So a handler leaves the same behind however
 * often and in whatever order it is run. Three ways to write one, the first wherever it can be:
 *
 * 1. Note that something is to be looked at again ("discover installation 3", "ask how run 9
 *    went"), and let the periodic work read what is true now. An old delivery costs one look.
 * 2. Where the event itself is the news, compare `happenedAt` with what is known, by `isNews`,
 *    and move times forward only: in the statement that writes, not before it.
 * 3. Insert under a key that the event names, and let a second one conflict.
 *
 * An event that asks for something, as a button does, names the thing it is about: do it only
 * while that is still the newest of its kind.
 */
export type DeliveryHandler = (delivery: Delivery) => Promise<void>

export interface Delivery {
  /** `X-GitHub-Delivery`. A redelivery has that of the first. */
  readonly id: string
  /** `push`, `workflow_run`, … */
  readonly event: string
  readonly action: string | null
  readonly installationId: string | null
  readonly repositoryId: string | null
  /** When it came to us. */
  readonly receivedAt: Date
  /** When GitHub says that it took place; null where the event does not tell. */
  readonly happenedAt: Date | null
  /** The body, parsed. Read it with a schema of the fields used. */
  readonly payload: unknown
}

/**
 * Handlers by event, run one after the other. Where one throws, all are run again later, after
 * growing pauses; all of one event end within `WorkerOptions.handlerMs`.
 */
export type DeliveryHandlers = Readonly<Record<string, readonly DeliveryHandler[]>>
