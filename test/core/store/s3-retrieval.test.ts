/** Cold storage in S3: what it says of objects there, and how they are asked for. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { retrying } from '../../../core/store/retrying.ts'
import { codeOf, read, text } from '../../contract/store/bytes.ts'
import { type S3Double, type S3DoubleOptions, startS3Double } from '../../servers/s3-double.ts'
import type { StoredVersion } from '../../servers/s3-double-objects.ts'
import { type S3Setting, s3StoreOn } from '../../servers/s3-subject.ts'

const HOUR_MS = 60 * 60 * 1000
const STARTED_AT = new Date('2026-03-04T12:00:00Z')
const NAME = 'holdfast/v1/object'

let server: S3Double | undefined
let aheadMs = 0
beforeEach(() => {
  aheadMs = 0
})
afterEach(() => server?.close())

const now = () => new Date(STARTED_AT.getTime() + aheadMs)
const pass = (hours: number) => {
  aheadMs += hours * HOUR_MS
}

/** A store with `object` in the cold, and what the server was asked since. */
async function open(
  version: Partial<StoredVersion> = { storageClass: 'GLACIER' },
  options: S3DoubleOptions = {},
  setting: S3Setting = {},
) {
  const double = await startS3Double({ coldNow: now, ...options })
  server = double
  const store = s3StoreOn(double, { ...setting, tools: { now } })
  await store.put('object', text('bytes'))
  const { objects } = double.bucket()
  const versions = objects.get(NAME) ?? []
  objects.set(
    NAME,
    versions.map((each) => ({ ...each, ...version })),
  )
  const past = double.requests.length
  const asked = () =>
    double.requests
      .slice(past)
      .map(({ method, url }) => (url.includes('restore') ? 'RESTORE' : method))
  const kept = () => double.bucket().objects.get(NAME)?.at(-1)?.retrieval
  return { server: double, store, asked, kept }
}

const WISH = { tier: 'standard', days: 2 } as const

