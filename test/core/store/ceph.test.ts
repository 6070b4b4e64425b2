import {
  CreateBucketCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  RestoreObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { retrying } from '../../../core/store/retrying.ts'
import { addressing } from '../../contract/store/addressing.ts'
import {
  bytesOf,
  codeOf,
  keysOf,
  MIB,
  read,
  sha256Of,
  streamOf,
  text,
} from '../../contract/store/bytes.ts'
import { listing } from '../../contract/store/listing.ts'
import { probing } from '../../contract/store/probing.ts'
import { reading } from '../../contract/store/reading.ts'
import { sweeping } from '../../contract/store/sweeping.ts'
import { storeContract } from '../../contract/store.ts'
import { type Ceph, cephInstalled, createCephHost } from '../../servers/ceph.ts'
import { KMS_KEY } from '../../servers/ceph-config.ts'
import { CI } from '../../servers/config.ts'
import { type FaultProxy, startFaultProxy } from '../../servers/fault-proxy.ts'
import type { Fault } from '../../servers/s3-double-faults.ts'
import { plainClient, s3StoreOn, s3Subject } from '../../servers/s3-subject.ts'

describe.skipIf(!cephInstalled() && !CI)('with Ceph', () => {
  const host = createCephHost()
  let ceph: Ceph

  beforeAll(async () => {
    ceph = await host.startCeph()
    const client = plainClient(ceph)
    await client.send(new CreateBucketCommand({ Bucket: 'plain' }))
    await client.send(new CreateBucketCommand({ Bucket: 'versions' }))
    await client.send(
      new PutBucketVersioningCommand({
        Bucket: 'versions',
        VersioningConfiguration: { Status: 'Enabled' },
      }),
    )
    await client.send(
      new CreateBucketCommand({ Bucket: 'locked', ObjectLockEnabledForBucket: true }),
    )
    client.destroy()
  })
  afterAll(() => ceph?.stop())

  storeContract('S3 (Ceph)', () => s3Subject(ceph, 'plain'), {
    facts: { conditionalWrites: 'yes', checksums: 'yes', versioning: 'no', objectLock: 'no' },
  })

  // Ceph 16 ignores `If-None-Match` in a bucket with versions, and the probe says so: of the
  // contract, all holds but that one of several writers at once wins.
  describe('a bucket with versions', () => {
    let subject: Awaited<ReturnType<typeof s3Subject>>
    const traits = {
      facts: { conditionalWrites: 'no', checksums: 'yes', versioning: 'yes', objectLock: 'no' },
    } as const
    beforeEach(async () => {
      subject = await s3Subject(ceph, 'versions')
    })
    afterEach(() => subject.dispose())

    reading(() => subject.store, traits)
    addressing(() => subject.store, traits)
    listing(() => subject.store)
    sweeping(() => subject)
    probing(() => subject.store, traits)

    it.each([text('other'), streamOf(text('other'))])('refuses other bytes', async (other) => {
      await subject.store.put('taken', text('first'))

      expect(await codeOf(subject.store.put('taken', other))).toBe('store-exists')
      expect(await read(subject.store, 'taken')).toEqual(text('first'))
    })
  })

  describe('an object in parts', () => {
    const bytes = bytesOf(20 * MIB, 'parts')

    it('comes back as it was', async () => {
      const store = s3StoreOn(ceph, { bucket: 'versions', prefix: 'parts' })
      const result = await store.put('big', streamOf(bytes, MIB))

      expect(result).toMatchObject({ sizeBytes: bytes.length, sha256: await sha256Of(bytes) })
      expect(
        Buffer.compare(await read(store, 'big', { start: 17 * MIB }), bytes.subarray(17 * MIB)),
      ).toBe(0)
    })

    it('does not take the place of another, although Ceph would let it', async () => {
      const store = s3StoreOn(ceph, { bucket: 'versions', prefix: 'taken' })
      await store.put('big', text('small'))

      expect(await codeOf(store.put('big', streamOf(bytes, MIB)))).toBe('store-exists')
      expect(await read(store, 'big')).toEqual(text('small'))
      const client = plainClient(ceph)
      const listed = await client.send(
        new ListObjectVersionsCommand({ Bucket: 'versions', Prefix: 'taken/' }),
      )
      expect(listed.Versions).toHaveLength(1)
    })

    it('is recognised when it lies there already', async () => {
      const store = s3StoreOn(ceph, { bucket: 'versions', prefix: 'again' })
      const first = await store.put('big', streamOf(bytes, MIB))

      expect(await store.put('big', streamOf(bytes, MIB))).toEqual({ ...first, existed: true })
    })
  })

  it('locks each object for as long as it was told to', async () => {
    const store = s3StoreOn(ceph, {
      bucket: 'locked',
      parameters: { 'object-lock-mode': 'GOVERNANCE', 'object-lock-days': '2' },
    })
    const results = [
      await store.put('one', text('request')),
      await store.put('many', streamOf(bytesOf(10 * MIB), MIB)),
    ]

    const client = plainClient(ceph)
    for (const { key, lockedUntil } of results) {
      const { Retention } = await client.send(
        new GetObjectRetentionCommand({ Bucket: 'locked', Key: `holdfast/v1/${key}` }),
      )
      expect(Retention?.Mode).toBe('GOVERNANCE')
      const offMs = (lockedUntil?.getTime() ?? 0) - (Retention?.RetainUntilDate?.getTime() ?? 0)
      expect(Math.abs(offMs)).toBeLessThan(1000)
      const hours = ((Retention?.RetainUntilDate?.getTime() ?? 0) - Date.now()) / 3_600_000
      expect(hours).toBeGreaterThan(47)
      expect(hours).toBeLessThan(49)
    }
  })

  it('writes data, and nothing else, in the class of the owner', async () => {
    const parameters = { 'storage-class': 'STANDARD_IA' }
    const store = s3StoreOn(ceph, { bucket: 'plain', prefix: 'classes', parameters })

    const data = await store.put('data', text('data'), { tier: 'data' })
    const parts = await store.put('parts', streamOf(bytesOf(10 * MIB), MIB), { tier: 'data' })
    const index = await store.put('index', text('index'))

    expect([data, parts, index].map(({ storageClass }) => storageClass)).toEqual([
      'STANDARD_IA',
      'STANDARD_IA',
      'STANDARD',
    ])
    expect(await store.head('parts')).toMatchObject({ storageClass: 'STANDARD_IA' })
  })

  it('reads from cold classes at once, and need not be asked for what lies there', async () => {
    const parameters = { 'storage-class': 'GLACIER' }
    const store = s3StoreOn(ceph, { bucket: 'plain', prefix: 'cold', parameters })
    await store.put('data', text('cold'), { tier: 'data' })
    await store.put('empty', new Uint8Array(), { tier: 'data' })

    const available = { storageClass: 'GLACIER', state: 'available' }
    for (const key of ['data', 'empty']) {
      expect(await store.retrieval(key)).toEqual(available)
      expect(await store.retrieve(key, { tier: 'bulk', days: 1 })).toEqual(available)
    }
    expect(await read(store, 'data')).toEqual(text('cold'))
  })

  it('does not know how to be asked for objects, as the double does', async () => {
    const store = s3StoreOn(ceph, { bucket: 'plain', prefix: 'asked' })
    await store.put('data', text('x'))
    const client = plainClient(ceph)
    const asked = client.send(
      new RestoreObjectCommand({
        ...{ Bucket: 'plain', Key: 'asked/holdfast/v1/data' },
        RestoreRequest: { Days: 1, GlacierJobParameters: { Tier: 'Bulk' } },
      }),
    )
    await expect(asked).rejects.toMatchObject({ name: 'NotImplemented' })
    client.destroy()
  })

  it('has the server encrypt with the key of the owner', async () => {
    const parameters = { 'kms-key-id': KMS_KEY }
    const store = s3StoreOn(ceph, { bucket: 'plain', prefix: 'sealed', parameters })
    await store.put('a', text('sealed'))
    await store.put('b', streamOf(bytesOf(10 * MIB), MIB))

    const client = plainClient(ceph)
    for (const key of ['a', 'b']) {
      const Key = `sealed/holdfast/v1/${key}`
      const head = await client.send(new HeadObjectCommand({ Bucket: 'plain', Key }))
      expect(head).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KMS_KEY })
    }
    expect(await read(store, 'a')).toEqual(text('sealed'))
  })

  it.each([
    ['a bucket that is not there', { bucket: 'absent' }, 'store-not-found'],
    [
      'a lock that the bucket is not made for',
      {
        bucket: 'plain',
        parameters: { 'object-lock-mode': 'GOVERNANCE', 'object-lock-days': '1' },
      },
      'bad-input',
    ],
  ])('refuses to write to %s', async (_, setting, code) => {
    const store = s3StoreOn(ceph, setting)
    expect(await codeOf(store.put('x', text('x')))).toBe(code)
    expect(await codeOf(store.put('x', streamOf(text('x'))))).toBe(code)
  })

  it('tells a bucket that is not there from an object that is not there', async () => {
    const store = s3StoreOn(ceph, { bucket: 'absent' })

    expect(await codeOf(store.head('x'))).toBe('store-not-found')
    expect(await codeOf(read(store, 'x'))).toBe('store-not-found')
    expect(await codeOf(keysOf(store.list('')))).toBe('store-not-found')
  })

  it.each([
    ['key', { accessKeyId: 'AKWRONG' }],
    ['secret', { secretAccessKey: 'wrong' }],
  ])('says that a %s is wrong', async (_, wrong) => {
    const store = s3StoreOn({ ...ceph, ...wrong }, { bucket: 'plain' })

    expect(await codeOf(store.put('x', text('x')))).toBe('store-denied')
    expect(await codeOf(store.head('x'))).toBe('store-denied')
    expect(await codeOf(keysOf(store.list('')))).toBe('store-denied')
  })

  describe('behind a network that fails', () => {
    const SMALL = text('small')
    const PARTS = bytesOf(12 * MIB, 'parts')
    let proxy: FaultProxy
    const stores = () => s3StoreOn({ ...ceph, endpoint: proxy.endpoint }, SETTING)
    const SETTING = { bucket: 'versions', prefix: 'faults', config: { idleTimeoutMs: 1000 } }

    beforeAll(async () => {
      proxy = await startFaultProxy(ceph.endpoint)
    })
    afterAll(() => proxy.close())

    it.each<Fault>([
      'reset',
      'reset-after-effect',
      'stall',
      'flip-request',
      'truncate-response',
      'slow',
      500,
      503,
    ])('every object comes to be whole, once, with %j at every request in turn', async (fault) => {
      const patient = retrying(stores(), { sleep: () => Promise.resolve(), random: () => 0 })
      const bodies = {
        bytes: [SMALL, () => SMALL],
        parts: [PARTS, () => streamOf(PARTS, MIB)],
      } as const
      for (const [name, [bytes, body]] of Object.entries(bodies)) {
        const key = (at: number) => `${JSON.stringify(fault).replaceAll('"', '')}/${name}/${at}`
        proxy.plan([])
        await stores().put(key(0), body())
        const requests = proxy.requestCount()
        for (let at = 1; at <= requests; at++) {
          proxy.plan([{ at, fault }])
          const result = await patient.put(key(at), body())
          proxy.plan([])

          expect(result).toMatchObject({ sizeBytes: bytes.length, sha256: await sha256Of(bytes) })
          expect(Buffer.compare(await read(stores(), key(at)), bytes)).toBe(0)
        }
      }
      const direct = plainClient(ceph)
      const prefix = `faults/holdfast/v1/${JSON.stringify(fault).replaceAll('"', '')}/`
      const { Versions = [] } = await direct.send(
        new ListObjectVersionsCommand({ Bucket: 'versions', Prefix: prefix }),
      )
      expect(new Set(Versions.map(({ Key }) => Key)).size).toBe(Versions.length)
    })
  })
})
