/**
 * What the directory store does when the disk is full, the machine stops or a folder
 * cannot be read: with real faults, made by means that any user has, root too.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { type FileHandle, link, open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createDirectoryStore } from '../../../core/store/directory.ts'
import { diskError, onDisk } from '../../../core/store/directory-errors.ts'
import { tempName } from '../../../core/store/directory-leftovers.ts'
import { claimName } from '../../../core/store/directory-publish.ts'
import { thisWriter } from '../../../core/store/directory-writer.ts'
import {
  blocks,
  brokenAfter,
  bytesOf,
  codeOf,
  collect,
  KIB,
  keysOf,
  read,
  sha256Of,
  streamOf,
  text,
} from '../../contract/store/bytes.ts'

const HOUR_MS = 60 * 60 * 1000
const anHourAgo = () => new Date(Date.now() - HOUR_MS)

function scratch(): string {
  const root = mkdtempSync(join(tmpdir(), 'directory-faults-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return root
}

/** Starts a program that has `store`, a store in `root`, and ends it with the test. */
function start(root: string, program: string, before: readonly string[] = []): ChildProcess {
  const module = new URL('../../../core/store/directory.ts', import.meta.url).href
  const script = `
    import { createDirectoryStore } from ${JSON.stringify(module)}
    const store = createDirectoryStore(${JSON.stringify(root)})
    ${program}`
  const [command = '', ...args] = [...before, process.execPath]
  const child = spawn(command, [...args, '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return child
}

/** Everything that the program prints. */
async function outputOf(child: ChildProcess): Promise<string> {
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
  })
  await once(child, 'close')
  return output
}

describe('a disk without room', () => {
  /** Puts 4 MiB as one body and as a stream, and prints how that ends and what is left. */
  const FILL = `
    import { readdirSync } from 'node:fs'
    async function* stream() { for (let i = 0; i < 64; i++) yield new Uint8Array(65536) }
    await store.put('small', new Uint8Array(1000))
    for (const body of [new Uint8Array(4 << 20), stream()]) {
      const error = await store.put('big', body).catch((error) => error)
      console.log(error.code, error.cause?.code)
    }
    for await (const { key } of store.list('')) console.log('lists', key)
    console.log('unfinished', readdirSync(store.description + '/.tmp').length)
    console.log('then', (await store.put('more', new Uint8Array(2000))).existed)`

  /** The signal that comes with the limit is ignored: the error is what matters. */
  const LIMIT = ['sh', '-c', 'trap "" XFSZ; ulimit -f 2048; exec "$@"', 'sh']

  const after = (errno: string) =>
    [
      `store-full ${errno}`,
      `store-full ${errno}`,
      'lists small',
      'unfinished 0',
      'then false',
      '',
    ].join('\n')

  it('leaves no object where a file may not grow further', async () => {
    expect(await outputOf(start(scratch(), FILL, LIMIT))).toBe(after('EFBIG'))
  })

  it('leaves no object where the disk is full', async () => {
    const root = scratch()
    // A file system of 1 MiB that this program alone sees, and that goes with it.
    const mount = `mount -t tmpfs -o size=1m,mode=700 none "${root}" && exec "$@"`
    const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
    const small = ['unshare', ...asRoot, '--mount', 'sh', '-c', mount, 'sh']
    // Many a container may not mount. There the limit above must do.
    const [command = '', ...args] = [...small, 'true']
    const mayMount = spawnSync(command, args).status === 0

    const output = await outputOf(start(root, FILL, mayMount ? small : LIMIT))

    expect(output).toBe(after(mayMount ? 'ENOSPC' : 'EFBIG'))
  })

  it('is told from other errors by what the system says', async () => {
    const full = await open('/dev/full', 'w')
    onTestFinished(() => full.close())

    expect(await codeOf(onDisk('/dev/full', full.appendFile('x')))).toBe('store-full')
  })
})