describe('an object in Glacier', () => {
  it.each([
    ['GLACIER', 'expedited', 5 / 60],
    ['GLACIER', 'standard', 5],
    ['GLACIER', 'bulk', 12],
    ['DEEP_ARCHIVE', 'standard', 12],
    ['DEEP_ARCHIVE', 'bulk', 48],
  ] as const)('of class %s comes back by %s in %d hours', async (storageClass, tier, hours) => {
    const { store } = await open({ storageClass })
    expect(await store.retrieval('object')).toEqual({ storageClass, state: 'archived' })

    await store.retrieve('object', { tier, days: 2 })
    pass(hours - 0.01)
    expect(await store.retrieval('object')).toEqual({ storageClass, state: 'in-progress' })
    pass(0.01)
    expect(await store.retrieval('object')).toMatchObject({ storageClass, state: 'ready' })
    expect(await read(store, 'object')).toEqual(text('bytes'))
  })

  it('says until when it can be read', async () => {
    const { store } = await open()
    await store.retrieve('object', WISH)
    pass(5)

    const until = new Date('2026-03-07T00:00:00.000Z')
    expect(await store.retrieval('object')).toEqual({
      ...{ storageClass: 'GLACIER', state: 'ready', until },
    })
  })

  it('is asked for by one request, and by none when it stays ready long enough', async () => {
    const { store, asked } = await open()
    await store.retrieve('object', WISH)
    expect(asked()).toEqual(['HEAD', 'GET', 'RESTORE'])
    pass(5)

    expect(await store.retrieve('object', WISH)).toMatchObject({ state: 'ready' })
    expect(asked()).toEqual(['HEAD', 'GET', 'RESTORE', 'HEAD'])
    expect(await store.retrieve('object', { ...WISH, days: 30 })).toEqual({
      ...{ storageClass: 'GLACIER', state: 'ready' },
      until: new Date('2026-04-04T00:00:00.000Z'),
    })
    expect(asked().filter((each) => each === 'RESTORE')).toHaveLength(2)
  })

  it('that is under way comes faster by a faster tier, and by no other', async () => {
    const { store, kept } = await open()
    await store.retrieve('object', { tier: 'standard', days: 2 })
    const first = kept()
    for (const tier of ['bulk', 'standard'] as const) {
      expect(await store.retrieve('object', { tier, days: 9 })).toMatchObject({
        state: 'in-progress',
      })
      expect(kept()).toEqual(first)
    }

    await store.retrieve('object', { tier: 'expedited', days: 2 })
    pass(5 / 60)
    expect(await store.retrieval('object')).toMatchObject({ state: 'ready' })
  })

  it('is not asked for by a tier that is not offered', async () => {
    const { store, asked } = await open({ storageClass: 'DEEP_ARCHIVE' })

    await expect(store.retrieve('object', { tier: 'expedited', days: 1 })).rejects.toMatchObject({
      code: 'bad-input',
      message: 'Expedited is not offered for Deep Archive, where object lies.',
      hint: expect.stringContaining('--tier'),
    })
    expect(asked()).not.toContain('RESTORE')
  })

  it('may have to wait for capacity, which is tried again', async () => {
    const { server, store } = await open(undefined, { traits: { lacksExpedited: true } })
    const wish = { tier: 'expedited', days: 1 } as const

    await expect(store.retrieve('object', wish)).rejects.toMatchObject({
      code: 'store-busy',
      hint: expect.stringContaining('--tier standard'),
    })
    server.plan([])
    const patient = retrying(store, { sleep: async () => {}, random: () => 0 })
    expect(await codeOf(patient.retrieve('object', wish))).toBe('store-busy')
    const [, ...urls] = server.requests.filter(({ url }) => url.includes('restore'))
    expect(urls).toHaveLength(3)
  })

  it.each(['reset', 'reset-after-effect', 'stall', 500, 503] as const)(
    'is asked for in spite of %j at any request',
    async (fault) => {
      const { server, store, kept } = await open(undefined, {}, { config: { idleTimeoutMs: 1000 } })
      const patient = retrying(store, { sleep: async () => {}, random: () => 0 })
      for (const at of [1, 2, 3]) {
        server.plan([{ at, fault }])
        expect(await patient.retrieve('object', WISH)).toMatchObject({ state: 'in-progress' })
        expect(kept()?.tier).toBe('Standard')
      }
    },
  )

  it('is refused to who may not ask for it', async () => {
    const { server, store } = await open()
    server.plan([{ at: ({ url }) => url.includes('restore'), fault: 403 }])

    await expect(store.retrieve('object', WISH)).rejects.toMatchObject({
      code: 'store-denied',
      hint: expect.stringContaining('s3:RestoreObject'),
    })
  })

  it('is asked for by its version', async () => {
    const { store, server } = await open(undefined, { buckets: { test: { versioning: true } } })
    const [version] = server.bucket().objects.get(NAME) ?? []
    if (version?.versionId === undefined) throw new Error('the bucket keeps versions')
    const { versionId } = version
    const newer = { ...version, versionId: 'newer', storageClass: 'STANDARD' }
    server.bucket().objects.set(NAME, [version, newer])

    expect(await store.retrieval('object')).toMatchObject({ state: 'available' })
    expect(await store.retrieval('object', { versionId })).toMatchObject({ state: 'archived' })
    await store.retrieve('object', { versionId, ...WISH })
    expect(server.bucket().objects.get(NAME)?.[0]?.retrieval).toBeDefined()
  })

  it('is asked for without the version of another store', async () => {
    const { store, kept } = await open()

    await store.retrieve('object', { versionId: 'of another store', ...WISH })
    expect(kept()).toBeDefined()
  })
})

describe('an object of Intelligent-Tiering', () => {
  const storageClass = 'INTELLIGENT_TIERING'

  it('is read at once unless an archive tier has it', async () => {
    const { store } = await open({ storageClass })

    expect(await store.retrieval('object')).toEqual({ storageClass, state: 'available' })
  })

  it('comes back from an archive tier to stay, and has no days', async () => {
    const archiveTier = 'ARCHIVE_ACCESS'
    const { store } = await open({ storageClass, archiveTier })
    const where = { storageClass, archiveTier }
    expect(await store.retrieval('object')).toEqual({ ...where, state: 'archived' })

    expect(await store.retrieve('object', WISH)).toEqual({ ...where, state: 'in-progress' })
    pass(5)
    expect(await store.retrieval('object')).toEqual({ storageClass, state: 'available' })
    pass(1000)
    expect(await read(store, 'object')).toEqual(text('bytes'))
  })

  it('is not to be had by Expedited from the deep one', async () => {
    const { store } = await open({ storageClass, archiveTier: 'DEEP_ARCHIVE_ACCESS' })

    expect(await codeOf(store.retrieve('object', { tier: 'expedited', days: 1 }))).toBe('bad-input')
  })
})

