/** The store contract: what was written comes back, from any offset. */
import { describe, expect, it } from 'vitest'
import type { Store } from '../../../core/store/store.ts'
import type { Traits } from '../store.ts'
import { bytesOf, codeOf, MIB, read, text } from './bytes.ts'

export function reading(store: () => Store, { facts }: Traits): void {
  describe('get', () => {
    const size = 3 * MIB + 11
    const bytes = bytesOf(size)

    it.each([0, 1, 65_536, MIB + 1, size - 1, size, size + 1, size * 1000])(
      'begins at offset %i',
      async (start) => {
        await store().put('object', bytes)

        const rest = await read(store(), 'object', { start })

        // Compared as buffers, since a difference of millions of bytes takes minutes to print.
        expect(Buffer.compare(rest, bytes.subarray(start))).toBe(0)
      },
    )

    it.each([0, 1])('of an empty object from %i on gives no bytes', async (start) => {
      await store().put('empty', new Uint8Array())

      expect(await read(store(), 'empty', { start })).toEqual(new Uint8Array())
    })

    it.each(['absent', 'a', 'a/object/below', 'a/objec', 'a/objectt'])(
      'of %s, where there is no object, throws before the first byte',
      async (key) => {
        await store().put('a/object', text('here'))

        expect(await codeOf(read(store(), key))).toBe('store-missing')
        expect(await codeOf(read(store(), key, { start: 5 }))).toBe('store-missing')
      },
    )

    it('may be left early, or not be read at all, again and again', async () => {
      await store().put('object', bytes)
      for (let i = 0; i < 60; i++) {
        const body = await store().get('object')
        if (i % 2 === 0) continue
        for await (const chunk of body) {
          expect(chunk.length).toBeGreaterThan(0)
          break
        }
      }
      expect(Buffer.compare(await read(store(), 'object'), bytes)).toBe(0)
    })

    it('serves many readers at once', async () => {
      await store().put('object', bytes)

      const all = await Promise.all(Array.from({ length: 20 }, () => read(store(), 'object')))

      expect(all.map((each) => Buffer.compare(each, bytes))).toEqual(Array(20).fill(0))
    })
  })

  describe('head', () => {
    it('says what lies there', async () => {
      const { storageClass, sha256 } = await store().put('a/object', text('12345'))

      const info = await store().head('a/object')

      expect(info).toEqual({
        key: 'a/object',
        sizeBytes: 5,
        storageClass,
        modifiedAt: expect.any(Date),
        // Where it is told, it is the right one.
        ...(info?.sha256 === undefined ? {} : { sha256 }),
      })
      expect(Math.abs(Date.now() - (info?.modifiedAt.getTime() ?? 0))).toBeLessThan(15 * 60 * 1000)
    })

    it.each(['absent', 'a', 'a/object/below', 'a/objec', 'a/objectt'])(
      'says that nothing lies under %s',
      async (key) => {
        await store().put('a/object', text('here'))

        expect(await store().head(key)).toBeUndefined()
      },
    )
  })

  it('has a name for people', () => {
    expect(store().description).toMatch(/\S/)
  })

  if (facts.versioning === 'yes') versioned(store)
  else unversioned(store)
}

function versioned(store: () => Store): void {
  it('gives each object a version, and finds it by that', async () => {
    const { versionId } = await store().put('object', text('bytes'))

    expect(versionId).toMatch(/./)
    expect(await read(store(), 'object', { versionId, start: 1 })).toEqual(text('ytes'))
    expect(await store().head('object', { versionId })).toMatchObject({ sizeBytes: 5 })
  })

  it('names the version that was there before when the bytes exist', async () => {
    const { versionId } = await store().put('object', text('bytes'))

    expect(await store().put('object', text('bytes'))).toMatchObject({ versionId, existed: true })
  })
}

function unversioned(store: () => Store): void {
  it('pays no heed to the version in a manifest that came from another store', async () => {
    expect(await store().put('object', text('bytes'))).not.toHaveProperty('versionId')

    expect(await read(store(), 'object', { versionId: 'v1' })).toEqual(text('bytes'))
    expect(await store().head('object', { versionId: 'v1' })).toMatchObject({ sizeBytes: 5 })
    expect(await store().head('absent', { versionId: 'v1' })).toBeUndefined()
  })
}
