/** The store contract: a probe finds out by trying, and damages nothing. */
import { describe, expect, it } from 'vitest'
import type { Store } from '../../../core/store/store.ts'
import type { Traits } from '../store.ts'
import { keysOf, read, text } from './bytes.ts'

const NOW = new Date('2026-03-04T12:00:00.123Z')

export function probing(store: () => Store, { facts }: Traits): void {
  const expected = { ...facts, probedAt: '2026-03-04T12:00:00.123Z' }

  describe('probe', () => {
    it('finds what the store does, and writes no more than the marker', async () => {
      const marker = { key: 'README.md', bytes: text('read me') }

      expect(await store().probe(marker, NOW)).toEqual(expected)
      expect(await keysOf(store().list(''))).toEqual(['README.md'])
      expect(await read(store(), 'README.md')).toEqual(text('read me'))
    })

    it('finds the same again, also where another marker lies', async () => {
      await store().probe({ key: 'README.md', bytes: text('of an older version') }, NOW)
      const marker = { key: 'README.md', bytes: text('of a newer version') }

      expect(await store().probe(marker, NOW)).toEqual(expected)
      expect(await store().probe(marker, NOW)).toEqual(expected)
      expect(await read(store(), 'README.md')).toEqual(text('of an older version'))
    })
  })
}
