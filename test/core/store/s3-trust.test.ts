/** How many requests a write costs: as few as what is known of the server allows, and no fewer. */
import { createServer } from 'node:http'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import type { StoreFacts } from '../../../core/domain/manifest.ts'
import { s3Address } from '../../../core/domain/s3-address.ts'
import { parseStoreAddress } from '../../../core/domain/store-address.ts'
import { openStore } from '../../../core/store/open.ts'
import { retrying } from '../../../core/store/retrying.ts'
import { openBucket } from '../../../core/store/s3-bucket.ts'
import type { Store } from '../../../core/store/store.ts'
import { bytesOf, codeOf, keysOf, MIB, read, streamOf, text } from '../../contract/store/bytes.ts'
import { type S3Double, type S3DoubleOptions, startS3Double } from '../../servers/s3-double.ts'
import { credentialsOf, type S3Setting, s3StoreOn } from '../../servers/s3-subject.ts'

let server: S3Double | undefined

afterEach(() => server?.close())

const NOW = new Date('2026-03-04T12:00:00Z')
const MARKER = { key: 'README.md', bytes: text('read me') }
const GOOD: StoreFacts = {
  probedAt: '2026-03-03T12:00:00.000Z',
  conditionalWrites: 'yes',
  checksums: 'yes',
  versioning: 'no',
  objectLock: 'no',
}
const CAREFUL = ['HEAD', 'PUT', 'HEAD']

/** A server and a store on it, which has seen in a listing in which class objects lie there. */
async function open(options: S3DoubleOptions = {}, setting: S3Setting = {}) {
  const started = await startS3Double(options)
  server = started
  await s3StoreOn(started).put('earlier', text('earlier'))
  const store = s3StoreOn(started, setting)
  await keysOf(store.list(''))

  /** The methods of the requests that `work` costs. */
  async function methodsOf(work: () => Promise<unknown>): Promise<string[]> {
    const before = started.requests.length
    await work()
    return started.requests.slice(before).map(({ method }) => method)
  }
  const put = (key = 'x') => methodsOf(() => store.put(key, text(key)))
  return { server: started, store, methodsOf, put }
}

const locked = { buckets: { test: { objectLock: true } } }
const LOCK = { 'object-lock-mode': 'GOVERNANCE', 'object-lock-days': '1' }

describe('bytes cost', () => {
  it('three requests where nothing is known', async () => {
    const { put } = await open()
    expect(await put()).toEqual(CAREFUL)
  })

  it('one where an earlier probe found a sound server', async () => {
    const { store, server, put } = await open()
    store.know(GOOD)

    expect(await put()).toEqual(['PUT'])
    expect(await store.put('y', text('y'))).toEqual({
      key: 'y',
      sha256: 'a1fce4363854ff888cff4b8e7875d600c2682390412a8cf79b37d0b11148b0fa',
      sizeBytes: 1,
      storageClass: 'STANDARD',
      existed: false,
    })
    const [sent] = server.requests.filter(({ method, key }) => method === 'PUT' && /y$/.test(key))
    expect(sent?.headers).toMatchObject({ 'if-none-match': '*' })
  })

  it('one after a probe', async () => {
    const { store, put } = await open()
    await store.probe(MARKER, NOW)
    expect(await put()).toEqual(['PUT'])
  })

  it('one in a bucket with versions, whose answer names the version', async () => {
    const { store, server, methodsOf } = await open({ buckets: { test: { versioning: true } } })
    store.know({ ...GOOD, versioning: 'yes' })
    const methods = await methodsOf(async () => {
      const { versionId } = await store.put('x', text('x'))
      expect(versionId).toBe(server.bucket().objects.get('holdfast/v1/x')?.[0]?.versionId)
    })
    expect(methods).toEqual(['PUT'])
  })

  it('a look where versions are kept and the answer names none', async () => {
    const { store, put } = await open()
    store.know({ ...GOOD, versioning: 'yes' })
    expect(await put()).toEqual(['PUT', 'HEAD'])
  })

  it.each([
    [{ conditionalWrites: 'no' }, false, CAREFUL],
    // What an answer with a version says of that version no other writer can change.
    [{ conditionalWrites: 'no', versioning: 'yes' }, true, ['HEAD', 'PUT']],
    [{ checksums: 'no' }, false, ['PUT', 'HEAD']],
    [{ conditionalWrites: 'no', checksums: 'no' }, false, CAREFUL],
  ] as const)('what %o leaves open', async (found, versioning, methods) => {
    const { store, put } = await open({ buckets: { test: { versioning } } })
    store.know({ ...GOOD, ...found })
    expect(await put()).toEqual(methods)
  })

  it('a look more where the key is taken, and no other write', async () => {
    const { store, methodsOf } = await open()
    store.know(GOOD)
    await store.put('x', text('x'))

    const methods = await methodsOf(async () => {
      expect(await store.put('x', text('x'))).toMatchObject({ existed: true })
      expect(await codeOf(store.put('x', text('y')))).toBe('store-exists')
    })
    expect(methods).toEqual(['PUT', 'HEAD', 'PUT', 'HEAD'])
  })
})

