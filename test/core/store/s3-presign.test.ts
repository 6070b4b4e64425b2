/** URLs by which others read an object in S3: how long, and how much else. */
import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { Secret } from '../../../core/domain/secret.ts'
import { fetchFrom } from '../../contract/store/addressing.ts'
import { codeOf, text } from '../../contract/store/bytes.ts'
import { type S3Double, type S3DoubleOptions, startS3Double } from '../../servers/s3-double.ts'
import { type S3Setting, s3StoreOn } from '../../servers/s3-subject.ts'

let server: S3Double | undefined

afterEach(() => server?.close())

/** A store with `object` in it, on a server whose clock stands still but where it is put forward. */
async function open(options: S3DoubleOptions = {}, setting: S3Setting = {}) {
  const startedMs = Math.floor(Date.now() / 1000) * 1000
  let aheadMs = 0
  const now = () => new Date(startedMs + aheadMs)
  const double = await startS3Double({ now, ...options })
  server = double
  const store = s3StoreOn(double, { tools: { now }, ...setting })
  await store.put('object', text('bytes'), { tier: 'data' })
  const pass = (ms: number) => {
    aheadMs += ms
  }
  return { server: double, store, pass }
}

const statusOf = async (...request: Parameters<typeof fetch>) => (await fetch(...request)).status

describe('a presigned URL', () => {
  it.each([1, 60, 604_800])('is good for %i s and no longer', async (seconds) => {
    const { store, pass } = await open()
    const url = await store.address('object', { seconds })

    pass(seconds * 1000 - 1)
    expect(await fetchFrom(url)).toEqual(Buffer.from('bytes'))
    pass(1)
    expect(await statusOf(url)).toBe(403)
  })

  it('begins with the clock of the store', async () => {
    const now = () => new Date('2026-03-04T06:00:00.999Z')
    const { store } = await open({}, { tools: { now } })
    const { searchParams } = new URL(await store.address('object', { seconds: 90 }))

    expect(searchParams.get('X-Amz-Date')).toBe('20260304T060000Z')
    expect(searchParams.get('X-Amz-Expires')).toBe('90')
  })

  it('wants nothing of its reader but a host', async () => {
    const { store } = await open()
    const { searchParams } = new URL(await store.address('object', { seconds: 60 }))

    expect(searchParams.get('X-Amz-SignedHeaders')).toBe('host')
    expect([...searchParams.keys()].filter((name) => name.startsWith('x-amz-'))).toEqual([])
  })

  it('is good for this object alone, and for reading it', async () => {
    const { store, server } = await open()
    await store.put('other', text('other'))
    const url = await store.address('object', { seconds: 60 })

    expect(await statusOf(url.replace('/object?', '/other?'))).toBe(403)
    expect(await statusOf(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=61'))).toBe(403)
    expect(await statusOf(url, { method: 'PUT', body: 'x' })).toBe(403)
    expect(await statusOf(url, { method: 'DELETE' })).toBe(403)
    expect(server.bucket().objects.size).toBe(2)
  })

  it('shows the access key and never its secret', async () => {
    const { store, server } = await open()
    const url = await store.address('object', { seconds: 60 })

    expect(url).toContain(server.accessKeyId)
    expect(url).not.toContain(server.secretAccessKey)
  })
})

describe('no URL is made', () => {
  it('of what must be retrieved from cold storage first', async () => {
    const { store } = await open({}, { parameters: { 'storage-class': 'DEEP_ARCHIVE' } })

    expect(await codeOf(store.address('object', { seconds: 60 }))).toBe('store-archived')
  })

  it('in the bucket of a stranger', async () => {
    const { server } = await open({ buckets: { test: { owner: '999999999999' } } })
    const guarded = s3StoreOn(server, {
      parameters: { region: 'us-east-1', 'allowed-account-ids': '111122223333' },
      config: { stsEndpoint: server.endpoint },
    })

    expect(await codeOf(guarded.address('object', { seconds: 60 }))).toBe('store-denied')
  })

  it('with the credential of a stranger', async () => {
    const { server } = await open()
    const guarded = s3StoreOn(server, {
      parameters: { region: 'us-east-1', 'allowed-account-ids': '999999999999' },
      config: { stsEndpoint: server.endpoint },
    })

    expect(await codeOf(guarded.address('object', { seconds: 60 }))).toBe('store-wrong-account')
  })

  it('when the store cannot be asked, and the error shows none', async () => {
    const { server, store } = await open()
    server.plan([{ at: 1, fault: 503 }])
    const error = await store.address('object', { seconds: 60 }).catch((reason: unknown) => reason)

    expect(error).toMatchObject({ code: 'store-busy' })
    expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/Signature/)
  })
})

describe('an object in a bucket of the one account that is allowed', () => {
  it('is read by who says nothing of accounts', async () => {
    const { server } = await open()
    const guarded = s3StoreOn(server, {
      parameters: { region: 'us-east-1', 'allowed-account-ids': '111122223333' },
      config: { stsEndpoint: server.endpoint },
    })
    const url = await guarded.address('object', { seconds: 60 })

    expect(url).not.toMatch(/expected-bucket-owner/i)
    expect(await fetchFrom(url)).toEqual(Buffer.from('bytes'))
  })
})

describe('a credential that ends', () => {
  const credentials = {
    kind: 'web-identity',
    token: async () => new Secret('oidc'),
    roleArn: 'arn:aws:iam::111122223333:role/backup',
    sessionName: 'holdfast',
    durationSeconds: 3600,
  } as const
  const ofRole = async () => {
    const { server } = await open({ acceptsToken: () => true })
    return s3StoreOn(server, {
      parameters: { region: 'us-east-1' },
      config: { stsEndpoint: server.endpoint },
      tools: { credentials },
    })
  }

  it('signs what it outlives', async () => {
    const store = await ofRole()
    const url = await store.address('object', { seconds: 3000 })

    expect(url).toContain('X-Amz-Security-Token=')
    expect(await fetchFrom(url)).toEqual(Buffer.from('bytes'))
  })

  it('signs nothing that would be good for less than was asked', async () => {
    const store = await ofRole()

    await expect(store.address('object', { seconds: 3601 })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/ends in (1 h|59 min \d+ s),/),
      hint: expect.stringContaining('--expires'),
    })
  })
})
