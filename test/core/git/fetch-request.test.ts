import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ObjectFormat } from '../../../core/domain/refs.ts'
import { canFetch, type FetchRequest, fetchRequest } from '../../../core/git/fetch-request.ts'
import { readPack } from '../../../core/git/fetch-response.ts'
import { readPackets } from '../../../core/git/pkt-line.ts'
import { git, tryGit } from '../../git.ts'
import { type Draft, startDraft } from '../../repositories/draft.ts'
import { commit } from '../../repositories/fast-import.ts'
import { piecesOf } from '../archive/packs.ts'
import { temporaryDirectory } from '../verb-tools.ts'
import { askUploadPack } from './fuzz-answers.ts'
import { failureOf } from './test-context.ts'

const A = 'a'.repeat(40)
const B = 'b'.repeat(40)
const C = 'c'.repeat(64)

describe('the request', () => {
  it('of a first fetch has no haves, and does not name sha1', () => {
    const request = { objectFormat: 'sha1', wants: [A, B], haves: [], thin: false } as const

    expect(fetchRequest(request)).toEqual([
      `0012command=fetch\n0001000eofs-delta\n0032want ${A}\n0032want ${B}\n0009done\n0000`,
    ])
  })

  it('of an increment has haves, may be thin, and names a format that is not sha1', () => {
    const request = { objectFormat: 'sha256', wants: new Set([C]), haves: [C], thin: true } as const

    expect(fetchRequest(request)).toEqual([
      [
        '0012command=fetch\n0019object-format=sha256\n0001',
        `000ethin-pack\n000eofs-delta\n004awant ${C}\n004ahave ${C}\n0009done\n0000`,
      ].join(''),
    ])
  })

  it.each([1, 1310, 1311, 1312, 5000])('comes in pieces of about 64 KiB for %i haves', (count) => {
    const haves = Array.from({ length: count }, (_, n) => n.toString(16).padStart(40, '0'))
    const pieces = fetchRequest({ objectFormat: 'sha1', wants: [A], haves, thin: false })

    expect(pieces.join('').match(/0032have [0-9a-f]{40}\n/g)).toHaveLength(count)
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(65_536 + 50)
    for (const piece of pieces.slice(0, -1)) expect(piece.length).toBeGreaterThanOrEqual(65_536)
    expect(pieces.at(-1)).not.toBe('')
  })
})

it.each<[Record<string, string>, boolean]>([
  [{ fetch: '' }, true],
  [{ fetch: 'shallow wait-for-done', 'object-format': 'sha256' }, true],
  [{ fetch: '', 'object-format': 'sha1' }, true],
  [{ fetch: '', 'object-format': 'blake3' }, false],
  [{ fetch: '', 'object-format': 'toString' }, false],
  [{ 'ls-refs': '', 'object-format': 'sha1' }, false],
  [{}, false],
])('a server that says %j of itself can be asked: %s', (said, can) => {
  expect(canFetch(new Map(Object.entries(said)))).toBe(can)
})

/** Two commits on main; the second changes one line of a file of many. */
async function twoCommits(objectFormat: ObjectFormat) {
  const draft = await startDraft(join(await temporaryDirectory(), 'source.git'), { objectFormat })
  const lines = Array.from({ length: 400 }, (_, n) =>
    createHash('md5').update(`${n}`).digest('hex'),
  )
  const changed = lines.with(200, 'changed')
  await draft.import(
    commit('refs/heads/main', { files: { 'data.txt': `${lines.join('\n')}\n` } }),
    commit('refs/heads/main', { files: { 'data.txt': `${changed.join('\n')}\n` } }),
  )
  const [main = '', first = ''] = (await draft.git(['rev-parse', 'main', 'main~1'])).split('\n')
  return { draft, main, first }
}

/** The pack that git sends, and what it said of it. */
async function ask({ dir }: Draft, request: FetchRequest) {
  const answer = await askUploadPack(dir, fetchRequest(request).join(''))
  const said: string[] = []
  const parts: Buffer[] = []
  const packets = readPackets(piecesOf(answer, [65_536]))
  for await (const part of readPack(packets, (line) => said.push(line))) parts.push(part)
  return { pack: Buffer.concat(parts), said }
}