describe('what the system says', () => {
  it.each([
    ['EDQUOT', 'store-full', false],
    ['EROFS', 'store-denied', false],
    ['EACCES', 'store-denied', false],
    ['EPERM', 'store-denied', false],
    ['EXDEV', 'store-unsafe', false],
    ['ENAMETOOLONG', 'bad-input', false],
    ['EIO', 'store-unreachable', true],
    ['ESTALE', 'store-unreachable', true],
    ['EMFILE', 'store-busy', true],
    ['EWHATEVER', 'internal', false],
  ])('%s is %s', (errno, code, transient) => {
    const cause = Object.assign(new Error(`${errno}: it says, write`), { code: errno })
    const error = diskError('/store/a', cause)

    expect(error).toMatchObject({ code, transient, cause })
    expect(error.message).toMatch(/^\/store\/a .*EW?[A-Z]+: it says, write/)
    expect(error.hint).toMatch(/\.$/)
  })

  it('is not said of names that are too long only', async () => {
    expect(await codeOf(createDirectoryStore(scratch()).put('n'.repeat(300), text('x')))).toBe(
      'bad-input',
    )
  })
})

describe('a store that cannot be looked into', () => {
  /** Does `work` as a user whom permissions hold back, which they do not root. */
  async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
    if (process.getuid?.() !== 0) return work()
    process.seteuid?.(65534)
    try {
      return await work()
    } finally {
      process.seteuid?.(0)
    }
  }

  /** A store with `a/1`, `b/1` and `c/1`, where `b` has the mode given. */
  async function withFolder(mode: number) {
    const root = scratch()
    const store = createDirectoryStore(root)
    for (const key of ['a/1', 'b/1', 'c/1']) await store.put(key, text(key))
    for (const folder of ['.', '.tmp', 'a', 'b', 'c']) chmodSync(join(root, folder), 0o777)
    chmodSync(join(root, 'b'), mode)
    onTestFinished(() => chmodSync(join(root, 'b'), 0o700))
    return store
  }

  it('throws when a folder cannot be listed, and does not pass over it', async () => {
    const store = await withFolder(0o311)
    const seen: string[] = []
    const all = asOrdinaryUser(async () => {
      for await (const { key } of store.list('')) seen.push(key)
    })

    expect(await codeOf(all)).toBe('store-denied')
    expect(seen).toEqual(['a/1'])
    expect(await codeOf(asOrdinaryUser(() => keysOf(store.list('b/'))))).toBe('store-denied')
    expect(await asOrdinaryUser(() => keysOf(store.list('c/')))).toEqual(['c/1'])
  })

  it('throws when it cannot be said whether an object is there', async () => {
    const store = await withFolder(0o600)

    expect(await codeOf(asOrdinaryUser(() => store.head('b/1')))).toBe('store-denied')
    expect(await codeOf(asOrdinaryUser(() => store.head('b/absent')))).toBe('store-denied')
    expect(await codeOf(asOrdinaryUser(() => read(store, 'b/absent')))).toBe('store-denied')
  })

  it('throws when nothing may be written', async () => {
    const store = await withFolder(0o555)

    expect(await codeOf(asOrdinaryUser(() => store.put('b/2', text('2'))))).toBe('store-denied')
    expect(await keysOf(store.list('b/'))).toEqual(['b/1'])
  })

  it('throws where a file lies in place of the root, or above it', async () => {
    const root = join(scratch(), 'file')
    writeFileSync(root, 'not a directory')
    for (const store of [createDirectoryStore(root), createDirectoryStore(join(root, 'below'))]) {
      expect(await codeOf(keysOf(store.list('')))).toBe('store-not-found')
      expect(await codeOf(keysOf(store.list('a/')))).toBe('store-not-found')
      expect(await codeOf(store.head('a'))).toBe('store-not-found')
      expect(await codeOf(read(store, 'a'))).toBe('store-not-found')
      expect(await codeOf(store.put('a', text('a')))).toBe('store-not-found')
      expect(await codeOf(store.sweep('', new Date()))).toBe('store-not-found')
    }
  })
})

it('a body does not end short when its file is cut while it is read', async () => {
  const root = scratch()
  const store = createDirectoryStore(root)
  await store.put('a', bytesOf(600 * KIB))
  const reading = (async () => {
    for await (const _ of await store.get('a')) truncateSync(join(root, 'a'), 300 * KIB)
  })()

  expect(await codeOf(reading)).toBe('store-damaged')
})