describe('what was told', () => {
  it.each([
    ['doubt after trust', [GOOD, { ...GOOD, conditionalWrites: 'no', checksums: 'no' }]],
    ['trust after doubt', [{ ...GOOD, conditionalWrites: 'no', checksums: 'no' }, GOOD]],
  ] as const)('is taken with care: %s', async (_, facts) => {
    const { store, put } = await open()
    for (const each of facts) store.know(each)
    expect(await put()).toEqual(CAREFUL)
  })

  it.each([
    ['yes', 'no', ['PUT', 'HEAD']],
    ['no', 'yes', ['PUT', 'HEAD']],
    ['no', 'no', ['PUT']],
  ] as const)('of versions counts if anybody found any: %s and %s', async (a, b, methods) => {
    const { store, put } = await open()
    for (const versioning of [a, b]) store.know({ ...GOOD, versioning })
    expect(await put()).toEqual(methods)
  })

  it('is nothing beside a probe of this process, whether it came before or after', async () => {
    const { store, put } = await open()
    store.know({ ...GOOD, conditionalWrites: 'no', checksums: 'no' })
    await store.probe(MARKER, NOW)
    expect(await put('a')).toEqual(['PUT'])
    store.know({ ...GOOD, conditionalWrites: 'no', checksums: 'no' })
    expect(await put('b')).toEqual(['PUT'])
  })

  it.each([
    ['that it does', async (store: Store) => store.know({ ...GOOD, conditionalWrites: 'no' })],
    [
      'by a probe, and otherwise that it does not,',
      async (store: Store) => {
        store.know(GOOD)
        await store.probe(MARKER, NOW)
        store.know(GOOD)
      },
    ],
  ])('%s keeps a server that ignores conditions from overwriting', async (_, tell) => {
    const { store } = await open({ traits: { ignoresConditions: 'everywhere' } })
    await tell(store)
    await store.put('x', text('first'))

    expect(await codeOf(store.put('x', text('second')))).toBe('store-exists')
    expect(await codeOf(store.put('x', streamOf(text('second'))))).toBe('store-exists')
    expect(await read(store, 'x')).toEqual(text('first'))
  })

  it('reaches the store through all that it is wrapped in', async () => {
    const { server } = await open()
    const address = parseStoreAddress(`s3://test?endpoint=${server.endpoint}&max-bandwidth=10GB`)
    const store = openStore(address, {
      now: () => new Date(),
      elapsedMs: () => performance.now(),
      sleep: () => Promise.resolve(),
      random: () => 0,
      credentials: credentialsOf(server),
    })
    store.know(GOOD)
    const before = server.requests.length

    await keysOf(store.list('', { after: 'd' }))
    await read(store, 'earlier')
    await keysOf(store.list(''))
    await store.put('manifest', text('manifest'))

    const methods = server.requests.slice(before).map(({ method }) => method)
    expect(methods).toEqual(['GET', 'GET', 'GET', 'PUT'])
  })
})