describe.each<ObjectFormat>(['sha1', 'sha256'])('git, asked for %s,', (objectFormat) => {
  const indexPack = (dir: string, input: Buffer, ...args: string[]) =>
    tryGit(['index-pack', '--stdin', ...args], { env: { GIT_DIR: dir }, input })
  const empty = async () =>
    startDraft(join(await temporaryDirectory(), 'copy.git'), { objectFormat })

  it('sends a whole pack, which is stored byte for byte as it came', async () => {
    const { draft, main } = await twoCommits(objectFormat)
    const { pack, said } = await ask(draft, { objectFormat, wants: [main], haves: [], thin: false })
    const copy = await empty()

    expect(await indexPack(copy.dir, pack)).toMatchObject({ exitCode: 0 })
    const files = await readdir(join(copy.dir, 'objects/pack'))
    const file = files.find((name) => name.endsWith('.pack')) ?? ''
    expect(await readFile(join(copy.dir, 'objects/pack', file))).toEqual(pack)
    expect(await copy.git(['rev-list', '--objects', main])).toBe(
      await draft.git(['rev-list', '--objects', main]),
    )
    expect(said[0]).toBe('Enumerating objects: 6, done.')
    expect(said.at(-1)).toMatch(/^Total 6 /)
  })

  it.each([true, false])('sends what is new behind the haves (thin: %s)', async (thin) => {
    const { draft, main, first } = await twoCommits(objectFormat)
    const copy = await empty()
    const base = await ask(draft, { objectFormat, wants: [first], haves: [], thin: false })
    const { pack } = await ask(draft, { objectFormat, wants: [main], haves: [first], thin })
    await indexPack(copy.dir, base.pack)

    expect(pack.readUInt32BE(8)).toBe(3)
    expect(pack.length < 1000).toBe(thin)
    // Only a thin pack needs what is there already.
    expect((await indexPack((await empty()).dir, pack)).exitCode === 0).toBe(!thin)
    expect(await indexPack(copy.dir, pack, '--fix-thin')).toMatchObject({ exitCode: 0 })
    await copy.git(['rev-list', '--objects', main])
  })

  it('sends a pack of nothing when all is there', async () => {
    const { draft, main } = await twoCommits(objectFormat)
    const { pack } = await ask(draft, { objectFormat, wants: [main], haves: [main], thin: true })
    const start = Buffer.from('PACK\0\0\0\u0002\0\0\0\0')

    expect(pack).toEqual(Buffer.concat([start, createHash(objectFormat).update(start).digest()]))
    expect(await indexPack((await empty()).dir, pack)).toMatchObject({ exitCode: 0 })
  })

  it('hears 100,000 haves, of which it knows one', async () => {
    const { draft, main, first } = await twoCommits(objectFormat)
    const digits = main.length
    const haves = Array.from({ length: 100_000 }, (_, n) => n.toString(16).padStart(digits, '1'))
    haves[99_000] = first
    const { pack } = await ask(draft, { objectFormat, wants: [main], haves, thin: false })

    expect(pack.readUInt32BE(8)).toBe(3)
    expect(await indexPack((await empty()).dir, pack)).toMatchObject({ exitCode: 0 })
  })

  it('says that it does not have what is wanted', async () => {
    const { draft, main } = await twoCommits(objectFormat)
    const wants = [main, main.replaceAll(/./g, '1')]

    expect(
      await failureOf(ask(draft, { objectFormat, wants, haves: [], thin: false })),
    ).toMatchObject({
      code: 'source-changing',
      message: expect.stringContaining('not our ref 1111'),
    })
  })
})

it('git takes the request in its own order of things', async () => {
  const { draft, main } = await twoCommits('sha1')
  const clone = join(await temporaryDirectory(), 'clone.git')
  await git(['clone', '-q', '--bare', '--no-local', draft.dir, clone])
  const { pack } = await ask(draft, { objectFormat: 'sha1', wants: [main], haves: [], thin: false })
  const [file = ''] = (await readdir(join(clone, 'objects/pack'))).filter((name) =>
    name.endsWith('.pack'),
  )

  expect(await readFile(join(clone, 'objects/pack', file))).toEqual(pack)
})