it.each([
  ['a link', (path: string) => symlinkSync('/etc/passwd', path), 'store-unsafe'],
  ['a pipe', (path: string) => void spawnSync('mkfifo', [path]), 'store-unsafe'],
  ['a folder', (path: string) => mkdirSync(path), 'store-unsafe'],
  ['nothing', () => {}, 'store-missing'],
])('%s that takes the place of an object about to be read is not read', async (_, put, code) => {
  const root = scratch()
  const store = createDirectoryStore(root)
  await store.put('a', text('a'))
  const body = await store.get('a')
  rmSync(join(root, 'a'))
  put(join(root, 'a'))

  expect(await codeOf(collect(body))).toBe(code)
})

describe('a writer that is killed', () => {
  it('leaves no object, and what a sweep removes however young it is', async () => {
    const root = scratch()
    const store = createDirectoryStore(root)
    const child = start(
      root,
      `async function* body() {
         yield new Uint8Array(1 << 20)
         console.log('writing')
         await new Promise((done) => setTimeout(done, 1e6))
       }
       await store.put('a/b', body())`,
    )
    const exit = once(child, 'exit')
    if (child.stdout) await once(child.stdout, 'data')

    expect(readdirSync(join(root, '.tmp'))).toHaveLength(1)
    expect(await store.sweep('', anHourAgo())).toBe(0)
    child.kill('SIGKILL')
    await exit

    expect(await keysOf(store.list(''))).toEqual([])
    expect(await store.head('a/b')).toBeUndefined()
    expect(await store.sweep('b/', anHourAgo())).toBe(0)
    expect(await store.sweep('a/', anHourAgo())).toBe(1)
    expect(readdirSync(join(root, '.tmp'))).toEqual([])
    expect(await store.put('a/b', text('b'))).toMatchObject({ existed: false })
  })

  it('leaves whole objects only, whenever it is killed', async () => {
    const root = scratch()
    const store = createDirectoryStore(root)
    const digest = await sha256Of(bytesOf(300 * KIB))
    const program = `
      import { bytesOf, streamOf } from ${JSON.stringify(new URL('../../contract/store/bytes.ts', import.meta.url).href)}
      const bytes = bytesOf(${300 * KIB})
      console.log('begin')
      for (let i = 0; ; i++) await store.put(\`\${process.pid}/\${i}\`, streamOf(bytes))`
    for (const delayMs of [0, 7, 23, 61, 102]) {
      const child = start(root, program)
      const exit = once(child, 'exit')
      if (child.stdout) await once(child.stdout, 'data')
      await new Promise((done) => setTimeout(done, delayMs))
      child.kill('SIGKILL')
      await exit
    }

    const keys = await keysOf(store.list(''))
    expect(keys.length).toBeGreaterThan(3)
    for (const key of keys) expect(await sha256Of(await store.get(key))).toBe(digest)
    await store.sweep('', anHourAgo())
    expect(readdirSync(join(root, '.tmp'))).toEqual([])
  })

  it('leaves the object alone when it dies between the two names of a file', async () => {
    const root = scratch()
    const store = createDirectoryStore(root)
    await store.put('a', text('a'))
    const name = tempName({ host: 'elsewhere.00000000', pid: 1 }, '0'.repeat(16), 'a')
    linkSync(join(root, 'a'), join(root, '.tmp', name))

    expect(await store.sweep('', new Date(Date.now() + HOUR_MS))).toBe(1)
    expect(await read(store, 'a')).toEqual(text('a'))
  })
})

