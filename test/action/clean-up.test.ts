/** What the post step finds to do, after a main step that ended well or was killed. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { cleanUp } from '../../action/clean-up.ts'
import { createScratch, listOpenUploads, notingUploads } from '../../action/scratch.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import type { Store } from '../../core/store/store.ts'
import { createRecorder } from './recorder.ts'

const NOW = new Date('2026-03-04T06:00:00Z')
/** The clock of the store may be ahead. */
const SOON = new Date('2026-03-04T06:15:00Z')
let temporary: string

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  onTestFinished(() => rmSync(temporary, { recursive: true }))
})

/** A store that notes what is swept, and whose writes go as `put` says. */
function createStore(put?: Store['put']) {
  const swept: [string, Date][] = []
  const memory = createMemoryStore({ now: () => NOW })
  const store: Store = {
    ...memory,
    put: put ?? memory.put,
    sweep: async (prefix, before) => {
      swept.push([prefix, before])
      return 1
    },
  }
  return { store, swept }
}

it('an upload under way is noted, and struck off when it has ended', async () => {
  const { uploads } = await createScratch(temporary)
  const { store } = createStore(async (key) => {
    expect(await listOpenUploads(uploads)).toEqual([key])
    throw new Error('seen')
  })
  await expect(notingUploads(store, uploads).put('a/b', Buffer.from('x'))).rejects.toThrow('seen')
  expect(await listOpenUploads(uploads)).toEqual(['a/b'])
  const { store: sound } = createStore()
  await notingUploads(sound, uploads).put('a/b', Buffer.from('x'))
  expect(await listOpenUploads(uploads)).toEqual([])
})

it('the store is otherwise the one it wraps', async () => {
  const { uploads } = await createScratch(temporary)
  const { store, swept } = createStore()
  const noting = notingUploads(store, uploads)
  await noting.put('a/b', Buffer.from('abc'))
  const chunks: Uint8Array[] = []
  for await (const chunk of await noting.get('a/b', { start: 1 })) chunks.push(chunk)
  expect(Buffer.concat(chunks).toString()).toBe('bc')
  expect(await noting.head('a/b')).toEqual(await store.head('a/b'))
  expect(await noting.address('a/b', { seconds: 1 })).toBe(
    await store.address('a/b', { seconds: 1 }),
  )
  const available = { storageClass: 'STANDARD', state: 'available' }
  expect(await noting.retrieval('a/b')).toEqual(available)
  expect(await noting.retrieve('a/b', { tier: 'bulk', days: 1 })).toEqual(available)
  expect(await keysOf(noting.list('a/'))).toEqual(['a/b'])
  expect(await keysOf(noting.list('a/', { after: 'a/b' }))).toEqual([])
  await noting.sweep('x', NOW)
  expect(swept).toEqual([['x', NOW]])
  expect(noting.description).toBe(store.description)
  expect(await noting.probe({ key: 'README.md', bytes: Buffer.from('r') }, NOW)).toMatchObject({
    conditionalWrites: 'yes',
  })
})

it('sweeps exactly what was left open, and removes the scratch directory', async () => {
  const { root, uploads } = await createScratch(temporary)
  const { store, swept } = createStore(async () => {
    throw new Error('killed')
  })
  const noting = notingUploads(store, uploads)
  for (const key of ['repositories/42/bundles/a', 'repositories/7/refs/b']) {
    await expect(noting.put(key, Buffer.from('x'))).rejects.toThrow()
  }
  const workflow = createRecorder()
  await cleanUp(root, { workflow, openStore: async () => store, now: () => NOW })
  expect(swept.toSorted()).toEqual([
    ['repositories/42/bundles/a', SOON],
    ['repositories/7/refs/b', SOON],
  ])
  expect(existsSync(root)).toBe(false)
  expect(workflow.lines).toEqual([
    'Uploads that were left open: 2 under way, 2 ended.',
    'Removed the scratch directory.',
  ])
})

it('asks for no store and no credential when no upload was left open', async () => {
  const { root } = await createScratch(temporary)
  const workflow = createRecorder()
  const openStore = () => expect.unreachable('the store was opened')
  await cleanUp(root, { workflow, openStore, now: () => NOW })
  expect(existsSync(root)).toBe(false)
  expect(workflow.lines).toEqual(['No upload was left open.', 'Removed the scratch directory.'])
})

it('a store that refuses is a warning, and the scratch directory goes all the same', async () => {
  const { root, uploads } = await createScratch(temporary)
  writeFileSync(join(uploads, 'note'), 'a/b')
  const workflow = createRecorder()
  const openStore = async () => {
    throw new HoldfastError('store-denied', 'It refused.', { hint: 'Allow it.' })
  }
  await cleanUp(root, { workflow, openStore, now: () => NOW })
  expect(existsSync(root)).toBe(false)
  expect(workflow.lines[0]).toBe(
    'warning title=Clean-up: Uploads were left open: It refused. Allow it.',
  )
})

it.each(['', '/nowhere/holdfast-job-x'])(
  'without a scratch directory (%j) does nothing',
  async (root) => {
    const workflow = createRecorder()
    const openStore = () => expect.unreachable('the store was opened')
    await cleanUp(root, { workflow, openStore, now: () => NOW })
    expect(workflow.lines).toEqual(['Nothing to clean up.'])
  },
)

it('removes no directory that it did not make', async () => {
  const workflow = createRecorder()
  const openStore = () => expect.unreachable('the store was opened')
  await cleanUp(temporary, { workflow, openStore, now: () => NOW })
  expect(existsSync(temporary)).toBe(true)
})

async function keysOf(listing: ReturnType<Store['list']>): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of listing) keys.push(key)
  return keys
}
