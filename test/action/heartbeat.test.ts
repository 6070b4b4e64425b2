import { createServer, type IncomingMessage } from 'node:http'
import nock from 'nock'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import { createHeartbeat } from '../../action/heartbeat.ts'
import { Secret } from '../../core/domain/secret.ts'

const UUID = '5e2b1c3a-9d1f-4c57-8a7e-0123456789ab'

afterEach(() => {
  nock.cleanAll()
  nock.restore()
})

/** A monitor that answers with `status`, or never when it is 0, and remembers what it got. */
async function startMonitor(status: number) {
  const pings: string[] = []
  const server = createServer(async (request, response) => {
    pings.push(`${request.method} ${request.url} ${await bodyOf(request)}`)
    if (status > 0) response.writeHead(status).end('OK')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { pings, url: `http://127.0.0.1:${address.port}/${UUID}` }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

function beat(url: string, timeoutMs = 5000) {
  const warnings: string[] = []
  const cancel = new AbortController()
  const heartbeat = createHeartbeat({
    url: new Secret(url),
    warn: (message) => void warnings.push(message),
    timeoutMs: () => timeoutMs,
    cancelled: cancel.signal,
  })
  return { heartbeat, warnings, cancel: () => cancel.abort() }
}

it('start, success and fail go where healthchecks.io wants them', async () => {
  const { pings, url } = await startMonitor(200)
  const { heartbeat, warnings } = beat(url)
  await heartbeat.start()
  await heartbeat.success()
  await heartbeat.fail('acme/rocket: denied')
  expect(pings).toEqual([
    `POST /${UUID}/start `,
    `POST /${UUID} `,
    `POST /${UUID}/fail acme/rocket: denied`,
  ])
  expect(warnings).toEqual([])
})

it('the suffix goes before a query and after one slash', async () => {
  const { pings, url } = await startMonitor(200)
  await beat(`${url}/?create=1`).heartbeat.start()
  expect(pings).toEqual([`POST /${UUID}/start?create=1 `])
})

it('a body is cut to what a monitor keeps', async () => {
  const { pings, url } = await startMonitor(200)
  await beat(url).heartbeat.fail('x'.repeat(50_000))
  expect(pings[0]?.length).toBeLessThan(10_100)
})

it('a refusal is a warning without the address', async () => {
  const { url } = await startMonitor(404)
  const { heartbeat, warnings } = beat(url)
  await heartbeat.success()
  expect(warnings).toEqual(['The heartbeat "success" was refused with HTTP 404.'])
})

it('a monitor that does not answer is given up', async () => {
  const { url } = await startMonitor(0)
  const { heartbeat, warnings } = beat(url, 200)
  await heartbeat.fail('x')
  expect(warnings).toEqual(['The heartbeat "fail" did not arrive: no answer in time.'])
})

it('a cancelled job does not wait for the ping of its start, and still tells its end', async () => {
  const { pings, url } = await startMonitor(0)
  const { heartbeat, warnings, cancel } = beat(url, 400)
  const started = heartbeat.start()
  setTimeout(cancel, 50)
  const before = Date.now()
  await started
  expect(Date.now() - before).toBeLessThan(350)
  expect(warnings).toEqual([])
  await heartbeat.fail('cancelled')
  expect(pings.at(-1)).toBe(`POST /${UUID}/fail cancelled`)
})

it.each(['ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED'])(
  'a connection that fails with %s is a warning without the address',
  async (code) => {
    nock.activate()
    const fault = Object.assign(new Error(`failed for https://hc.example.org/${UUID}`), { code })
    nock('https://hc.example.org').post(`/${UUID}/start`).replyWithError(fault)
    const { heartbeat, warnings } = beat(`https://hc.example.org/${UUID}`)
    await heartbeat.start()
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('did not arrive')
    expect(warnings[0]).not.toContain(UUID)
  },
)
