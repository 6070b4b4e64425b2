import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { inspect } from 'node:util'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { readBody } from '../../../core/store/s3-body.ts'
import {
  bytesOf,
  codeOf,
  collect,
  keysOf,
  MIB,
  read,
  streamOf,
  text,
} from '../../contract/store/bytes.ts'
import { type S3Double, type S3DoubleOptions, startS3Double } from '../../servers/s3-double.ts'
import type { Fault } from '../../servers/s3-double-faults.ts'
import { type S3Setting, s3StoreOn } from '../../servers/s3-subject.ts'

let server: S3Double | undefined

afterEach(() => server?.close())

async function open(options: S3DoubleOptions = {}, setting: S3Setting = {}) {
  await server?.close()
  server = await startS3Double(options)
  return { server, store: s3StoreOn(server, setting) }
}

const NAME = 'holdfast/v1/'
const BIG = bytesOf(12 * MIB, 'big')
const NOW = new Date('2026-03-04T12:00:00Z')
const MARKER = { key: 'README.md', bytes: text('read me') }

describe('what is written', () => {
  it('is under the root, create-only, with the checksum of the bytes', async () => {
    const { server, store } = await open({}, { prefix: 'backups' })
    await store.put('a/b', text('x'))

    expect([...server.bucket().objects.keys()]).toEqual(['backups/holdfast/v1/a/b'])
    const [put] = server.requests.filter(({ method }) => method === 'PUT')
    expect(put?.headers).toMatchObject({
      'if-none-match': '*',
      'x-amz-checksum-sha256': 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=',
      'x-amz-content-sha256': '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
    })
  })

  it('is checked and create-only in each of its parts too', async () => {
    const { server, store } = await open()
    await store.put('big', streamOf(BIG, MIB))

    const parts = server.requests.filter(({ url }) => url.includes('partNumber='))
    expect(parts).toHaveLength(2)
    for (const { headers } of parts) {
      expect(headers['x-amz-checksum-sha256']).toMatch(/^[A-Za-z0-9+/]{43}=$/)
      expect(headers['x-amz-content-sha256']).toMatch(/^[0-9a-f]{64}$/)
    }
    const completion = server.requests.find(
      ({ method, url }) => method === 'POST' && url.includes('uploadId='),
    )
    expect(completion?.headers['if-none-match']).toBe('*')
    const [version] = server.bucket().objects.get(`${NAME}big`) ?? []
    expect(version?.checksum).toMatchObject({ type: 'COMPOSITE' })
  })

  it('is sealed and locked as the owner chose, and data alone is in their class', async () => {
    const parameters = {
      'storage-class': 'DEEP_ARCHIVE',
      'kms-key-id': 'alias/k',
      'object-lock-mode': 'COMPLIANCE',
      'object-lock-days': '30',
    }
    const { server, store } = await open(
      { buckets: { test: { objectLock: true } } },
      { parameters, tools: { now: () => NOW } },
    )
    const results = [
      await store.put('index', text('x')),
      await store.put('data', text('x'), { tier: 'data' }),
      await store.put('parts', streamOf(BIG, MIB), { tier: 'data' }),
    ]

    expect(results.map((each) => each.storageClass)).toEqual([
      'STANDARD',
      'DEEP_ARCHIVE',
      'DEEP_ARCHIVE',
    ])
    const until = new Date(NOW.getTime() + 30 * 24 * 60 * 60 * 1000)
    expect(results.map(({ lockedUntil }) => lockedUntil)).toEqual([until, until, until])
    const again = await store.put('index', text('x'))
    expect(again).toMatchObject({ existed: true, lockedUntil: until })
    for (const key of ['index', 'data', 'parts']) {
      expect(server.bucket().objects.get(NAME + key)?.[0]?.headers).toMatchObject({
        'x-amz-server-side-encryption': 'aws:kms',
        'x-amz-server-side-encryption-aws-kms-key-id': 'alias/k',
        'x-amz-object-lock-mode': 'COMPLIANCE',
        'x-amz-object-lock-retain-until-date': expect.stringContaining('2026-04-03T12:00:00'),
      })
    }
  })
})

