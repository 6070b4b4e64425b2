/** The store contract: an object may be far larger than memory. */
import { expect, it } from 'vitest'
import type { Store } from '../../../core/store/store.ts'
import type { Traits } from '../store.ts'
import { blocks, MIB, sha256Of, watchMemory } from './bytes.ts'

/** More than four parts of an upload in flight, far less than the object. */
const MEMORY_BYTES = 80 * MIB

export function bigObjects(store: () => Store, { bigMib = 160 }: Traits): void {
  const expected = () => sha256Of(blocks(bigMib, () => {}))

  it(`puts ${bigMib} MiB and gets them, holding little of them`, { timeout: 240_000 }, async () => {
    const memory = watchMemory()
    let made = 0
    const sampleSome = () => {
      if (made++ % 8 === 0) memory.sample()
    }

    const result = await store().put('big', blocks(bigMib, sampleSome))

    expect(result).toMatchObject({ sizeBytes: bigMib * MIB, sha256: await expected() })
    expect(await store().head('big')).toMatchObject({ sizeBytes: bigMib * MIB })
    const body = await store().get('big')
    expect(await sha256Of(sampled(body, memory.sample))).toBe(result.sha256)
    expect(memory.grownBytes()).toBeLessThan(MEMORY_BYTES)
  })

  it('puts a big stream whose size was told wrong', { timeout: 240_000 }, async () => {
    const mib = Math.min(bigMib, 40)
    for (const expectedBytes of [1, 1000 * MIB]) {
      const body = blocks(mib, () => {})
      const result = await store().put(`told/${expectedBytes}`, body, { expectedBytes })

      expect(result).toMatchObject({
        sizeBytes: mib * MIB,
        sha256: await sha256Of(blocks(mib, () => {})),
      })
    }
  })
}

async function* sampled(body: AsyncIterable<Uint8Array>, sample: () => void) {
  let unsampled = 0
  for await (const chunk of body) {
    unsampled += chunk.length
    if (unsampled >= 8 * MIB) {
      sample()
      unsampled = 0
    }
    yield chunk
  }
}