describe('sweep', () => {
  const writer = { ...thisWriter(), pid: 100, isAlive: (pid: number) => pid === 200 }

  it.each([
    ['a dead process of this host', writer.host, 300, 0, 1],
    ['a live process of this host', writer.host, 200, 0, 0],
    ['a live process of this host that wrote nothing for long', writer.host, 200, 2, 1],
    ['this process', writer.host, 100, 0, 0],
    ['another host', 'elsewhere.00000000', 300, 0, 0],
    ['another host that wrote nothing for long', 'elsewhere.00000000', 300, 2, 1],
  ])('of what %s left', async (_, host, pid, ageHours, swept) => {
    const root = scratch()
    mkdirSync(join(root, '.tmp'))
    const path = join(root, '.tmp', tempName({ host, pid }, '0'.repeat(16), 'a/b'))
    writeFileSync(path, 'half')
    const at = new Date(Date.now() - ageHours * HOUR_MS)
    utimesSync(path, at, at)

    expect(await createDirectoryStore(root, { writer }).sweep('a/', anHourAgo())).toBe(swept)
    expect(existsSync(path)).toBe(swept === 0)
  })

  it('lets a file be that no writer made', async () => {
    const root = scratch()
    const store = createDirectoryStore(root)
    await store.put('a', text('a'))
    writeFileSync(join(root, '.tmp/notes.txt'), 'mine')

    expect(await store.sweep('', new Date(Date.now() + HOUR_MS))).toBe(0)
    expect(readdirSync(join(root, '.tmp'))).toEqual(['notes.txt'])
  })

  it.each(['%~/'.repeat(300), '名'.repeat(300)])('finds writes of very long keys', async (key) => {
    const root = scratch()
    mkdirSync(join(root, '.tmp'))
    const host = 'h'.repeat(57)
    writeFileSync(join(root, '.tmp', tempName({ host, pid: 4_194_304 }, '0'.repeat(16), key)), '')
    const store = createDirectoryStore(root)

    expect(await store.sweep('b', new Date(Date.now() + HOUR_MS))).toBe(0)
    expect(await store.sweep(key.slice(0, 200), new Date(Date.now() + HOUR_MS))).toBe(1)
  })
})

describe('where there are no links', () => {
  const noLinks = (errno: string) => async () => {
    throw Object.assign(new Error('no links here'), { code: errno })
  }

  it.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'])(
    'writers take turns (%s)',
    async (errno) => {
      const root = scratch()
      const store = createDirectoryStore(root, { link: noLinks(errno) })

      expect(await store.put('a', text('a'))).toMatchObject({ existed: false })
      expect(await codeOf(store.put('a', text('b')))).toBe('store-exists')
      expect(await read(store, 'a')).toEqual(text('a'))
      expect(readdirSync(join(root, '.tmp'))).toEqual([])
    },
  )

  it('another failure is no reason to do without', async () => {
    const store = createDirectoryStore(scratch(), { link: noLinks('EXDEV') })

    expect(await codeOf(store.put('a', text('a')))).toBe('store-unsafe')
    expect(await keysOf(store.list(''))).toEqual([])
  })

  it.each([
    ['before it wrote its name', '', 0],
    ['and was of this host', tempName({ host: thisWriter().host, pid: 2 ** 22 + 1 }, '0', 'a'), 1],
  ])('a turn of a writer that died %s ends with a sweep', async (_, content, swept) => {
    const root = scratch()
    const store = createDirectoryStore(root, { link: noLinks('EPERM'), sleep: async () => {} })
    await store.put('a', text('a'))
    writeFileSync(join(root, '.tmp', claimName(join(root, 'b'))), content)

    expect(await codeOf(store.put('b', text('b')))).toBe('store-busy')
    expect(await keysOf(store.list(''))).toEqual(['a'])
    expect(await store.sweep('', anHourAgo())).toBe(swept)
    expect(await store.sweep('any/', new Date(Date.now() + HOUR_MS))).toBe(1 - swept)
    expect(await store.put('b', text('b'))).toMatchObject({ existed: false })
  })

  it('a writer waits for its turn', async () => {
    const root = scratch()
    const claim = join(root, '.tmp', claimName(join(root, 'a')))
    const waits: number[] = []
    const sleep = async (ms: number) => {
      waits.push(ms)
      if (waits.length === 3) rmSync(claim)
    }
    mkdirSync(join(root, '.tmp'))
    writeFileSync(claim, '')

    await createDirectoryStore(root, { link: noLinks('EPERM'), sleep }).put('a', text('a'))
    expect(waits).toEqual([20, 20, 20])
  })
})

