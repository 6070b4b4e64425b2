import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createDirectoryStore } from '../../../core/store/directory.ts'
import { tempName } from '../../../core/store/directory-leftovers.ts'
import {
  brokenAfter,
  bytesOf,
  codeOf,
  KIB,
  keysOf,
  read,
  sha256Of,
  streamOf,
  text,
} from '../../contract/store/bytes.ts'
import { storeContract } from '../../contract/store.ts'

const FACTS = {
  conditionalWrites: 'yes',
  checksums: 'yes',
  versioning: 'no',
  objectLock: 'no',
} as const

/** A directory that may be used up. */
function createScratch() {
  const root = mkdtempSync(join(tmpdir(), 'directory-store-'))
  return { root, dispose: async () => rmSync(root, { recursive: true, force: true }) }
}

let leftovers = 0

/** What a machine leaves that lost power while it wrote `key`. */
async function leaveUnfinished(root: string, key: string): Promise<void> {
  const random = String(++leftovers).padStart(16, '0')
  await mkdir(join(root, '.tmp'), { recursive: true })
  const name = tempName({ host: 'elsewhere.00000000', pid: process.pid }, random, key)
  await writeFile(join(root, '.tmp', name), 'half of it')
}

storeContract(
  'directory',
  async () => {
    const { root, dispose } = createScratch()
    return {
      store: createDirectoryStore(join(root, 'holdfast/v1')),
      leaveUnfinished: (key) => leaveUnfinished(join(root, 'holdfast/v1'), key),
      dispose,
    }
  },
  { facts: FACTS },
)

storeContract(
  'directory without links',
  async () => {
    const { root, dispose } = createScratch()
    const link = async () => {
      throw Object.assign(new Error('no links here'), { code: 'EPERM' })
    }
    return {
      store: createDirectoryStore(root, { link }),
      leaveUnfinished: (key) => leaveUnfinished(root, key),
      dispose,
    }
  },
  { facts: FACTS },
)

/** An empty directory to keep a store in, for the test that runs. */
function scratch(): string {
  const { root, dispose } = createScratch()
  onTestFinished(dispose)
  return root
}

describe('where things lie', () => {
  it('an object is a file at the path of its key, for its owner alone', async () => {
    const root = join(scratch(), 'new/store')
    await createDirectoryStore(root).put('a/b.json', text('{}'))

    expect(readFileSync(join(root, 'a/b.json'), 'utf8')).toBe('{}')
    const modes = ['..', '.', '.tmp', 'a', 'a/b.json'].map(
      (path) => statSync(join(root, path)).mode,
    )
    expect(modes.map((mode) => (mode & 0o777).toString(8))).toEqual([
      '700',
      '700',
      '700',
      '700',
      '600',
    ])
  })

  it('nothing is left in .tmp after a write, whether it wins or not', async () => {
    const root = scratch()
    const store = createDirectoryStore(root)
    await store.put('a', text('a'))
    await codeOf(store.put('a', text('b')))
    await codeOf(store.put('b', brokenAfter(bytesOf(9), new Error('broken'))))

    expect(readdirSync(join(root, '.tmp'))).toEqual([])
  })

  it('a store that was moved is the same store', async () => {
    const root = scratch()
    await createDirectoryStore(join(root, 'old')).put('a/b', text('b'))
    renameSync(join(root, 'old'), join(root, 'new'))

    expect(await read(createDirectoryStore(join(root, 'new')), 'a/b')).toEqual(text('b'))
  })

  it('reading from a store that is not there yet makes nothing', async () => {
    const root = join(scratch(), 'absent')
    const store = createDirectoryStore(root)

    expect(await keysOf(store.list(''))).toEqual([])
    expect(await keysOf(store.list('a/'))).toEqual([])
    expect(await store.head('a/b')).toBeUndefined()
    expect(await codeOf(read(store, 'a/b'))).toBe('store-missing')
    expect(await store.sweep('', new Date())).toBe(0)
    expect(existsSync(root)).toBe(false)
  })

  it('an object has an absolute path, from wherever its store was named', async () => {
    const root = scratch()
    const store = createDirectoryStore(relative('.', root))
    await store.put('a/b', text('b'))

    expect(await store.address('a/b', { seconds: 1 })).toBe(join(root, 'a/b'))
  })

  it('tells a writer that no key can be a folder of another', async () => {
    const store = createDirectoryStore(scratch())
    await store.put('a/b', text('b'))

    expect(await codeOf(store.put('a/b/c', text('c')))).toBe('bad-input')
    expect(await codeOf(store.put('a', text('a')))).toBe('store-exists')
    expect(await keysOf(store.list(''))).toEqual(['a/b'])
  })
})

