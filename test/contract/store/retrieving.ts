/** The store contract: what lies in cold storage is asked for, and what does not is left alone. */
import { describe, expect, it } from 'vitest'
import type { Store } from '../../../core/store/store.ts'
import type { Subject, Traits } from '../store.ts'
import { codeOf, keysOf, read, text } from './bytes.ts'

const WISH = { tier: 'bulk', days: 3 } as const

export function retrieving(subject: () => Subject, { facts, cold = false }: Traits): void {
  const store = () => subject().store

  describe('retrieval', () => {
    it('of what was just written is not needed, and asking for it changes nothing', async () => {
      const { storageClass } = await store().put('a/object', text('bytes'))
      const before = await store().head('a/object')
      const available = { storageClass, state: 'available' }

      expect(await store().retrieval('a/object')).toEqual(available)
      expect(await store().retrieve('a/object', WISH)).toEqual(available)
      expect(await store().retrieval('a/object')).toEqual(available)
      expect(await store().head('a/object')).toEqual(before)
      expect(await read(store(), 'a/object')).toEqual(text('bytes'))
      expect(await keysOf(store().list(''))).toEqual(['a/object'])
    })

    it('of an empty object is not needed', async () => {
      await store().put('empty', new Uint8Array())

      expect(await store().retrieval('empty')).toMatchObject({ state: 'available' })
    })

    it.each(['absent', 'a', 'a/object/below', 'a/objec'])(
      'of %s, where there is no object, tells so',
      async (key) => {
        await store().put('a/object', text('here'))

        expect(await codeOf(store().retrieval(key))).toBe('store-missing')
        expect(await codeOf(store().retrieve(key, WISH))).toBe('store-missing')
      },
    )

    if (facts.versioning === 'yes') versioned(store)
    else unversioned(store)
    if (cold) fromTheCold(subject)
  })
}

function versioned(store: () => Store): void {
  it('is that of the version named', async () => {
    const { versionId } = await store().put('object', text('bytes'))

    expect(await store().retrieval('object', { versionId })).toMatchObject({ state: 'available' })
    const again = await store().retrieve('object', { versionId, ...WISH })
    expect(again).toMatchObject({ state: 'available' })
  })
}

function unversioned(store: () => Store): void {
  it('pays no heed to the version in a manifest that came from another store', async () => {
    await store().put('object', text('bytes'))

    const version = { versionId: 'v1' }
    expect(await store().retrieval('object', version)).toMatchObject({ state: 'available' })
    const asked = await store().retrieve('object', { ...version, ...WISH })
    expect(asked).toMatchObject({ state: 'available' })
    expect(await codeOf(store().retrieval('absent', version))).toBe('store-missing')
  })
}

/** Where `leaveInTheCold` and `passHours` can be done to the store from outside. */
function fromTheCold(subject: () => Subject): void {
  async function frozen() {
    const { store, leaveInTheCold, passHours } = subject()
    if (!leaveInTheCold || !passHours) throw new Error('a subject with cold storage has both')
    await store.put('object', text('bytes'))
    await leaveInTheCold('object')
    return { store, passHours }
  }

  it('goes from archived over in progress to ready, and back when its days are over', async () => {
    const { store, passHours } = await frozen()
    expect(await store.retrieval('object')).toMatchObject({ state: 'archived' })
    expect(await codeOf(read(store, 'object'))).toBe('store-archived')
    expect(await store.head('object')).toMatchObject({ sizeBytes: 5 })

    expect(await store.retrieve('object', WISH)).toMatchObject({ state: 'in-progress' })
    expect(await store.retrieval('object')).toMatchObject({ state: 'in-progress' })
    expect(await codeOf(read(store, 'object'))).toBe('store-archived')

    passHours(49)
    const ready = { state: 'ready', until: expect.any(Date) }
    expect(await store.retrieval('object')).toMatchObject(ready)
    expect(await read(store, 'object')).toEqual(text('bytes'))

    passHours(24 * 5)
    expect(await store.retrieval('object')).toMatchObject({ state: 'archived' })
    expect(await codeOf(read(store, 'object'))).toBe('store-archived')
  })

  it('may be asked for again and again', async () => {
    const { store, passHours } = await frozen()
    await store.retrieve('object', WISH)

    expect(await store.retrieve('object', WISH)).toMatchObject({ state: 'in-progress' })
    passHours(49)
    const [first, second] = [
      await store.retrieve('object', WISH),
      await store.retrieve('object', WISH),
    ]
    expect(first.state).toBe('ready')
    expect(second).toEqual(first)
  })

  it('of what is ready lasts longer when it is asked for longer, and never less long', async () => {
    const { store, passHours } = await frozen()
    await store.retrieve('object', WISH)
    passHours(49)
    await store.retrieve('object', { tier: 'bulk', days: 30 })
    await store.retrieve('object', { tier: 'bulk', days: 1 })

    passHours(24 * 29)
    expect(await read(store, 'object')).toEqual(text('bytes'))
  })
}