describe('a server that answers well and stores ill', () => {
  it.each([
    ['loses', (pieces: Buffer[]) => pieces.pop()],
    ['shortens', (pieces: Buffer[]) => pieces.splice(0, 1, Buffer.from('sma'))],
  ])('is found out when it %s an object', async (_, spoil) => {
    const { server, store } = await open()
    const objects = server.bucket().objects
    const set = objects.set.bind(objects)
    objects.set = (key, versions) => {
      const [version] = versions
      if (version === undefined) return objects
      spoil(version.pieces)
      const sizeBytes = version.pieces.reduce((sum, piece) => sum + piece.length, 0)
      return set(key, [{ ...version, sizeBytes }])
    }
    expect(await codeOf(store.put('x', text('small')))).toBe('store-damaged')
  })

  it('is found out by the checksum it tells', async () => {
    const { server, store } = await open()
    const objects = server.bucket().objects
    const set = objects.set.bind(objects)
    objects.set = (key, versions) =>
      set(
        key,
        versions.map((each) => ({
          ...each,
          checksum: { sha256: `${'A'.repeat(43)}=`, type: 'FULL_OBJECT' },
        })),
      )

    expect(await codeOf(store.put('x', text('small')))).toBe('store-damaged')
  })

  it.each(['everywhere', 'completing'] as const)(
    'does not overwrite, where it ignores conditions %s',
    async (ignoresConditions) => {
      const { server, store } = await open({ traits: { ignoresConditions } })
      await store.put('x', text('first'))

      expect(await codeOf(store.put('x', text('second')))).toBe('store-exists')
      expect(await codeOf(store.put('x', streamOf(text('second'))))).toBe('store-exists')
      expect(await codeOf(store.put('x', streamOf(BIG, MIB)))).toBe('store-exists')
      expect(await read(store, 'x')).toEqual(text('first'))
      expect(server.bucket().uploads.size).toBe(0)
    },
  )

  it('is told the lock once more, where it forgot it', async () => {
    const { server, store } = await open(
      { buckets: { test: { objectLock: true } }, traits: { forgetsSettings: true } },
      { parameters: { 'object-lock-mode': 'GOVERNANCE', 'object-lock-days': '1' } },
    )
    const results = [
      await store.put('one', text('x')),
      await store.put('parts', streamOf(BIG, MIB)),
    ]

    for (const { key, lockedUntil } of results) {
      const [version] = server.bucket().objects.get(NAME + key) ?? []
      const until = Date.parse(version?.headers['x-amz-object-lock-retain-until-date'] ?? '')
      expect(version?.headers).toMatchObject({ 'x-amz-object-lock-mode': 'GOVERNANCE' })
      expect(Math.abs(until - (lockedUntil?.getTime() ?? 0))).toBeLessThan(1000)
      expect(Math.abs(until - Date.now() - 24 * 60 * 60 * 1000)).toBeLessThan(60_000)
    }
  })

  it('is found out when it does not encrypt', async () => {
    const { store } = await open(
      { traits: { forgetsSettings: true } },
      { parameters: { sse: 'AES256' } },
    )
    expect(await codeOf(store.put('x', text('x')))).toBe('store-unsafe')
    expect(await codeOf(store.put('y', streamOf(text('x'))))).toBe('store-unsafe')
  })

  it.each([
    [{}, { conditionalWrites: 'yes', checksums: 'yes' }],
    [{ ignoresConditions: 'everywhere' }, { conditionalWrites: 'no', checksums: 'yes' }],
    [{ ignoresChecksums: true }, { conditionalWrites: 'yes', checksums: 'no' }],
  ] as const)('with the traits %o is seen by the probe as %o', async (traits, facts) => {
    const { server, store } = await open({ traits })
    expect(await store.probe(MARKER, NOW)).toMatchObject(facts)
    expect(await store.probe({ ...MARKER, bytes: text('newer') }, NOW)).toMatchObject(facts)

    expect([...server.bucket().objects.keys()]).toEqual([`${NAME}README.md`])
    expect(await read(store, MARKER.key)).toEqual(MARKER.bytes)
    expect(server.bucket().uploads.size).toBe(0)
  })

  it('that does not tell about versions and locks is unknown, and one that breaks is an error', async () => {
    const { server, store } = await open()
    const asks = ({ url }: { url: string }) => /\?(versioning|object-lock)/.test(url)
    server.plan([{ at: asks, fault: 403 }])
    expect(await store.probe(MARKER, NOW)).toMatchObject({
      versioning: 'unknown',
      objectLock: 'unknown',
    })
    server.plan([{ at: asks, fault: 503 }])
    expect(await codeOf(store.probe(MARKER, NOW))).toBe('store-busy')
  })
})

