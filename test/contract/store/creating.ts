/** The store contract: an object comes into being once, whole or not at all. */
import { describe, expect, it } from 'vitest'
import type { Body, Store } from '../../../core/store/store.ts'
import {
  brokenAfter,
  bytesOf,
  codeOf,
  KIB,
  keysOf,
  MIB,
  read,
  sha256Of,
  streamOf,
  text,
} from './bytes.ts'

const EMPTY = new Uint8Array()

/** Both forms of a body. */
const FORMS: [string, (bytes: Uint8Array) => Body][] = [
  ['bytes', (bytes) => bytes],
  ['a stream', (bytes) => streamOf(bytes)],
]

export function creating(store: () => Store): void {
  describe.each(FORMS)('put, given %s,', (_, form) => {
    it.each([
      ['nothing', EMPTY],
      ['one byte', text('x')],
      ['many bytes', bytesOf(300 * KIB + 7)],
    ])('stores %s, and says what it stored', async (_, bytes) => {
      const result = await store().put('a/b/c', form(bytes))

      const expected = { sha256: await sha256Of(bytes), sizeBytes: bytes.length }
      expect(result).toMatchObject({ key: 'a/b/c', existed: false, ...expected })
      expect(result.storageClass).toMatch(/^[A-Z_]+$/)
      expect(await read(store(), 'a/b/c')).toEqual(bytes)
    })

    it.each([
      ['other bytes', text('one'), text('two')],
      ['other bytes of a greater size', text('one'), bytesOf(100 * KIB)],
      ['nothing', text('one'), EMPTY],
      ['bytes in place of nothing', EMPTY, text('two')],
    ])(
      'refuses %s under a key that is taken, and leaves what lies there',
      async (_, old, other) => {
        await store().put('taken', old)

        expect(await codeOf(store().put('taken', form(other)))).toBe('store-exists')
        expect(await read(store(), 'taken')).toEqual(old)
        expect(await keysOf(store().list(''))).toEqual(['taken'])
      },
    )

    it.each([
      ['bytes', text('same')],
      ['nothing', EMPTY],
    ])('takes the same %s again, and writes nothing', async (_, bytes) => {
      const first = await store().put('twice', bytes)
      const before = await store().head('twice')

      const again = await store().put('twice', form(bytes))

      expect(again).toEqual({ ...first, existed: true })
      expect(await store().head('twice')).toEqual(before)
      expect(await read(store(), 'twice')).toEqual(bytes)
    })

    it('lets one of twenty writers of different bytes win', async () => {
      const bodies = Array.from({ length: 20 }, (_, i) => bytesOf(70 * KIB, `writer ${i}`))

      const results = await Promise.allSettled(
        bodies.map((bytes) => store().put('race', form(bytes))),
      )

      const winners = results.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : []))
      expect(winners).toHaveLength(1)
      expect(winners[0]?.existed).toBe(false)
      expect(await sha256Of(await read(store(), 'race'))).toBe(winners[0]?.sha256)
      const losers = results.flatMap((r) => (r.status === 'rejected' ? [r.reason.code] : []))
      expect(losers).toEqual(Array(19).fill('store-exists'))
    })

    it('lets twenty writers of the same bytes all succeed', async () => {
      const bytes = bytesOf(70 * KIB)

      const results = await Promise.all(
        Array.from({ length: 20 }, () => store().put('race', form(bytes))),
      )

      expect(results.filter((r) => !r.existed)).toHaveLength(1)
      expect(await read(store(), 'race')).toEqual(bytes)
    })
  })

  it('put does not keep hold of bytes that the caller goes on to change', async () => {
    const bytes = text('before')
    await store().put('copied', bytes)
    bytes.fill(0)

    expect(await read(store(), 'copied')).toEqual(text('before'))
  })

  it.each([
    ['at once', 0],
    ['after a little', 100 * KIB],
    ['after more than a part of an upload', 20 * MIB],
  ])('put leaves nothing of a stream that breaks %s, and gives its own error', async (_, size) => {
    const error = new Error('the source went away')
    await store().put('kept', text('kept'))

    const broken = store().put('lost', brokenAfter(new Uint8Array(size).fill(1), error))

    await expect(broken).rejects.toBe(error)
    expect(await store().head('lost')).toBeUndefined()
    expect(await keysOf(store().list(''))).toEqual(['kept'])
    const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000)
    expect(await store().sweep('', tomorrow)).toBe(0)
    expect(await store().put('lost', text('now'))).toMatchObject({ existed: false })
  })

  it('put shows nothing of a stream before it has ended', async () => {
    const seen: string[] = []
    async function* body() {
      yield bytesOf(200 * KIB)
      seen.push(...(await keysOf(store().list(''))))
      expect(await store().head('slow')).toBeUndefined()
      yield text('end')
    }
    await store().put('slow', body())

    expect(seen).toEqual([])
    expect(await store().head('slow')).toMatchObject({ sizeBytes: 200 * KIB + 3 })
  })

  it.each([
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    '../a',
    'a/../b',
    'a/./b',
    'a/..',
    'a\\b',
    'a\0b',
    'a\nb',
    'a\u007fb',
    '.tmp',
    '.tmp/a',
    '.tmpa',
    '\ud800',
    'a'.repeat(1025),
  ])('put refuses the key %j', async (key) => {
    expect(await codeOf(store().put(key, text('x')))).toBe('bad-input')
    expect(await keysOf(store().list(''))).toEqual([])
  })

  it.each([
    'README.md',
    'a/.hidden/..b/c..',
    'a.tmp/.tmp',
    'names/git.example.com%3A8443/%2E%2E/a%2Fb/1',
    'a+b c&d=e?f#g',
    'quotes\'"<>',
    '*:|',
    'größe/名前/😀',
    'a/'.repeat(100).concat('deep'),
  ])('keeps the key %j as it is', async (key) => {
    await store().put(key, text(key))

    expect(await read(store(), key)).toEqual(text(key))
    expect(await store().head(key)).toMatchObject({ key })
    expect(await keysOf(store().list(''))).toEqual([key])
    expect(await keysOf(store().list(key))).toEqual([key])
  })

  it('holds keys apart that differ in an escape only', async () => {
    const keys = ['a b', 'a%20b', 'a%2520b', 'a+b']
    for (const key of keys) await store().put(key, text(key))

    for (const key of keys) expect(await read(store(), key)).toEqual(text(key))
  })
}
