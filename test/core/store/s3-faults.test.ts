/** Whatever strikes whichever request: an object is there whole or not at all, and no lie is told. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { retrying } from '../../../core/store/retrying.ts'
import type { Body, Store } from '../../../core/store/store.ts'
import { bytesOf, keysOf, MIB, read, sha256Of, streamOf, text } from '../../contract/store/bytes.ts'
import { type S3Double, startS3Double } from '../../servers/s3-double.ts'
import type { Fault } from '../../servers/s3-double-faults.ts'
import { s3StoreOn } from '../../servers/s3-subject.ts'

let server: S3Double

beforeEach(async () => {
  server = await startS3Double({ buckets: { test: { versioning: true } } })
})
afterEach(() => server.close())

/** Of a busy machine a second is nothing; an honest answer takes milliseconds. */
const IDLE_MS = 1000
const store = () => s3StoreOn(server, { config: { idleTimeoutMs: IDLE_MS } })
const patiently = (each: Store) =>
  retrying(each, { sleep: () => Promise.resolve(), random: () => 0 })
const patient = () => patiently(store())

const PASSING: Fault[] = [
  'reset',
  'reset-after-effect',
  'slow',
  'stall',
  'flip-request',
  'truncate-response',
  500,
  503,
  429,
  409,
]
const BIG = bytesOf(12 * MIB, 'big')
const BODIES: [string, () => Body, Uint8Array][] = [
  ['bytes', () => text('small'), text('small')],
  ['a small stream', () => streamOf(text('small')), text('small')],
  ['a stream in parts', () => streamOf(BIG, MIB), BIG],
]

/** The current bytes under the key, by the double's own account. */
function stored(key: string): Buffer | undefined {
  const version = server.bucket().objects.get(`holdfast/v1/${key}`)?.at(-1)
  return version && Buffer.concat(version.pieces)
}

/** A store that was told what the server does, and has seen in which class it writes. */
async function told(): Promise<Store> {
  server.plan([])
  const each = store()
  each.know({
    probedAt: '2026-03-04T12:00:00.000Z',
    conditionalWrites: 'yes',
    checksums: 'yes',
    versioning: 'yes',
    objectLock: 'no',
  })
  await each.put('seen', text('seen'))
  await keysOf(each.list(''))
  return each
}

const CASES = BODIES.flatMap(
  ([name, ...body]): [string, () => Promise<Store>, ...typeof body][] => [
    [name, async () => store(), ...body],
    [`${name}, told what the server does,`, told, ...body],
  ],
)

describe.each(CASES)('put of %s', (_, open, body, bytes) => {
  async function requestsOf(work: (store: Store) => Promise<unknown>): Promise<number> {
    const each = await open()
    server.plan([])
    await work(each)
    return server.requestCount()
  }

  it.each(PASSING)('survives %s at every request in turn', async (fault) => {
    const requests = await requestsOf((each) => each.put('measure', body()))
    expect(requests).toBeGreaterThan(0)

    for (let at = 1; at <= requests; at++) {
      const each = patiently(await open())
      server.plan([{ at, fault }])
      const result = await each.put(`${at}`, body())

      const sha256 = await sha256Of(bytes)
      expect(result).toMatchObject({ sizeBytes: bytes.length, sha256 })
      expect(Buffer.compare(stored(`${at}`) ?? Buffer.alloc(0), bytes)).toBe(0)
      expect(server.bucket().objects.get(`holdfast/v1/${at}`)).toHaveLength(1)
    }
    // An upload whose beginning was answered to nobody is empty, and left for a sweep.
    const left = [...server.bucket().uploads.values()]
    expect(left.filter(({ parts }) => parts.size > 0)).toEqual([])
    expect(await store().sweep('', new Date(Date.now() + 60_000))).toBe(left.length)
    expect(left.length).toBeLessThanOrEqual(1)
  })

  it('fails with a code when a request is denied, and leaves nothing', async () => {
    const requests = await requestsOf((each) => each.put('measure', body()))

    for (let at = 1; at <= requests; at++) {
      const each = patiently(await open())
      server.plan([{ at, fault: 403 }])
      const error = await each.put(`${at}`, body()).catch((reason: unknown) => reason)

      expect(error).toMatchObject({ code: 'store-denied', hint: expect.stringMatching(/\S/) })
      const there = stored(`${at}`)
      expect(there === undefined || Buffer.compare(there, bytes) === 0).toBe(true)
    }
    expect(server.bucket().uploads.size).toBe(0)
  })

  it('gives up in the end, and aborts what it began', async () => {
    const each = patiently(await open())
    server.plan([{ at: ({ method }) => method === 'PUT', fault: 503 }])

    const error = await each.put('never', body()).catch((reason: unknown) => reason)

    expect(error).toMatchObject({ code: 'store-busy' })
    expect(stored('never')).toBeUndefined()
    expect(server.bucket().uploads.size).toBe(0)
  })
})

