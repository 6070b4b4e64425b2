import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parsePackIndex } from '../../../core/archive/pack-index.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import type { ObjectFormat } from '../../../core/domain/refs.ts'
import { git, gitText } from '../../git.ts'
import { HISTORIES } from '../../repositories/histories.ts'
import { TAGS } from '../../repositories/tags.ts'
import { packOf, smallRepository } from './packs.ts'

const FORMATS: readonly ObjectFormat[] = ['sha1', 'sha256']
const KEY = 'repositories/1/indexes/20260304T060000Z-0a1b2c3d.idx'

async function temporaryDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-index-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  return dir
}

/** The index that git makes of `pack`. */
async function indexOf(pack: Buffer, objectFormat: ObjectFormat, ...options: string[]) {
  const dir = await temporaryDirectory()
  await writeFile(join(dir, 'p.pack'), pack)
  const args = ['index-pack', `--object-format=${objectFormat}`, ...options, 'p.pack']
  await git(args, { cwd: dir })
  return readFile(join(dir, 'p.idx'))
}

/** Every id in the index, in order, as git reads it. */
async function idsIn(index: Buffer, objectFormat: ObjectFormat): Promise<string[]> {
  const shown = await gitText(['show-index', `--object-format=${objectFormat}`], { input: index })
  return shown.split('\n').flatMap((line) => line.split(' ').slice(1, 2))
}

/** The index of a small repository of `count` commits. */
async function smallIndex(objectFormat: ObjectFormat, count = 2): Promise<Buffer> {
  return indexOf(await packOf(await smallRepository(objectFormat, count), 'main'), objectFormat)
}

/** Gives `index` the checksum that its bytes have. */
function sealed(index: Buffer, objectFormat: ObjectFormat = 'sha1'): Buffer {
  const end = index.length - (objectFormat === 'sha1' ? 20 : 32)
  const digest = createHash(objectFormat).update(index.subarray(0, end)).digest()
  return Buffer.concat([index.subarray(0, end), digest])
}

/** Why `index` is refused. Fails when it is not, or without naming the key. */
function refusal(index: Buffer, objectFormat: ObjectFormat = 'sha1'): string {
  try {
    parsePackIndex(index, objectFormat, KEY)
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error
    expect(error).toMatchObject({ code: 'store-damaged' })
    const [key, why = ''] = error.message.split(' is no whole index of a pack: ')
    expect(key).toBe(KEY)
    return why
  }
  return expect.fail('it was not noticed')
}

describe.each(FORMATS)('a %s index that git wrote', (objectFormat) => {
  it('has the ids that git shows, and those alone', async () => {
    const pack = await packOf(await smallRepository(objectFormat, 60), 'main', 'v1')
    const bytes = await indexOf(pack, objectFormat)
    const ids = await idsIn(bytes, objectFormat)

    const index = parsePackIndex(bytes, objectFormat, KEY)
    expect(index.count).toBe(ids.length)
    expect(ids.filter((oid) => !index.has(oid))).toEqual([])
    const known = new Set(ids)
    const digits = fc.stringMatching(new RegExp(`^[0-9a-f]{${ids[0]?.length}}$`))
    const near = fc
      .tuple(fc.constantFrom(...ids), fc.nat(), fc.constantFrom(...'0123456789abcdef'))
      .map(([oid, n, digit]) => {
        const at = n % oid.length
        return oid.slice(0, at) + digit + oid.slice(at + 1)
      })
    fc.assert(
      fc.property(fc.oneof(digits, near), (oid) => {
        expect(index.has(oid)).toBe(known.has(oid))
      }),
      { numRuns: 2000 },
    )
  })

  it('knows the checksum of its pack', async () => {
    const pack = await packOf(await smallRepository(objectFormat), 'main')
    const { packChecksum } = parsePackIndex(await indexOf(pack, objectFormat), objectFormat, KEY)
    expect(packChecksum).toBe(pack.subarray(objectFormat === 'sha1' ? -20 : -32).toString('hex'))
  })

  it('may have offsets of 64 bits', async () => {
    const pack = await packOf(await smallRepository(objectFormat), 'main')
    const bytes = await indexOf(pack, objectFormat, '--index-version=2,0x80')
    const plain = await indexOf(pack, objectFormat)
    expect(bytes.length).toBeGreaterThan(plain.length)

    const index = parsePackIndex(bytes, objectFormat, KEY)
    const ids = await idsIn(plain, objectFormat)
    expect(index.count).toBe(ids.length)
    expect(ids.filter((oid) => !index.has(oid))).toEqual([])
  })

  it('may be of nothing', async () => {
    const pack = await packOf(await smallRepository(objectFormat), 'main', '^main')
    const index = parsePackIndex(await indexOf(pack, objectFormat), objectFormat, KEY)
    expect(index).toMatchObject({ count: 0 })
    expect(index.has('0'.repeat(objectFormat === 'sha1' ? 40 : 64))).toBe(false)
    expect(index.has('f'.repeat(objectFormat === 'sha1' ? 40 : 64))).toBe(false)
  })

  it('is refused with any bit of any byte turned, and any end lost', async () => {
    const index = await smallIndex(objectFormat)
    for (let at = 0; at < index.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        index[at] = (index[at] ?? 0) ^ (1 << bit)
        refusal(index, objectFormat)
        index[at] = (index[at] ?? 0) ^ (1 << bit)
      }
      refusal(index.subarray(0, at), objectFormat)
    }
    refusal(Buffer.concat([index, Buffer.alloc(1)]), objectFormat)
    expect(parsePackIndex(index, objectFormat, KEY).count).toBeGreaterThan(0)
  })

  it('is none of the other format', async () => {
    refusal(await smallIndex(objectFormat), objectFormat === 'sha1' ? 'sha256' : 'sha1')
  })
})