it('a body that ends in good order, but early, is no end', async () => {
  const failure = (error: unknown) => {
    throw error
  }
  const short = readBody(Readable.from([text('abc')]), 4, failure)
  const whole = readBody(Readable.from([text('abcd')]), 4, failure)

  await expect(collect(short)).rejects.toMatchObject({ code: 'store-unreachable' })
  expect(await collect(whole)).toEqual(text('abcd'))
})

describe('an object in cold storage', () => {
  it('is there, and says that it must be retrieved', async () => {
    const { store } = await open({}, { parameters: { 'storage-class': 'GLACIER' } })
    await store.put('cold', text('x'), { tier: 'data' })

    expect(await store.head('cold')).toMatchObject({ storageClass: 'GLACIER' })
    expect(await codeOf(read(store, 'cold'))).toBe('store-archived')
  })
})

describe('a listing', () => {
  const object = (key: string) =>
    `<Contents><Key>${key}</Key><LastModified>2026-03-04T12:00:00Z</LastModified><Size>1</Size></Contents>`
  const page = (...members: string[]) =>
    `<?xml version="1.0"?><ListBucketResult>${members.join('')}</ListBucketResult>`
  const END = '<IsTruncated>false</IsTruncated>'

  it.each([
    ['lists what was not asked for', page(END, object(`${NAME}c/1`)), 'store-unreachable'],
    ['lists what lies elsewhere', page(END, object('elsewhere')), 'store-unsafe'],
    ['is out of order', page(END, object(`${NAME}b/2`), object(`${NAME}b/1`)), 'store-unreachable'],
    ['repeats itself', page(END, object(`${NAME}b/1`), object(`${NAME}b/1`)), 'store-unreachable'],
    [
      'goes on and does not say where',
      page('<IsTruncated>true</IsTruncated>'),
      'store-unreachable',
    ],
    ['does not say whether it goes on', page(object(`${NAME}b/1`)), 'store-unreachable'],
    ['is no listing', '<html><title>Welcome</title></html>', 'store-unreachable'],
    ['is not even XML', 'Welcome!', 'store-unreachable'],
  ])('that %s throws', async (_, body, code) => {
    const liar = createServer((_request, response) => response.end(body))
    await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void liar.close())
    const address = liar.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const keys = { accessKeyId: 'a', secretAccessKey: 'b' }
    const store = s3StoreOn({ endpoint: `http://127.0.0.1:${port}`, ...keys })

    expect(await codeOf(keysOf(store.list('b/')))).toBe(code)
  })
})