describe('an answer is not believed', () => {
  it('of the lock, which it does not tell', async () => {
    const { store, put } = await open(locked, { parameters: LOCK })
    store.know({ ...GOOD, versioning: 'yes', objectLock: 'yes' })
    expect(await put()).toEqual(['PUT', 'HEAD'])
  })

  it('where the lock was forgotten, which is then set', async () => {
    const { store, server, put } = await open(
      { ...locked, traits: { forgetsSettings: true } },
      { parameters: LOCK },
    )
    store.know({ ...GOOD, versioning: 'yes', objectLock: 'yes' })

    expect(await put()).toEqual(['PUT', 'HEAD', 'PUT'])
    expect(server.bucket().objects.get('holdfast/v1/x')?.[0]?.headers).toMatchObject({
      'x-amz-object-lock-mode': 'GOVERNANCE',
    })
  })

  it.each([
    ['that tells it', {}, ['PUT']],
    ['that does not tell it', { tellsLittle: true }, ['PUT', 'HEAD']],
  ] as const)('of the encryption, but by a server %s', async (_, traits, methods) => {
    const { store, put } = await open({ traits }, { parameters: { sse: 'AES256' } })
    store.know(GOOD)
    expect(await put()).toEqual(methods)
  })

  it('where encryption was forgotten', async () => {
    const { store } = await open(
      { traits: { forgetsSettings: true } },
      { parameters: { sse: 'aws:kms' } },
    )
    store.know(GOOD)
    expect(await codeOf(store.put('x', text('x')))).toBe('store-unsafe')
  })

  it('where it tells another checksum', async () => {
    const { store, server, methodsOf } = await open()
    store.know(GOOD)
    const objects = server.bucket().objects
    const set = objects.set.bind(objects)
    const checksum = { sha256: `${'A'.repeat(43)}=`, type: 'FULL_OBJECT' }
    objects.set = (key, versions) =>
      set(
        key,
        versions.map((each) => ({ ...each, checksum })),
      )

    const methods = await methodsOf(async () => {
      expect(await codeOf(store.put('x', text('small')))).toBe('store-damaged')
    })
    expect(methods).toEqual(['PUT'])
  })

  it('where something else than S3 gives it', async () => {
    const page =
      '<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>holdfast/v1/a</Key><LastModified>2026-03-04T12:00:00Z</LastModified><Size>1</Size><StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>'
    const methods: (string | undefined)[] = []
    const portal = createServer((request, response) => {
      methods.push(request.method)
      const body = request.method === 'GET' ? page : '<h1>Welcome to our network!</h1>'
      request.resume().on('end', () => response.end(body))
    })
    await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void portal.close())
    const address = portal.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const keys = { accessKeyId: 'a', secretAccessKey: 'b' }
    const store = s3StoreOn({ endpoint: `http://127.0.0.1:${port}`, ...keys })
    store.know(GOOD)
    await keysOf(store.list(''))

    expect(await codeOf(store.put('x', text('x')))).toBe('store-damaged')
    expect(methods).toEqual(['GET', 'PUT', 'HEAD'])
  })
})

