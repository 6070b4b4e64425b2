import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BundleHeader,
  formatBundleHeader,
  packOfBundle,
} from '../../../core/archive/bundle.ts'
import type { ObjectFormat } from '../../../core/domain/refs.ts'
import { git, gitText, tryGit } from '../../git.ts'
import { compareRepositories } from '../../repositories/compare.ts'
import { startDraft } from '../../repositories/draft.ts'
import { packOf, piecesOf, smallRepository } from './packs.ts'

const FORMATS: readonly ObjectFormat[] = ['sha1', 'sha256']

/** The pack of a bundle that comes in pieces of these sizes. */
async function unwrap(bundle: Uint8Array, sizes: readonly number[]): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of packOfBundle(piecesOf(bundle, sizes), 'x.bundle')) {
    expect(piece.length).toBeGreaterThan(0)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

describe.each(FORMATS)('plain git reads a %s bundle:', (objectFormat) => {
  /** A bundle of the whole repository, and one of its last commit, as files. */
  async function bundles() {
    const draft = await smallRepository(objectFormat)
    const [main, tag, before] = await Promise.all(
      ['main', 'v1', 'main~1'].map((name) => draft.git(['rev-parse', name])),
    )
    const refs = [
      { name: 'refs/heads/main', oid: main ?? '' },
      { name: 'refs/tags/v1', oid: tag ?? '' },
    ]
    const write = async (
      name: string,
      header: Omit<BundleHeader, 'objectFormat'>,
      pack: Buffer,
    ) => {
      const file = join(dirname(draft.dir), name)
      await writeFile(file, Buffer.concat([formatBundleHeader({ objectFormat, ...header }), pack]))
      return file
    }
    const old = [{ name: 'refs/heads/main', oid: before ?? '' }]
    return {
      draft,
      refs,
      main: main ?? '',
      before: before ?? '',
      whole: await write(
        'whole.bundle',
        { prerequisites: [], refs },
        await packOf(draft, 'main', 'v1'),
      ),
      base: await write(
        'base.bundle',
        { prerequisites: [], refs: old },
        await packOf(draft, 'main~1'),
      ),
      increment: await write(
        'increment.bundle',
        { prerequisites: [before ?? ''], refs },
        await packOf(draft, 'main', 'v1', '^main~1'),
      ),
    }
  }

  it('it verifies, and tells its refs', async () => {
    const { draft, refs, whole } = await bundles()
    const { exitCode, stdout, stderr } = await tryGit(['-C', draft.dir, 'bundle', 'verify', whole])

    expect(stderr).toContain('is okay')
    expect(stdout.toString()).toContain('The bundle records a complete history.')
    expect(exitCode).toBe(0)
    expect(await gitText(['bundle', 'list-heads', whole])).toBe(
      refs.map(({ name, oid }) => `${oid} ${name}`).join('\n'),
    )
  })

  it('a clone of it is the original', async () => {
    const { draft, whole } = await bundles()
    const clone = await startDraft(`${draft.dir}.clone`, { objectFormat })
    await clone.git(['fetch', '-q', whole, '+refs/*:refs/*'])

    expect(await compareRepositories(draft.dir, clone.dir)).toEqual([])
  })

  it('an increment demands its prerequisite, and completes a clone of the base', async () => {
    const { draft, before, base, increment } = await bundles()
    const restored = await startDraft(`${draft.dir}.restored`, { objectFormat })
    const verify = () => tryGit(['-C', restored.dir, 'bundle', 'verify', increment])
    const without = await verify()
    expect(without.stderr).toContain(before)
    expect(without.exitCode).not.toBe(0)

    await restored.git(['bundle', 'unbundle', base])
    await restored.git(['update-ref', 'refs/heads/main', before])
    expect(await verify()).toMatchObject({ exitCode: 0 })
    await restored.git(['fetch', '-q', increment, '+refs/*:refs/*'])
    expect(await compareRepositories(draft.dir, restored.dir)).toEqual([])
  })

  it('its pack is what stands behind its header', async () => {
    const { draft, refs, before } = await bundles()
    const pack = await packOf(draft, 'main', 'v1', '^main~1')
    const header = formatBundleHeader({ objectFormat, prerequisites: [before], refs })
    const bundle = Buffer.concat([header, pack])

    for (let size = 1; size <= bundle.length; size += 1) {
      if (!(await unwrap(bundle, [size])).equals(pack)) expect.fail(`in pieces of ${size}`)
      if (!(await unwrap(bundle, [size, bundle.length])).equals(pack)) expect.fail(`cut at ${size}`)
    }
  })
})

it('plain `git clone` takes a sha1 bundle by itself', async () => {
  const draft = await smallRepository()
  const oid = await draft.git(['rev-parse', 'main'])
  const refs = [{ name: 'refs/heads/main', oid }]
  const header = formatBundleHeader({ objectFormat: 'sha1', prerequisites: [], refs })
  const file = `${draft.dir}.bundle`
  await writeFile(file, Buffer.concat([header, await packOf(draft, 'main')]))
  await git(['clone', '-q', '--branch', 'main', file, `${draft.dir}.clone`])

  expect(await gitText(['-C', `${draft.dir}.clone`, 'log', '--format=%s'])).toContain('Change 3')
})

it('git reads a header of 20,000 refs, with names that are not UTF-8', async () => {
  const draft = await smallRepository()
  const oid = await draft.git(['rev-parse', 'main'])
  const refs = Array.from({ length: 20_000 }, (_, n) => ({
    name: `refs/pull/${n}/gr\u00f6\u00df`,
    oid,
  }))
  const header = formatBundleHeader({ objectFormat: 'sha1', prerequisites: [], refs })
  const pack = await packOf(draft, 'main')
  const bundle = Buffer.concat([header, pack])
  await writeFile(`${draft.dir}.bundle`, bundle)

  expect(await gitText(['bundle', 'list-heads', `${draft.dir}.bundle`])).toBe(
    refs.map((ref) => `${oid} ${ref.name}`).join('\n'),
  )
  for (const size of [1000, 65_536, header.length - 1, header.length, header.length + 1]) {
    expect((await unwrap(bundle, [size])).equals(pack)).toBe(true)
  }
})

describe('the header', () => {
  const oid = 'a'.repeat(40)
  it.each<[string, BundleHeader, string]>([
    ['nothing', { objectFormat: 'sha1', prerequisites: [], refs: [] }, '# v2 git bundle\n\n'],
    [
      'a prerequisite and a ref',
      { objectFormat: 'sha1', prerequisites: [oid], refs: [{ name: 'refs/heads/\u00ff', oid }] },
      `# v2 git bundle\n-${oid} \n${oid} refs/heads/\u00ff\n\n`,
    ],
    [
      'sha256',
      { objectFormat: 'sha256', prerequisites: [], refs: [] },
      '# v3 git bundle\n@object-format=sha256\n\n',
    ],
  ])('of %s is as gitformat-bundle(5) has it', (_, header, text) => {
    expect(formatBundleHeader(header).toString('latin1')).toBe(text)
  })
})

describe('for any header, pack and pieces', () => {
  const line = fc.string({ unit: fc.constantFrom(...'# -a\u00ff\r'), minLength: 1, maxLength: 5 })
  const header = fc
    .array(line, { minLength: 1, maxLength: 4 })
    .map((lines) => Buffer.from(`${lines.join('\n')}\n\n`, 'latin1'))
  // What follows the header may begin with line ends of its own.
  const pack = fc
    .array(fc.constantFrom(0x0a, 0x50, 0x00), { maxLength: 8 })
    .map((bytes) => Buffer.from(bytes))
  const sizes = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 6 })
  const usable = sizes.filter((list) => list.some((size) => size > 0))

  it('the pack comes out exactly, with empty pieces in between', async () => {
    await fc.assert(
      fc.asyncProperty(header, pack, usable, async (first, rest, list) => {
        expect(await unwrap(Buffer.concat([first, rest]), list)).toEqual(rest)
      }),
      { numRuns: 1000 },
    )
  })

  it('a header without an end is a damaged object', async () => {
    await fc.assert(
      fc.asyncProperty(header, usable, async (first, list) => {
        for (let length = 0; length < first.length; length += 1) {
          await expect(unwrap(first.subarray(0, length), list)).rejects.toMatchObject({
            code: 'store-damaged',
            message: 'x.bundle is no git bundle: its header has no end.',
          })
        }
      }),
      { numRuns: 30 },
    )
  })
})

it('what goes wrong with the store goes wrong with the pack', async () => {
  const fault = new Error('broken off')
  async function* broken() {
    yield Buffer.from('# v2 git bundle\n\nPACK')
    throw fault
  }
  const pieces = packOfBundle(broken(), 'x.bundle')

  expect(await pieces.next()).toEqual({ done: false, value: Buffer.from('PACK') })
  await expect(pieces.next()).rejects.toBe(fault)
})
