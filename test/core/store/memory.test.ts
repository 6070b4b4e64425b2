import { expect, it } from 'vitest'
import { createMemoryStore } from '../../../core/store/memory.ts'
import { codeOf, read, text } from '../../contract/store/bytes.ts'
import { storeContract } from '../../contract/store.ts'

storeContract('memory', async () => ({ store: createMemoryStore() }), {
  facts: { conditionalWrites: 'yes', checksums: 'yes', versioning: 'no', objectLock: 'no' },
  bigMib: 16,
})

it('dates its objects by the clock it was given', async () => {
  const at = new Date('2026-03-04T12:00:00Z')
  const store = createMemoryStore({ now: () => at })
  await store.put('a', text('a'))

  expect(await store.head('a')).toMatchObject({ modifiedAt: at })
})

it('lets a test damage what it holds', async () => {
  const store = createMemoryStore()
  await store.put('a', text('a'))
  store.objects.set('a', { bytes: text('b'), modifiedAt: new Date() })

  expect(await read(store, 'a')).toEqual(text('b'))
  store.objects.delete('a')
  expect(await codeOf(read(store, 'a'))).toBe('store-missing')
})
