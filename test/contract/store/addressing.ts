/** The store contract: others read an object too, where the store tells them to. */
import { readFile } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Store } from '../../../core/store/store.ts'
import type { Traits } from '../store.ts'
import { bytesOf, codeOf, text } from './bytes.ts'

export function addressing(store: () => Store, { facts }: Traits): void {
  describe('address', () => {
    it.each(['object', 'names/gr%C3%B6%C3%9Fe/a+b (1)\'"*#?&=;~!@:,$', 'größe/\u{1f680}'])(
      'of %s is where one who has nothing else reads it',
      async (key) => {
        const bytes = bytesOf(70_001, key)
        await store().put(key, bytes)

        const found = await fetchFrom(await store().address(key, { seconds: 60 }))
        expect(Buffer.compare(found, bytes)).toBe(0)
      },
    )

    it('of an empty object is where nothing is read', async () => {
      await store().put('empty', new Uint8Array())

      const address = await store().address('empty', { seconds: 60 })
      expect(await fetchFrom(address)).toEqual(Buffer.alloc(0))
    })

    it.each(['absent', 'a', 'a/object/below', 'a/objec'])(
      'of %s, where there is no object, is none',
      async (key) => {
        await store().put('a/object', text('here'))

        expect(await codeOf(store().address(key, { seconds: 60 }))).toBe('store-missing')
      },
    )

    if (facts.versioning === 'yes') versioned(store)
    else unversioned(store)
  })
}

function versioned(store: () => Store): void {
  it('of a version names it', async () => {
    const { versionId = '' } = await store().put('object', text('bytes'))

    const address = await store().address('object', { versionId, seconds: 60 })
    expect(new URL(address).searchParams.get('versionId')).toBe(versionId)
    expect(await fetchFrom(address)).toEqual(Buffer.from('bytes'))
  })
}

function unversioned(store: () => Store): void {
  it('pays no heed to the version in a manifest that came from another store', async () => {
    await store().put('object', text('bytes'))

    const address = await store().address('object', { versionId: 'v1', seconds: 60 })
    expect(await fetchFrom(address)).toEqual(Buffer.from('bytes'))
    expect(await codeOf(store().address('absent', { versionId: 'v1', seconds: 60 }))).toBe(
      'store-missing',
    )
  })
}

/** What lies at a path or behind a URL. */
export async function fetchFrom(address: string): Promise<Buffer> {
  if (isAbsolute(address)) return readFile(address)
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return Buffer.from(await response.arrayBuffer())
}