it('a part has three attempts, and waits as long as the store asks', async () => {
  const waits: number[] = []
  const sleep = async (ms: number) => void waits.push(ms)
  const isPart = ({ url }: { url: string }) => url.includes('partNumber=1&')
  server.plan([{ at: isPart, fault: { status: 503, retryAfter: '70' } }])

  const put = s3StoreOn(server, { tools: { sleep, random: () => 0.5 } }).put(
    'x',
    streamOf(BIG, MIB),
  )

  await expect(put).rejects.toMatchObject({ code: 'store-busy', retryAfterMs: 70_000 })
  expect(waits).toEqual([87_500, 87_500])
  expect(server.requests.filter(isPart)).toHaveLength(3)
})

it('bytes have one attempt: repeating them is the business of a wrapper', async () => {
  server.plan([{ at: ({ method }) => method === 'PUT', fault: 500 }])

  await expect(store().put('x', text('x'))).rejects.toMatchObject({ code: 'store-busy' })
  expect(server.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1)
})

describe('get', () => {
  beforeEach(async () => {
    await store().put('big', BIG)
    await store().put('small', text('small'))
  })

  it.each<Fault>(['reset', 'stall', 'truncate-response', 500, 503])(
    'reports %s as a fault that may pass, and never as the end',
    async (fault) => {
      for (const key of ['big', 'small']) {
        server.plan([{ at: 1, fault }])
        const error = await read(store(), key).catch((reason: unknown) => reason)

        expect(error).toBeInstanceOf(HoldfastError)
        expect(error).toMatchObject({ transient: true })
      }
    },
  )

  it.each<Fault>(['reset', 'stall', 'truncate-response', 'slow', 503])(
    'goes on where %s broke it off',
    async (fault) => {
      server.plan([{ at: 1, fault }])

      expect(Buffer.compare(await read(patient(), 'big'), BIG)).toBe(0)
    },
  )

  it('does not take the whole for the rest', async () => {
    await server.close()
    server = await startS3Double({ traits: { ignoresRanges: true } })
    await store().put('x', text('0123456789'))

    await expect(read(store(), 'x', { start: 5 })).rejects.toMatchObject({ code: 'store-unsafe' })
  })
})

describe('head and list', () => {
  it.each<Fault>(['reset', 'stall', 500, 503, 429, 403, 404])(
    'do not take %s for nothing being there',
    async (fault) => {
      await store().put('x', text('x'))
      server.plan([{ at: () => true, fault }])

      await expect(store().head('x')).rejects.toBeInstanceOf(HoldfastError)
      await expect(keysOf(store().list(''))).rejects.toBeInstanceOf(HoldfastError)
    },
  )

  it('a listing that breaks in the middle throws', async () => {
    await server.close()
    server = await startS3Double({ pageSize: 2 })
    for (const key of ['a', 'b', 'c', 'd', 'e']) await store().put(key, text(key))
    for (const fault of [500, 'reset', 'truncate-response'] as const) {
      server.plan([{ at: 2, fault }])
      const keys: string[] = []
      const reading = (async () => {
        for await (const { key } of store().list('')) keys.push(key)
      })()

      await expect(reading).rejects.toMatchObject({ transient: true })
      expect(keys).toEqual(['a', 'b'])
    }
    expect(await keysOf(store().list(''))).toHaveLength(5)
  })
})
