/** The store contract: a listing is complete and in the order of the bytes of the keys. */
import pLimit from 'p-limit'
import { describe, expect, it } from 'vitest'
import type { Store } from '../../../core/store/store.ts'
import { keysOf, text } from './bytes.ts'

/** In the order of their bytes: a folder sorts as its name with a slash. */
const KEYS = [
  'A',
  'a!',
  'a%2Fb',
  'a-b',
  'a.b',
  'a.b.c/x',
  'a.b0',
  'a/-',
  'a/b-c',
  'a/b.c',
  'a/b/c',
  'a/b/c0',
  'a/b0',
  'a0',
  'aa/z',
  'b/b/b',
  'z',
  'ä',
  '\uff5e', // sorts after the next one as UTF-16, and before it as bytes
  '\u{1f600}',
]

export function listing(store: () => Store): void {
  async function fill(keys: readonly string[]): Promise<void> {
    const limit = pLimit(20)
    await Promise.all(keys.map((key) => limit(() => store().put(key, text(key)))))
  }

  describe('list', () => {
    it('of nothing is empty', async () => {
      expect(await keysOf(store().list(''))).toEqual([])
      expect(await keysOf(store().list('a/b/'))).toEqual([])
      expect(await keysOf(store().list('', { after: 'a' }))).toEqual([])
    })

    it('says of each object what head says', async () => {
      await fill(['a', 'b/c'])

      for await (const info of store().list('')) {
        expect(await store().head(info.key)).toMatchObject(info)
      }
    })

    it.each([
      '',
      'a',
      'a/',
      'a/b',
      'a/b/',
      'a/b/c',
      'a.',
      'a%',
      'aa/',
      'b/b',
      'c',
      'a/b/c/',
      'z/z',
      'ä',
    ])('with the prefix %j gives its keys in order', async (prefix) => {
      await fill(KEYS.toReversed())

      expect(await keysOf(store().list(prefix))).toEqual(KEYS.filter((k) => k.startsWith(prefix)))
    })

    it.each([
      ['', ''],
      ['', 'A'],
      ['', 'a.b.c'],
      ['', 'a.b.c/x'],
      ['', 'a/'],
      ['', 'a/b'],
      ['', 'a/b/c'],
      ['', 'a/zzz'],
      ['', '\u{1f600}'],
      ['a/', 'a/b.c'],
      ['a/b', 'A'],
      ['a/b', 'a/b/zzz'],
      ['a/b', 'z'],
    ])('with the prefix %j after %j begins behind that key', async (prefix, after) => {
      await fill(KEYS)

      const expected = KEYS.filter((key) => key.startsWith(prefix)).filter(
        (key) => Buffer.compare(text(key), text(after)) > 0,
      )
      expect(await keysOf(store().list(prefix, { after }))).toEqual(expected)
    })

    it('goes on beyond a thousand keys', { timeout: 240_000 }, async () => {
      const keys = Array.from({ length: 1100 }, (_, i) => `many/${String(i).padStart(5, '0')}`)
      await fill([...keys, 'other/1'])

      expect(await keysOf(store().list('many/'))).toEqual(keys)
      expect(await keysOf(store().list('many/', { after: 'many/00042' }))).toEqual(keys.slice(43))
    })

    it('may be left early', async () => {
      await fill(KEYS)

      for await (const { key } of store().list('')) {
        expect(key).toBe('A')
        break
      }
      expect(await keysOf(store().list(''))).toEqual(KEYS)
    })
  })
}