describe('an error of S3', () => {
  const coded = (status: number, code: string, retryAfter?: string): Fault => ({
    status,
    code,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  })
  it.each([
    [coded(403, 'AccessDenied'), 'store-denied', 's3:PutObject'],
    [coded(403, 'InvalidAccessKeyId'), 'store-denied', 'access key'],
    [coded(403, 'SignatureDoesNotMatch'), 'store-denied', 'secret'],
    [coded(400, 'ExpiredToken'), 'store-denied', 'new one'],
    [coded(404, 'NoSuchBucket'), 'store-not-found', 'create the bucket'],
    [coded(403, 'RequestTimeTooSkewed'), 'store-clock-skew', 'clock'],
    [coded(503, 'SlowDown'), 'store-busy', 'later'],
    [coded(500, 'InternalError'), 'store-busy', 'later'],
    [coded(429, 'TooManyRequests'), 'store-busy', 'later'],
    [coded(301, 'PermanentRedirect'), 'bad-input', 'region'],
    [coded(400, 'KMS.DisabledException'), 'store-denied', 'kms-key-id'],
    [coded(403, 'QuotaExceeded'), 'store-full', 'quota'],
    [coded(507, 'InsufficientStorage'), 'store-full', 'quota'],
    [coded(501, 'NotImplemented'), 'store-unsafe', 'doctor'],
    [coded(400, 'BadDigest'), 'store-unreachable', 'between here and the store'],
    [coded(400, 'SomethingNew'), 'store-denied', 'cause'],
  ])('%o is %s, with a way out', async (fault, code, hint) => {
    const { server, store } = await open()
    await store.probe(MARKER, NOW)
    server.plan([{ at: () => true, fault }])

    const error = await store.put('x', text('x')).catch((reason: unknown) => reason)

    expect(error).toMatchObject({ code, hint: expect.stringContaining(hint) })
    expect(error).toMatchObject({ message: expect.stringContaining('s3://test') })
  })

  it.each([
    ['7', 7000],
    [new Date(NOW.getTime() + 90_000).toUTCString(), 90_000],
    [new Date(NOW.getTime() - 90_000).toUTCString(), undefined],
    ['soon', undefined],
  ])('with Retry-After %s waits %s ms', async (retryAfter, retryAfterMs) => {
    const { server, store } = await open({}, { tools: { now: () => NOW } })
    server.plan([{ at: () => true, fault: coded(503, 'SlowDown', retryAfter) }])

    await expect(keysOf(store.list(''))).rejects.toMatchObject({ code: 'store-busy', retryAfterMs })
  })

  it('names the right region', async () => {
    const { store } = await open(
      { region: 'eu-central-1' },
      { parameters: { region: 'us-east-1' } },
    )

    const error = await keysOf(store.list('')).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'bad-input',
      hint: 'Set region=eu-central-1 in the store address.',
    })
  })

  it('tells a clock that is wrong', async () => {
    const { store } = await open({ now: () => new Date(Date.now() + 3_600_000) })
    expect(await codeOf(keysOf(store.list('')))).toBe('store-clock-skew')
  })

  it('tells that nobody answers', async () => {
    const { server, store } = await open()
    await server.close()
    expect(await codeOf(store.put('x', text('x')))).toBe('store-unreachable')
  })

  it('holds no secret and no signature, however deeply it is printed', async () => {
    const sessionToken = new Secret('canary-session-token')
    const credentials = {
      kind: 'static',
      accessKeyId: 'AKIAX',
      secretAccessKey: new Secret('canary-key'),
      sessionToken,
    } as const
    const { store } = await open({}, { tools: { credentials } })
    const errors = [
      await store.put('x', text('x')).catch((reason: unknown) => reason),
      await store.put('x', streamOf(text('x'))).catch((reason: unknown) => reason),
      await read(store, 'x').catch((reason: unknown) => reason),
    ]
    for (const error of errors) {
      expect(error).toBeInstanceOf(HoldfastError)
      const printed = inspect(error, { depth: 20, showHidden: true })
      expect(printed).not.toMatch(/canary|Signature=/)
    }
  })
})

describe('the account', () => {
  const only = (ids: string) => ({
    parameters: { region: 'us-east-1', 'allowed-account-ids': ids },
  })
  async function guarded(ids: string, options: S3DoubleOptions = {}) {
    const { server } = await open(options)
    return {
      server,
      store: s3StoreOn(server, { ...only(ids), config: { stsEndpoint: server.endpoint } }),
    }
  }

  it('is asked for once, and the bucket must be of the one that is allowed', async () => {
    const { server, store } = await guarded('111122223333')
    await store.put('a', text('a'))
    await store.head('a')

    expect(server.requests.filter(({ url }) => url === '/')).toHaveLength(1)
    const asked = server.requests.filter(({ url }) => url !== '/')
    for (const { headers } of asked) {
      expect(headers['x-amz-expected-bucket-owner']).toBe('111122223333')
    }
  })

  it('may be one of several, and then the bucket is not asked about', async () => {
    const { server, store } = await guarded('444455556666,111122223333')
    await store.put('a', text('a'))
    expect(server.requests.some(({ headers }) => 'x-amz-expected-bucket-owner' in headers)).toBe(
      false,
    )
  })

  it('that is another one is refused before anything is sent to the bucket', async () => {
    const { server, store } = await guarded('444455556666')

    expect(await codeOf(store.put('a', text('a')))).toBe('store-wrong-account')
    expect(await codeOf(keysOf(store.list('')))).toBe('store-wrong-account')
    expect(server.requests.every(({ url }) => url === '/')).toBe(true)
  })

  it('that owns the bucket must be the allowed one', async () => {
    const { store } = await guarded('111122223333', {
      buckets: { test: { owner: '999999999999' } },
    })
    const error = await store.put('a', text('a')).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'store-denied',
      hint: expect.stringContaining('111122223333'),
    })
  })

  it('is asked for again when STS could not answer', async () => {
    const { server, store } = await guarded('111122223333')
    server.plan([{ at: 1, fault: 503 }])
    expect(await codeOf(store.head('a'))).toBe('store-busy')
    expect(await store.head('a')).toBeUndefined()
  })
})