describe('a server that is not Amazon', () => {
  it.each(['GLACIER', 'DEEP_ARCHIVE', 'NEARLINE'])(
    'may read from %s at once, and is not asked for anything',
    async (storageClass) => {
      const { store, asked } = await open({ storageClass }, { traits: { readsColdClasses: true } })
      const available = { storageClass, state: 'available' }

      expect(await store.retrieval('object')).toEqual(available)
      expect(await store.retrieve('object', WISH)).toEqual(available)
      expect(asked()).toEqual(['HEAD', 'GET', 'HEAD', 'GET'])
    },
  )

  it.each([405, 501] as const)('that cannot be asked for objects (%i) says so', async (status) => {
    const { store } = await open(undefined, { traits: { knowsNoRetrieval: status } })

    expect(await store.retrieval('object')).toMatchObject({ state: 'archived' })
    await expect(store.retrieve('object', WISH)).rejects.toMatchObject({
      code: 'store-unsafe',
      message: expect.stringContaining('does not know how to be asked for it (s3://test'),
      hint: expect.stringContaining('by the means of the store itself'),
    })
  })

  it('may read an object without bytes from a cold class', async () => {
    const { server, store } = await open()
    await store.put('empty', new Uint8Array())
    const [version] = server.bucket().objects.get('holdfast/v1/empty') ?? []
    if (version === undefined) throw new Error('it was put')
    server.bucket().objects.set('holdfast/v1/empty', [{ ...version, storageClass: 'COLDLINE' }])

    expect(await store.retrieval('empty')).toMatchObject({ state: 'available' })
  })

  it('is not taken for one that has no object when it fails', async () => {
    const { server, store } = await open()
    for (const [method, fault, code] of [
      ['HEAD', 403, 'store-denied'],
      ['GET', 503, 'store-busy'],
    ] as const) {
      server.plan([{ at: (request) => request.method === method, fault }])
      expect(await codeOf(store.retrieval('object'))).toBe(code)
    }
  })
})

describe('Amazon', () => {
  afterEach(() => vi.unstubAllEnvs())

  it.each([
    ['GLACIER', {}, 'archived', ['HEAD']],
    ['INTELLIGENT_TIERING', {}, 'available', ['HEAD']],
    ['INTELLIGENT_TIERING', { archiveTier: 'ARCHIVE_ACCESS' }, 'archived', ['HEAD']],
    ['STANDARD_IA', {}, 'available', ['HEAD']],
    ['A_CLASS_TO_COME', {}, 'available', ['HEAD', 'GET']],
  ])('is asked of %s %j, which is %s, by %j', async (storageClass, more, state, requests) => {
    const { server, asked } = await open({ storageClass, ...more })
    vi.stubEnv('AWS_ENDPOINT_URL_S3', server.endpoint)
    const { address, root } = amazon()
    const store = s3StoreOn(server, { config: { address, root }, tools: { now } })

    expect(await store.retrieval('object')).toMatchObject({ state })
    expect(asked()).toEqual(requests)
  })

  function amazon() {
    const plain = { kind: 's3', bucket: 'test', prefix: '', allowedAccountIds: [] } as const
    return { address: { ...plain, region: 'us-east-1', pathStyle: true }, root: 'holdfast/v1/' }
  }
})

describe('the whole checksum', () => {
  it('is told by head where the server keeps one', async () => {
    const { store } = await open({ storageClass: 'STANDARD' })
    const { sha256 } = await store.put('other', text('other'))

    expect(await store.head('other')).toMatchObject({ sha256 })
  })

  it('is not told where it is one of checksums, or none', async () => {
    const { store } = await open({
      checksum: { sha256: `${'A'.repeat(43)}=-2`, type: 'COMPOSITE' },
    })
    expect(await store.head('object')).not.toHaveProperty('sha256')
    await server?.close()
    const bare = await open({ checksum: undefined })
    expect(await bare.store.head('object')).not.toHaveProperty('sha256')
  })
})
