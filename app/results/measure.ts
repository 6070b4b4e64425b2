/** Counts what lies in the store, repository by repository, a part at a time. */
import { REPOSITORIES_PREFIX } from '../../core/domain/keys.ts'
import type { Store } from '../../core/store/store.ts'

export interface Measured {
  readonly bytes: number
  readonly objects: number
}

export interface Measure {
  /**
   * Goes on where it stopped, for so many objects. What all of it came to once the end was
   * reached, and undefined before. Throws where the store cannot be asked; what was counted stays.
   */
  step(most?: number): Promise<ReadonlyMap<string, Measured> | undefined>
}

/** Fifty requests to S3: some seconds. Other work need not wait for millions of objects. */
const MOST = 50_000

/**
 * A store that changes meanwhile is counted as it was when each part was looked at. Versions that
 * a bucket keeps of what was deleted, and uploads that never ended, are in no listing.
 */
export function createMeasure(store: Store): Measure {
  let counted = new Map<string, Measured>()
  let after: string | undefined
  return {
    async step(most = MOST) {
      let left = most
      const rest = after === undefined ? {} : { after }
      for await (const { key, sizeBytes } of store.list(REPOSITORIES_PREFIX, rest)) {
        if (left === 0) return undefined
        left -= 1
        after = key
        const id = key.slice(REPOSITORIES_PREFIX.length).split('/', 1)[0] ?? ''
        const { bytes, objects } = counted.get(id) ?? { bytes: 0, objects: 0 }
        counted.set(id, { bytes: bytes + sizeBytes, objects: objects + 1 })
      }
      const all = counted
      counted = new Map()
      after = undefined
      return all
    },
  }
}
