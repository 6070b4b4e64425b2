import { expect, it } from 'vitest'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { createMemoryStore } from '../../../core/store/memory.ts'
import { probingOnce } from '../../../core/store/probing-once.ts'
import type { Store } from '../../../core/store/store.ts'
import { codeOf, text } from '../../contract/store/bytes.ts'
import { storeContract } from '../../contract/store.ts'

storeContract('probing once', async () => ({ store: probingOnce(createMemoryStore()) }), {
  facts: { conditionalWrites: 'yes', checksums: 'yes', versioning: 'no', objectLock: 'no' },
  bigMib: 16,
})

const NOW = new Date('2026-03-04T12:00:00Z')
const MARKER = { key: 'README.md', bytes: text('read me') }
const minutesAfter = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)

/** A store that counts its probes; the first ones end in the errors. */
function setUp(...errors: Error[]) {
  const memory = createMemoryStore()
  const probes: string[] = []
  const probe: Store['probe'] = async (marker, now) => {
    probes.push(Buffer.from(marker.bytes).toString())
    const error = errors[probes.length - 1]
    if (error !== undefined) throw error
    return memory.probe(marker, now)
  }
  return { store: probingOnce({ ...memory, probe }), probes }
}

it('those who ask at the same time, and later, share one probe', async () => {
  const { store, probes } = setUp()
  const ask = (minutes: number) =>
    store.probe({ ...MARKER, bytes: text('read me') }, minutesAfter(minutes))

  const facts = [...(await Promise.all([ask(0), ask(0), ask(1)])), await ask(59)]

  expect(facts).toEqual(Array(4).fill(facts[0]))
  expect(facts[0]).toMatchObject({ probedAt: NOW.toISOString() })
  expect(probes).toHaveLength(1)
})

it('a failure is that of all who asked, and of nobody later', async () => {
  const denied = new HoldfastError('store-denied', 'No.', { hint: 'Ask.' })
  const { store, probes } = setUp(denied)
  const asked = [store.probe(MARKER, NOW), store.probe(MARKER, NOW)]

  expect(await Promise.all(asked.map(codeOf))).toEqual(['store-denied', 'store-denied'])
  expect(await store.probe(MARKER, NOW)).toMatchObject({ conditionalWrites: 'yes' })
  expect(probes).toHaveLength(2)
})

it('a failure does not undo a probe that was begun after it', async () => {
  const { store, probes } = setUp(new HoldfastError('store-busy', 'No.', { hint: 'Wait.' }))
  const failing = codeOf(store.probe({ ...MARKER, bytes: text('old') }, NOW))
  await store.probe(MARKER, NOW)

  expect(await failing).toBe('store-busy')
  await store.probe(MARKER, NOW)
  expect(probes).toEqual(['old', 'read me'])
})

it.each([
  ['with another key', { ...MARKER, key: 'other.md' }, NOW],
  ['with other bytes', { ...MARKER, bytes: text('read more') }, NOW],
  ['an hour later', MARKER, minutesAfter(60)],
  ['by a clock that was set back', MARKER, minutesAfter(-60)],
])('a probe %s is made', async (_, marker, now) => {
  const { store, probes } = setUp()
  await store.probe(MARKER, NOW)

  expect(await store.probe(marker, now)).toMatchObject({ probedAt: now.toISOString() })
  expect(probes).toHaveLength(2)
})
