/** What will happen, in the order of time. */

export interface Agenda<T> {
  add(atMs: number, event: T): void
  /** What happens first; undefined for nothing. */
  peek(): Entry<T> | undefined
  take(): Entry<T> | undefined
}

export interface Entry<T> {
  readonly atMs: number
  readonly event: T
}

/** A heap. What happens at one moment happens in the order in which it was added. */
export function createAgenda<T>(): Agenda<T> {
  const heap: (Entry<T> & { readonly order: number })[] = []
  let added = 0
  function isBefore(a: number, b: number): boolean {
    const [left, right] = [heap[a], heap[b]]
    if (left === undefined || right === undefined) return left !== undefined
    return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order)
  }
  function swap(a: number, b: number): void {
    const [left, right] = [heap[a], heap[b]]
    if (left === undefined || right === undefined) return
    heap[a] = right
    heap[b] = left
  }
  function rise(from: number): void {
    const above = Math.floor((from - 1) / 2)
    if (from === 0 || !isBefore(from, above)) return
    swap(from, above)
    rise(above)
  }
  function sink(from: number): void {
    const below = isBefore(2 * from + 2, 2 * from + 1) ? 2 * from + 2 : 2 * from + 1
    if (below >= heap.length || !isBefore(below, from)) return
    swap(from, below)
    sink(below)
  }
  return {
    add(atMs, event) {
      rise(heap.push({ atMs, order: added++, event }) - 1)
    },
    peek: () => heap[0],
    take() {
      const [first] = heap
      swap(0, heap.length - 1)
      heap.pop()
      sink(0)
      return first
    },
  }
}