const RESTORED = [...HISTORIES, ...TAGS].filter(({ expect: expected }) => expected === 'restores')

it.each(RESTORED)('has what git finds in a pack of: $describe', async ({ build }) => {
  const dir = join(await temporaryDirectory(), 'original')
  await build(dir)
  const env = { GIT_NO_REPLACE_OBJECTS: '1', GIT_GRAFT_FILE: '/dev/null' }
  const format = await gitText(['-C', dir, 'rev-parse', '--show-object-format'], { env })
  const objectFormat = format === 'sha256' ? 'sha256' : 'sha1'
  const all = ['-C', dir, 'pack-objects', '--all', '--stdout', '-q']
  const pack = await git(all, { env })
  const bytes = await indexOf(pack, objectFormat)

  const index = parsePackIndex(bytes, objectFormat, KEY)
  expect(index.count).toBe(pack.readUInt32BE(8))
  const ids = await idsIn(bytes, objectFormat)
  expect(index.count).toBe(ids.length)
  expect(ids.filter((oid) => !index.has(oid))).toEqual([])
})

it('counts an object twice that lies in the pack twice', async () => {
  const entry = Buffer.concat([Buffer.of(0x35), deflateSync('hello')])
  const header = Buffer.from('PACK\0\0\0\u0002\0\0\0\u0002', 'latin1')
  const body = Buffer.concat([header, entry, entry])
  const pack = Buffer.concat([body, createHash('sha1').update(body).digest()])

  const index = parsePackIndex(await indexOf(pack, 'sha1'), 'sha1', KEY)
  expect(index.count).toBe(2)
  expect(index.has(createHash('sha1').update('blob 5\0hello').digest('hex'))).toBe(true)
})

it('has no object of a name that is no object id', async () => {
  const bytes = await smallIndex('sha1', 60)
  const index = parsePackIndex(bytes, 'sha1', KEY)
  const oid = (await idsIn(bytes, 'sha1')).find((each) => each.includes('a')) ?? ''
  expect(index.has(oid)).toBe(true)
  const names = [
    ...['', 'abc', 'main', oid.slice(1), `${oid}0`, `${oid}${'0'.repeat(24)}`],
    ...[` ${oid}`, `${oid}\n`, oid.toUpperCase(), oid.replace('a', 'g')],
    // The low byte of U+0161 is that of an "a".
    oid.replace('a', '\u0161'),
  ]
  expect(names.filter((name) => index.has(name))).toEqual([])
})

describe('an index that is wrong though its checksum is right', () => {
  const NAMES = 8 + 1024
  const at = (index: Buffer, n: number) => index.subarray(NAMES + 20 * n, NAMES + 20 * (n + 1))

  it.each<[string, string, (index: Buffer, count: number) => Buffer | undefined]>([
    ['no magic', 'does not begin as one', (index) => void index.write('PACK', 'latin1')],
    ['the version 1', 'its version is 1', (index) => void index.writeUInt32BE(1, 4)],
    ['the version 3', 'its version is 3', (index) => void index.writeUInt32BE(3, 4)],
    [
      'a fan-out that goes down',
      'its fan-out goes down',
      (index, count) => void index.writeUInt32BE(count + 1, 8 + 4 * 254),
    ],
    [
      'a fan-out that is late',
      'its fan-out is wrong',
      (index) => void index.fill(0, 8, 8 + 4 * (index[NAMES] ?? 0) + 4),
    ],
    [
      'a fan-out that is early',
      'its fan-out is wrong',
      (index, count) =>
        void index.writeUInt32BE(count, 8 + 4 * ((at(index, count - 1)[0] ?? 0) - 1)),
    ],
    [
      'two ids of one byte in the wrong order',
      'its ids are not in order',
      (index, count) => {
        const n = pairIn(index, count)
        const [first, second] = [Buffer.from(at(index, n)), Buffer.from(at(index, n + 1))]
        second.copy(index, NAMES + 20 * n)
        first.copy(index, NAMES + 20 * (n + 1))
      },
    ],
    [
      'fewer bytes than objects',
      'it is cut off',
      (index) => Buffer.concat([index.subarray(0, -48), index.subarray(-40)]),
    ],
    [
      'bytes that nothing uses',
      'bytes instead of',
      (index) => Buffer.concat([index.subarray(0, -40), Buffer.alloc(8), index.subarray(-40)]),
    ],
    [
      'a byte that nothing uses',
      'bytes instead of',
      (index) => Buffer.concat([index.subarray(0, -40), Buffer.alloc(1), index.subarray(-40)]),
    ],
    [
      'an offset of 64 bits that is not there',
      'an offset is not there',
      (index) => void index.writeUInt32BE(0x8000_0000, index.length - 44),
    ],
  ])('is refused for %s', async (_, why, change) => {
    const index = await smallIndex('sha1', 60)
    const { count } = parsePackIndex(index, 'sha1', KEY)
    expect(refusal(sealed(change(index, count) ?? index))).toContain(why)
  })

  /** The first of two neighbours that begin with the same byte. */
  function pairIn(index: Buffer, count: number): number {
    for (let n = 0; n + 1 < count; n += 1) if (at(index, n)[0] === at(index, n + 1)[0]) return n
    throw new Error('no two ids begin with the same byte')
  }
})
