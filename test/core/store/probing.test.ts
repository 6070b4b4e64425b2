import { expect, it } from 'vitest'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { createMemoryStore } from '../../../core/store/memory.ts'
import { probeByWriting } from '../../../core/store/probing.ts'
import { codeOf, text } from '../../contract/store/bytes.ts'

const NOW = new Date('2026-03-04T12:00:00Z')
const MARKER = { key: 'README.md', bytes: text('read me') }

it('finds a store that overwrites', async () => {
  const memory = createMemoryStore()
  const careless: Pick<typeof memory, 'put' | 'get'> = {
    get: memory.get,
    put(key, body) {
      memory.objects.delete(key)
      return memory.put(key, body)
    },
  }

  expect(await probeByWriting(careless, MARKER, NOW)).toMatchObject({ conditionalWrites: 'no' })
})

it('finds a store that gives back other bytes than it was given', async () => {
  const memory = createMemoryStore()
  async function* altered() {
    yield text('read mE')
  }

  expect(await probeByWriting({ ...memory, get: async () => altered() }, MARKER, NOW)).toEqual({
    probedAt: '2026-03-04T12:00:00.000Z',
    conditionalWrites: 'yes',
    checksums: 'no',
    versioning: 'no',
    objectLock: 'no',
  })
})

it('does not take another failure for a refusal to overwrite', async () => {
  const put = async () => {
    throw new HoldfastError('store-denied', 'No.', { hint: 'Ask.' })
  }

  expect(await codeOf(probeByWriting({ ...createMemoryStore(), put }, MARKER, NOW))).toBe(
    'store-denied',
  )
})
