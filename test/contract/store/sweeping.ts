/** The store contract: what broken writes leave behind can be removed, and nothing else. */
import { describe, expect, it } from 'vitest'
import type { Subject } from '../store.ts'
import { bytesOf, codeOf, KIB, keysOf, read, text } from './bytes.ts'

const HOUR_MS = 60 * 60 * 1000

export function sweeping(subject: () => Subject): void {
  const store = () => subject().store
  const inAnHour = () => new Date(Date.now() + HOUR_MS)
  const anHourAgo = () => new Date(Date.now() - HOUR_MS)

  describe('sweep', () => {
    it('finds nothing in a store that holds nothing', async () => {
      expect(await store().sweep('', inAnHour())).toBe(0)
    })

    it('never touches an object', async () => {
      const keys = ['a/1', 'a/2', 'b']
      for (const key of keys) await store().put(key, text(key))

      expect(await store().sweep('', inAnHour())).toBe(0)
      expect(await keysOf(store().list(''))).toEqual(keys)
      for (const key of keys) expect(await read(store(), key)).toEqual(text(key))
    })

    it('removes what is left of older writes under its prefix, and says how many', async () => {
      const leave = subject().leaveUnfinished ?? (() => Promise.resolve())
      const each = subject().leaveUnfinished === undefined ? 0 : 1
      await store().put('a/whole', text('whole'))
      for (const key of ['a/1', 'a/2', 'ab', 'b/1']) await leave(key)

      expect(await store().sweep('', anHourAgo())).toBe(0)
      expect(await store().sweep('a/', inAnHour())).toBe(2 * each)
      expect(await store().sweep('a/', inAnHour())).toBe(0)
      expect(await store().sweep('', inAnHour())).toBe(2 * each)
      expect(await keysOf(store().list(''))).toEqual(['a/whole'])
      expect(await read(store(), 'a/whole')).toEqual(text('whole'))
    })

    it('lets what is left of a write be, and shows no object of it', async () => {
      await subject().leaveUnfinished?.('a/1')

      expect(await keysOf(store().list(''))).toEqual([])
      expect(await store().head('a/1')).toBeUndefined()
      expect(await codeOf(read(store(), 'a/1'))).toBe('store-missing')
      expect(await store().put('a/1', text('whole'))).toMatchObject({ existed: false })
      await store().sweep('', inAnHour())
      expect(await read(store(), 'a/1')).toEqual(text('whole'))
    })

    it('spares a write that goes on', async () => {
      const bytes = bytesOf(200 * KIB)
      async function* body() {
        yield bytes
        expect(await store().sweep('', anHourAgo())).toBe(0)
        yield bytes
      }
      await store().put('slow', body())

      expect(await store().head('slow')).toMatchObject({ sizeBytes: 400 * KIB })
    })
  })
}