describe('a role assumed with an OIDC token', () => {
  const ROLE = 'arn:aws:iam::111122223333:role/backup'
  async function withRole(durationSeconds: number, now = () => new Date()) {
    let asked = 0
    const { server } = await open({ acceptsToken: ({ token }) => token.startsWith('oidc-') })
    const credentials = {
      kind: 'web-identity',
      token: async () => new Secret(`oidc-${++asked}`),
      roleArn: ROLE,
      sessionName: 'holdfast',
      durationSeconds,
    } as const
    const store = s3StoreOn(server, {
      parameters: { region: 'us-east-1' },
      config: { stsEndpoint: server.endpoint },
      tools: { credentials, now },
    })
    return { server, store, credentials }
  }

  it('serves many requests, and streams, until it runs out', async () => {
    const { server, store } = await withRole(3600)
    await Promise.all(['a', 'b', 'c'].map((key) => store.put(key, text(key))))
    await store.put('big', streamOf(BIG, MIB))

    expect(server.tokenIssues).toEqual([
      { token: 'oidc-1', roleArn: ROLE, sessionName: 'holdfast', durationSeconds: 3600 },
    ])
  })

  it('is assumed again with a fresh token before it runs out', async () => {
    let now = Date.now()
    const { server, store } = await withRole(900, () => new Date(now))
    await store.put('a', text('a'))
    now += 6 * 60 * 1000
    await store.put('big', streamOf(BIG, MIB))

    expect(server.tokenIssues.map(({ token }) => token)).toEqual(['oidc-1', 'oidc-2'])
  })

  it('that is refused says so, and shows no token', async () => {
    const { server } = await open({ acceptsToken: () => false })
    const token = async () => new Secret('canary-token')
    const store = s3StoreOn(server, {
      parameters: { region: 'us-east-1' },
      config: { stsEndpoint: server.endpoint },
      tools: { credentials: { kind: 'web-identity', token, roleArn: ROLE, sessionName: 's' } },
    })
    const error = await store.head('a').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'store-denied', hint: expect.stringContaining('trusts') })
    expect(inspect(error, { depth: 20 })).not.toContain('canary')
  })
})

describe('a signal to stop', () => {
  it('ends an upload at once, and aborts it', async () => {
    const controller = new AbortController()
    const { server, store } = await open({}, { tools: { signal: controller.signal } })
    async function* endless() {
      for (let i = 0; ; i++) {
        if (i === 20) controller.abort()
        await new Promise(setImmediate)
        yield Buffer.alloc(MIB)
      }
    }
    expect(await codeOf(store.put('x', endless()))).toBe('interrupted')
    expect(server.bucket().uploads.size).toBe(0)
    expect(server.requests.at(-1)?.method).toBe('DELETE')
  })

  it('ends an upload whose source has fallen silent', async () => {
    const controller = new AbortController()
    const { store } = await open({}, { tools: { signal: controller.signal } })
    async function* silent() {
      yield text('x')
      await new Promise(() => {})
    }
    const put = store.put('x', silent())
    setTimeout(() => controller.abort(), 50)
    expect(await codeOf(put)).toBe('interrupted')
  })

  it('ends what is asked afterwards', async () => {
    const { store } = await open({}, { tools: { signal: AbortSignal.abort() } })
    expect(await codeOf(store.put('x', text('x')))).toBe('interrupted')
    expect(await codeOf(keysOf(store.list('')))).toBe('interrupted')
  })
})