describe('a stream', () => {
  const PIECE = 256 * KIB

  it.each([
    [PIECE, PIECE],
    [PIECE + 1, PIECE],
    [2 * PIECE - 1, 1000],
    [5 * PIECE, PIECE - 1],
    [5 * PIECE + 3, 3 * PIECE + 1],
    [3 * PIECE, 5 * PIECE],
  ])('of %i bytes in chunks of %i is what is stored', async (size, chunkBytes) => {
    const store = createDirectoryStore(scratch())
    const bytes = bytesOf(size)
    const result = await store.put('a', streamOf(bytes, chunkBytes))

    expect(result).toMatchObject({ sizeBytes: size, sha256: await sha256Of(bytes) })
    expect(Buffer.compare(await read(store, 'a'), bytes)).toBe(0)
  })

  it('may come in one buffer that is filled again and again', async () => {
    const store = createDirectoryStore(scratch())
    const bytes = bytesOf(5 * PIECE)
    async function* body() {
      const buffer = new Uint8Array(1000)
      for (let at = 0; at < bytes.length; at += buffer.length) {
        const part = bytes.subarray(at, at + buffer.length)
        buffer.set(part)
        yield buffer.subarray(0, part.length)
      }
    }
    await store.put('a', body())

    expect(Buffer.compare(await read(store, 'a'), bytes)).toBe(0)
  })
})

describe('what does not belong in a store', () => {
  /** A store with a secret beside it that `name` in it leads to. */
  async function withLink(name: string, target: string) {
    const folder = scratch()
    const root = join(folder, 'store')
    await mkdir(join(folder, 'outside'))
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(folder, 'outside/secret'), 'secret')
    symlinkSync(join(folder, target), join(root, name))
    return { store: createDirectoryStore(root), outside: join(folder, 'outside') }
  }

  it('a link is not read as an object, wherever it leads', async () => {
    for (const target of ['outside/secret', 'nowhere', 'store/a']) {
      const { store } = await withLink('a/link', target)

      expect(await codeOf(read(store, 'a/link'))).toBe('store-unsafe')
      expect(await codeOf(store.head('a/link'))).toBe('store-unsafe')
      expect(await codeOf(keysOf(store.list('')))).toBe('store-unsafe')
      expect(await codeOf(store.put('a/link', text('secret')))).toBe('store-unsafe')
    }
  })

  it('a link is not followed as a folder', async () => {
    const { store, outside } = await withLink('a', 'outside')

    expect(await codeOf(read(store, 'a/secret'))).toBe('store-unsafe')
    expect(await codeOf(store.head('a/secret'))).toBe('store-unsafe')
    expect(await codeOf(keysOf(store.list('')))).toBe('store-unsafe')
    expect(await codeOf(keysOf(store.list('a/')))).toBe('store-unsafe')
    expect(await codeOf(store.put('a/b/c', text('c')))).toBe('store-unsafe')
    expect(readdirSync(outside)).toEqual(['secret'])
  })

  it('a link is not followed to unfinished writes', async () => {
    const { store, outside } = await withLink('.tmp', 'outside')

    expect(await codeOf(store.put('a', text('a')))).toBe('store-unsafe')
    expect(await codeOf(store.sweep('', new Date()))).toBe('store-unsafe')
    expect(readdirSync(outside)).toEqual(['secret'])
  })

  it('the root itself may be a link', async () => {
    const folder = scratch()
    await mkdir(join(folder, 'real'))
    symlinkSync('real', join(folder, 'root'))
    const store = createDirectoryStore(join(folder, 'root'))
    await store.put('a/b', text('b'))

    expect(await keysOf(store.list(''))).toEqual(['a/b'])
    expect(existsSync(join(folder, 'real/a/b'))).toBe(true)
  })

  it('a pipe is not waited for', async () => {
    const root = scratch()
    execFileSync('mkfifo', [join(root, 'pipe')])
    const store = createDirectoryStore(root)

    expect(await codeOf(read(store, 'pipe'))).toBe('store-unsafe')
    expect(await codeOf(keysOf(store.list('')))).toBe('store-unsafe')
  })

  it.each(['../secret', 'a/../../secret', '/etc/passwd', '.tmp/x'])(
    'the key %s leads nowhere',
    async (key) => {
      const folder = scratch()
      await writeFile(join(folder, 'secret'), 'secret')
      const store = createDirectoryStore(join(folder, 'store'))

      expect(await codeOf(read(store, key))).toBe('bad-input')
      expect(await codeOf(store.head(key))).toBe('bad-input')
      expect(await codeOf(store.put(key, text('x')))).toBe('bad-input')
      expect(await codeOf(keysOf(store.list(key)))).toBe('bad-input')
    },
  )
})
