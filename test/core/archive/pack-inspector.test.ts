import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createPackInspector,
  PACK_HEADER_BYTES,
  readPackHeader,
} from '../../../core/archive/pack-inspector.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import type { ObjectFormat } from '../../../core/domain/refs.ts'
import { gitText } from '../../git.ts'
import { packOf, piecesOf, smallRepository } from './packs.ts'

const FORMATS: readonly ObjectFormat[] = ['sha1', 'sha256']

/** What the inspector says of a pack that comes in these pieces. */
function inspect(objectFormat: ObjectFormat, pieces: Iterable<Uint8Array>) {
  const inspector = createPackInspector(objectFormat)
  for (const piece of pieces) inspector.update(piece)
  return inspector.finish()
}

/** Fails unless the inspector refuses `pack`. */
function expectBroken(objectFormat: ObjectFormat, pack: Uint8Array, what: string) {
  try {
    inspect(objectFormat, [pack])
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'verification-failed') return
    throw error
  }
  expect.fail(`${what} was not noticed`)
}

describe.each(FORMATS)('a real %s pack', (objectFormat) => {
  it.each([
    { what: 'a whole history', revisions: ['main', 'v1'], thin: false },
    { what: 'an increment', revisions: ['main', '^main~1'], thin: true },
    { what: 'nothing', revisions: ['main', '^main'], thin: false },
  ])('of $what is counted as git counts it, in any pieces', async ({ revisions, thin }) => {
    const draft = await smallRepository(objectFormat, 20)
    const pack = await packOf(draft, ...revisions)
    const listed = await draft.git(['rev-list', '--objects', '--stdin'], revisions.join('\n'))
    const expected = {
      objects: listed.split('\n').filter((line) => line !== '').length,
      checksum: pack.subarray(objectFormat === 'sha1' ? -20 : -32).toString('hex'),
      sizeBytes: pack.length,
    }
    const env = { GIT_DIR: draft.dir }
    const kept = await gitText(['index-pack', '--stdin', '--fix-thin'], { env, input: pack })
    // Git names a pack after its checksum, unless it had to complete it.
    if (!thin) expect(kept).toBe(`pack\t${expected.checksum}`)

    expect(inspect(objectFormat, [pack])).toEqual(expected)
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(sizes, async (list) => {
        const pieces: Uint8Array[] = []
        for await (const piece of piecesOf(pack, list)) pieces.push(piece, new Uint8Array())
        expect(inspect(objectFormat, pieces)).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  it('has as many objects as git finds in it', async () => {
    const draft = await smallRepository(objectFormat, 20)
    await draft.git(['repack', '-q', '-ad'])
    const counted = await draft.git(['count-objects', '-v'])
    const pack = await packOf(draft, 'main', 'v1')

    expect(counted).toContain(`\nin-pack: ${inspect(objectFormat, [pack]).objects}\n`)
  })

  it('is refused with any bit of any byte turned, and any byte lost or added', async () => {
    const pack = await packOf(await smallRepository(objectFormat, 1), 'main')
    for (let at = 0; at < pack.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        pack[at] = (pack[at] ?? 0) ^ (1 << bit)
        expectBroken(objectFormat, pack, `bit ${bit} of byte ${at}`)
        pack[at] = (pack[at] ?? 0) ^ (1 << bit)
      }
      const [before, after] = [pack.subarray(0, at), pack.subarray(at)]
      expectBroken(objectFormat, Buffer.concat([before, after.subarray(1)]), `byte ${at} lost`)
      expectBroken(objectFormat, Buffer.concat([before, Buffer.of(0), after]), `a byte at ${at}`)
      expectBroken(objectFormat, before, `cut off after ${at}`)
    }
    expect(inspect(objectFormat, [pack]).objects).toBeGreaterThan(0)
  })

  it('is refused with bytes behind it', async () => {
    const pack = await packOf(await smallRepository(objectFormat, 1), 'main')

    expectBroken(objectFormat, Buffer.concat([pack, pack]), 'a second pack')
    expectBroken(objectFormat, Buffer.concat([pack, Buffer.from('\n')]), 'a line feed')
  })
})

it('is not whole under the other hash', async () => {
  const pack = await packOf(await smallRepository('sha1', 1), 'main')
  expectBroken('sha256', pack, 'the wrong object format')
})

it('keeps nothing of the pieces it was shown', async () => {
  const pack = await packOf(await smallRepository('sha1', 1), 'main')
  const inspector = createPackInspector('sha1')
  for await (const piece of piecesOf(pack, [30])) {
    inspector.update(piece)
    // A reader may fill the same buffer again.
    piece.fill(0)
  }
  expect(inspector.finish().sizeBytes).toBe(pack.length)
})

describe('the header of a pack', () => {
  const header = (magic: string, version: number, objects: number) => {
    const bytes = Buffer.alloc(PACK_HEADER_BYTES)
    bytes.write(magic, 'latin1')
    bytes.writeUInt32BE(version, 4)
    bytes.writeUInt32BE(objects, 8)
    return bytes
  }

  it.each([
    [header('PACK', 2, 0), 0],
    [header('PACK', 2, 12), 12],
    [header('PACK', 3, 12), 12],
    [header('PACK', 2, 2 ** 32 - 1), 2 ** 32 - 1],
  ])('%o announces %i objects', (bytes, objects) => {
    expect(readPackHeader(bytes)).toBe(objects)
  })

  it.each([
    [Buffer.alloc(0), 'does not begin as one'],
    [header('PACK', 2, 0).subarray(0, 11), 'does not begin as one'],
    [header('pack', 2, 0), 'does not begin as one'],
    [header('PACK', 1, 0), 'its version is 1'],
    [header('PACK', 4, 0), 'its version is 4'],
    [Buffer.from('ERR upload-pack: not our ref'), 'does not begin as one'],
  ])('%o is refused', (bytes, why) => {
    expect(() => readPackHeader(bytes)).toThrow(
      expect.objectContaining({
        code: 'verification-failed',
        message: expect.stringContaining(why),
      }),
    )
  })
})