it('an object and the way to it last before put returns', async () => {
  const root = join(scratch(), 'new')
  const steps: string[] = []
  const prototype = await fileHandles()
  const { sync } = prototype
  vi.spyOn(prototype, 'sync').mockImplementation(function (this: FileHandle) {
    const path = readlinkSync(`/proc/self/fd/${this.fd}`)
    steps.push(path.includes('/.tmp/') ? 'sync file' : `sync ${path.slice(root.length) || '/'}`)
    return sync.call(this)
  })
  const recording = async (from: string, to: string) => {
    steps.push('link')
    await link(from, to)
  }

  await createDirectoryStore(root, { link: recording }).put('a/b/c', text('c'))

  // The folder above the root, whose path is cut away, comes first: the root is new in it.
  expect(steps.slice(0, 3)).toEqual(['sync /', 'sync file', 'link'])
  expect(steps.slice(3).sort()).toEqual(['sync /', 'sync /a', 'sync /a/b'])
})

/** What every file handle is made after. What is spied upon in it goes back to what it was. */
async function fileHandles(): Promise<FileHandle> {
  const handle = await open(tmpdir(), 'r')
  const prototype: FileHandle = Object.getPrototypeOf(handle)
  await handle.close()
  onTestFinished(() => void vi.restoreAllMocks())
  return prototype
}

describe('a long stream', () => {
  it('goes to the disk on its way, and all of it lasts before it has a name', async () => {
    const prototype = await fileHandles()
    const steps: string[] = []
    const { datasync, sync } = prototype
    vi.spyOn(prototype, 'datasync').mockImplementation(function (this: FileHandle) {
      steps.push('some')
      return datasync.call(this).finally(() => steps.push('some are there'))
    })
    vi.spyOn(prototype, 'sync').mockImplementation(function (this: FileHandle) {
      if (readlinkSync(`/proc/self/fd/${this.fd}`).includes('/.tmp/')) steps.push('all')
      return sync.call(this)
    })
    const recording = async (from: string, to: string) => {
      steps.push('name')
      await link(from, to)
    }
    await createDirectoryStore(scratch(), { link: recording }).put(
      'a',
      blocks(130, () => {}),
    )

    const some = ['some', 'some are there']
    expect(steps).toEqual([...some, ...some, 'all', 'name'])
  })

  it('is no object where the disk failed on its way, although it says nothing more', async () => {
    const prototype = await fileHandles()
    const error = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })
    vi.spyOn(prototype, 'datasync').mockRejectedValueOnce(error)
    const root = scratch()
    const store = createDirectoryStore(root)

    expect(
      await codeOf(
        store.put(
          'a',
          blocks(130, () => {}),
        ),
      ),
    ).toBe('store-unreachable')
    expect(await keysOf(store.list(''))).toEqual([])
    expect(readdirSync(join(root, '.tmp'))).toEqual([])
  })

  it('may fall silent after the disk has failed', async () => {
    const prototype = await fileHandles()
    const error = Object.assign(new Error('ENOSPC: no space left, write'), { code: 'ENOSPC' })
    vi.spyOn(prototype, 'write').mockRejectedValueOnce(error)
    async function* body() {
      yield bytesOf(300 * KIB)
      await new Promise((done) => setTimeout(done, 20))
      yield bytesOf(300 * KIB)
    }
    expect(await codeOf(createDirectoryStore(scratch()).put('a', body()))).toBe('store-full')
  })

  it('that breaks waits for what was begun, whose file must not be closed yet', async () => {
    const prototype = await fileHandles()
    const steps: string[] = []
    const { write } = prototype
    vi.spyOn(prototype, 'write').mockImplementation(async function (this: FileHandle, ...args) {
      await new Promise((done) => setTimeout(done, 20))
      const written = await Reflect.apply(write, this, args)
      steps.push('written')
      return written
    })
    const broken = new Error('the source went away')
    const put = createDirectoryStore(scratch()).put('a', brokenAfter(bytesOf(300 * KIB), broken))

    await expect(put).rejects.toBe(broken)
    expect(steps).toEqual(['written'])
  })

  it('is written whole where the system takes a part of the bytes at a time', async () => {
    const prototype = await fileHandles()
    const { write } = prototype
    vi.spyOn(prototype, 'write').mockImplementation(function (this: FileHandle, bytes, at, length) {
      const some = Math.min(Number(length), 10_000)
      return Reflect.apply(write, this, [bytes, at, some])
    })
    const store = createDirectoryStore(scratch())
    const bytes = bytesOf(600 * KIB)
    await store.put('a', streamOf(bytes))

    expect(Buffer.compare(await read(store, 'a'), bytes)).toBe(0)
  })
})
