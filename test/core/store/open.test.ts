import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { parseStoreAddress } from '../../../core/domain/store-address.ts'
import { openStore } from '../../../core/store/open.ts'
import { fetchFrom } from '../../contract/store/addressing.ts'
import { codeOf, read, text } from '../../contract/store/bytes.ts'
import { startS3Double } from '../../servers/s3-double.ts'
import { credentialsOf } from '../../servers/s3-subject.ts'

const WAITS: number[] = []
const TOOLS = {
  now: () => new Date(),
  elapsedMs: () => performance.now(),
  sleep: async (ms: number) => void WAITS.push(ms),
  random: () => 0,
}

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-open-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

it('opens a directory below its root', async () => {
  const folder = await tempFolder()
  const store = openStore(parseStoreAddress(folder), TOOLS)
  await store.put('a/b', text('x'))

  expect(await readFile(join(folder, 'holdfast/v1/a/b'), 'utf8')).toBe('x')
  expect(await store.address('a/b', { seconds: 1 })).toBe(join(folder, 'holdfast/v1/a/b'))
})

it('opens a bucket below its prefix and root, and tries again what fails for a moment', async () => {
  const server = await startS3Double({ faults: [{ at: 1, fault: 503 }] })
  onTestFinished(() => server.close())
  const address = parseStoreAddress(`s3://test/acme?endpoint=${server.endpoint}`)
  const store = openStore(address, { ...TOOLS, credentials: credentialsOf(server) })
  WAITS.length = 0

  await store.put('a/b', text('x'))

  expect(store.description).toBe('s3://test/acme')
  expect([...server.bucket().objects.keys()]).toEqual(['acme/holdfast/v1/a/b'])
  expect(await read(store, 'a/b')).toEqual(text('x'))
  expect(await fetchFrom(await store.address('a/b', { seconds: 60 }))).toEqual(Buffer.from('x'))
  expect(WAITS).toEqual([5000])
})

it('probes a bucket once, however many ask, and tries again what fails meanwhile', async () => {
  const server = await startS3Double({ faults: [{ at: 1, fault: 503 }] })
  onTestFinished(() => server.close())
  const address = parseStoreAddress(`s3://test?endpoint=${server.endpoint}`)
  const store = openStore(address, { ...TOOLS, credentials: credentialsOf(server) })
  const probe = () => store.probe({ key: 'README.md', bytes: text('read me') }, new Date())

  const [facts, ...others] = await Promise.all([probe(), probe(), probe()])
  const requests = server.requestCount()

  expect(others).toEqual([facts, facts])
  expect(await probe()).toEqual(facts)
  expect(server.requestCount()).toBe(requests)
  expect(server.requests.filter(({ url }) => url.includes('uploads'))).toHaveLength(1)
})

it('keeps to the bandwidth of the address', async () => {
  const server = await startS3Double()
  onTestFinished(() => server.close())
  const address = parseStoreAddress(`s3://test?endpoint=${server.endpoint}&max-bandwidth=1000`)
  let elapsed = 0
  const sleep = async (ms: number) => {
    elapsed += ms
  }
  const tools = { ...TOOLS, sleep, elapsedMs: () => elapsed, credentials: credentialsOf(server) }
  const store = openStore(address, tools)

  await store.put('x', new Uint8Array(10_000))

  expect(elapsed).toBeGreaterThan(8000)
  expect(elapsed).toBeLessThan(11_000)
})

it('asks for the very version that is named, and for the days and by the tier', async () => {
  const server = await startS3Double({ buckets: { test: { versioning: true } } })
  onTestFinished(() => server.close())
  const address = parseStoreAddress(`s3://test?endpoint=${server.endpoint}&max-bandwidth=1GB`)
  const store = openStore(address, { ...TOOLS, credentials: credentialsOf(server) })
  const { versionId } = await store.put('x', text('x'))
  const { objects } = server.bucket()
  const [version] = objects.get('holdfast/v1/x') ?? []
  if (version === undefined) throw new Error('it was put')
  const cold = { ...version, storageClass: 'DEEP_ARCHIVE' }
  objects.set('holdfast/v1/x', [cold, { ...version, versionId: 'newer' }])

  expect(await store.retrieval('x')).toMatchObject({ state: 'available' })
  expect(await store.retrieval('x', { versionId })).toMatchObject({ state: 'archived' })
  const asked = await store.retrieve('x', { versionId, tier: 'bulk', days: 5 })
  expect(asked).toMatchObject({ state: 'in-progress' })
  expect(objects.get('holdfast/v1/x')?.map(({ retrieval }) => retrieval?.tier)).toEqual([
    'Bulk',
    undefined,
  ])
})

it('hands on where STS is', async () => {
  const server = await startS3Double()
  onTestFinished(() => server.close())
  const address = parseStoreAddress(
    `s3://test?endpoint=${server.endpoint}&region=us-east-1&allowed-account-ids=444455556666`,
  )
  const s3 = { stsEndpoint: server.endpoint }
  const store = openStore(address, { ...TOOLS, s3, credentials: credentialsOf(server) })

  expect(await codeOf(store.head('x'))).toBe('store-wrong-account')
})

it('does not load the AWS SDK before a bucket is used', async () => {
  const program = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
    const { openStore } = await import('./core/store/open.ts')
    const { parseStoreAddress } = await import('./core/domain/store-address.ts')
    openStore(parseStoreAddress('s3://bucket'), {})
    console.log(JSON.stringify(loaded))
  `
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    program,
  ])
  const loaded: string[] = JSON.parse(stdout)
  expect(loaded.some((url) => url.endsWith('/core/store/directory.ts'))).toBe(true)
  expect(loaded.filter((url) => /aws-sdk|smithy/.test(url))).toEqual([])
})