describe('the storage class, which no answer tells,', () => {
  const fresh = async (options: S3DoubleOptions, setting: S3Setting = {}) => {
    const { server } = await open(options)
    const store = s3StoreOn(server, setting)
    store.know(GOOD)
    const methods = async (work: () => Promise<unknown>) => {
      const before = server.requests.length
      await work()
      return server.requests.slice(before).map(({ method }) => method)
    }
    return { store, methods }
  }
  const NEARLINE = { buckets: { test: { storageClass: 'NEARLINE' } } }

  it.each(['STANDARD', 'NEARLINE'])('is looked at once: the bucket writes %s', async (usual) => {
    const { store, methods } = await fresh({ buckets: { test: { storageClass: usual } } })
    const classes: string[] = []
    const put = (key: string) =>
      methods(async () => classes.push((await store.put(key, text(key))).storageClass))

    expect(await put('a')).toEqual(['PUT', 'HEAD'])
    expect(await put('b')).toEqual(['PUT'])
    expect(classes).toEqual([usual, usual])
  })

  it('is not learnt of objects that may have come to lie in another one', async () => {
    const { store, methods } = await fresh(NEARLINE)
    await keysOf(store.list(''))

    expect(await methods(() => store.put('x', text('x')))).toEqual(['PUT', 'HEAD'])
  })

  it('is not learnt of objects whose class was asked for', async () => {
    const { store, methods } = await fresh(NEARLINE, {
      parameters: { 'storage-class': 'STANDARD' },
    })
    await store.put('data', text('data'), { tier: 'data' })
    await keysOf(store.list(''))

    const index = await methods(async () => {
      expect(await store.put('x', text('x'))).toMatchObject({ storageClass: 'NEARLINE' })
    })
    expect(index).toEqual(['PUT', 'HEAD'])
  })

  it('is looked at wherever one was asked for', async () => {
    const { store, methods } = await fresh({}, { parameters: { 'storage-class': 'GLACIER_IR' } })
    await keysOf(store.list(''))
    const data = await methods(async () => {
      expect(await store.put('x', text('x'), { tier: 'data' })).toMatchObject({
        storageClass: 'GLACIER_IR',
      })
    })
    expect(data).toEqual(['PUT', 'HEAD'])
    expect(await methods(() => store.put('y', text('y')))).toEqual(['PUT'])
  })

  it("is known of Amazon's buckets", () => {
    const usualClass = (parameters: Record<string, string>) => {
      const address = s3Address({ bucket: 'acme', prefix: '', parameters })
      const tools = { now: () => NOW, sleep: () => Promise.resolve(), random: () => 0 }
      return openBucket({ address, root: '' }, tools).trust.usualClass
    }
    expect(usualClass({ region: 'eu-central-1' })).toBe('STANDARD')
    expect(usualClass({ endpoint: 'https://minio.example.com' })).toBeUndefined()
  })
})

describe('a stream', () => {
  it('that fits into one request costs no more than bytes', async () => {
    const { store, methodsOf } = await open()
    store.know(GOOD)
    expect(await methodsOf(() => store.put('x', streamOf(text('x'))))).toEqual(['PUT'])
  })

  it('is looked at where the server does not tell the checksum of what came', async () => {
    const { store, methodsOf } = await open({ traits: { tellsLittle: true } })
    store.know(GOOD)
    expect(await methodsOf(() => store.put('x', streamOf(text('x'))))).toEqual(['PUT', 'HEAD'])
    expect(await methodsOf(() => store.put('y', text('y')))).toEqual(['PUT'])
  })

  it('in parts is looked for before and after', async () => {
    const { store, methodsOf } = await open()
    store.know(GOOD)
    const methods = await methodsOf(() => store.put('x', streamOf(bytesOf(9 * MIB), MIB)))
    expect(methods).toEqual(['POST', 'PUT', 'PUT', 'HEAD', 'POST', 'HEAD'])
  })
})

describe('a write whose answer was lost', () => {
  it('is recognised when it is tried again', async () => {
    const { store, server, methodsOf } = await open()
    store.know(GOOD)
    const waits: number[] = []
    const patient = retrying(store, { sleep: async (ms) => void waits.push(ms), random: () => 0 })
    server.plan([{ at: 1, fault: 'reset-after-effect' }])

    const methods = await methodsOf(async () => {
      expect(await patient.put('x', text('x'))).toMatchObject({ existed: true, sizeBytes: 1 })
    })
    expect(methods).toEqual(['PUT', 'PUT', 'HEAD'])
    expect(waits).toHaveLength(1)
  })

  it('has as many attempts as any other, all in all', async () => {
    const { store, server } = await open()
    store.know(GOOD)
    const patient = retrying(store, { sleep: () => Promise.resolve(), random: () => 0 })
    const isPut = ({ method }: { method: string }) => method === 'PUT'
    server.plan([
      { at: 1, fault: 'reset-after-effect' },
      { at: ({ method }) => method === 'HEAD', fault: 503 },
    ])

    expect(await codeOf(patient.put('x', text('x')))).toBe('store-busy')
    // One is of the object that was there before.
    expect(server.requests.filter(isPut)).toHaveLength(1 + 3)
  })
})
