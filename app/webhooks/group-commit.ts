/** Writes that come at the same time, made durable by one commit. */
import { setImmediate } from 'node:timers/promises'

export interface GroupLimits<Item> {
  readonly mostItems: number
  readonly mostBytes: number
  readonly bytesOf: (item: Item) => number
}

interface Waiting<Item> {
  readonly item: Item
  readonly written: () => void
  readonly failed: (error: unknown) => void
}

/**
 * Gives a function that writes one item and resolves when it is durable. What comes while
 * `write` is under way is written together by the next call of it. A group that could not be
 * written fails for each of its items.
 */
export function createGroupCommit<Item>(
  write: (items: readonly Item[]) => Promise<void>,
  limits: GroupLimits<Item>,
): (item: Item) => Promise<void> {
  const queue: Waiting<Item>[] = []
  let writing = false

  async function writeAll(): Promise<void> {
    writing = true
    // Requests that have arrived already are read before this goes on.
    await setImmediate()
    while (queue.length > 0) {
      const group = queue.splice(0, groupSize(queue, limits))
      try {
        await write(group.map(({ item }) => item))
        for (const { written } of group) written()
      } catch (error) {
        for (const { failed } of group) failed(error)
      }
    }
    writing = false
  }

  return (item) =>
    new Promise((written, failed) => {
      queue.push({ item, written, failed })
      if (!writing) void writeAll()
    })
}

/** How many from the front go together: at least one. */
function groupSize<Item>(queue: readonly Waiting<Item>[], limits: GroupLimits<Item>): number {
  let bytes = 0
  const end = queue.findIndex(({ item }, index) => {
    bytes += limits.bytesOf(item)
    return index > 0 && (index >= limits.mostItems || bytes > limits.mostBytes)
  })
  return end === -1 ? queue.length : end
}
