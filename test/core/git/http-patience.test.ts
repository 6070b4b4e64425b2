import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, it, onTestFinished, vi } from 'vitest'
import { open, serve, serveRaw, sourceAt, textOf } from './http-tools.ts'
import { failureOf } from './test-context.ts'

/** Time passes for our clock alone. */
function stopTheClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
}

it('a connection that does not come about is given up after its time', async () => {
  // What connects and says nothing has not shaken hands.
  const { url } = await serveRaw(() => {})
  const secure = url.replace('http:', 'https:')
  const { request } = open(sourceAt(secure), { connectMs: 60, silenceMs: 60_000 })
  const error = await failureOf(request(`${secure}/x`))

  expect(error.code).toBe('source-unreachable')
  expect(error.message).toContain('no connection came about for 0.06 seconds')
})

it('a connection that came about may be quiet for longer than that', async () => {
  const { url, sockets } = await serve((_, response) => {
    setTimeout(() => response.end('hello'), 150)
  })
  const { request } = open(sourceAt(url), { connectMs: 50 })

  expect(await textOf((await request(`${url}/x`)).body)).toBe('hello')
  // And one that was kept need not come about.
  expect(await textOf((await request(`${url}/x`)).body)).toBe('hello')
  expect(sockets).toHaveLength(1)
})

it.each([1, 2])(
  'an answer that does not begin is given up after its time: request %i',
  async (which) => {
    let asked = 0
    const { url, sockets } = await serve((_, response) => {
      asked += 1
      if (asked < which) response.end('hello')
    })
    const { request } = open(sourceAt(url), { silenceMs: 60 })
    for (let before = 1; before < which; before += 1) await textOf((await request(`${url}/x`)).body)
    const error = await failureOf(request(`${url}/x`))

    expect(error.code).toBe('source-unreachable')
    expect(error.message).toContain('did not answer: it said nothing for 0.06 seconds')
    // Silence is no stale socket: nobody is asked again.
    expect(asked).toBe(which)
    await expect.poll(() => sockets[0]?.destroyed).toBe(true)
  },
)

it('an answer is given up after a minute of silence, however long it lasted', async () => {
  stopTheClock()
  const parts: (() => void)[] = []
  const { url } = await serve((_, response) => {
    response.write('x')
    parts.push(() => response.write('x'))
  })
  const { body } = await open(sourceAt(url)).request(`${url}/x`)
  const chunks = body[Symbol.asyncIterator]()
  await chunks.next()
  for (let minutes = 0; minutes < 3; minutes += 1) {
    const next = chunks.next()
    vi.advanceTimersByTime(59_000)
    parts[0]?.()
    expect(await next).toMatchObject({ done: false })
  }
  const last = failureOf(Promise.resolve(chunks.next()))
  vi.advanceTimersByTime(60_000)

  expect(await last).toMatchObject({
    code: 'source-unreachable',
    message: expect.stringContaining('broke off: it said nothing for 60 seconds'),
  })
})

it('an answer that nobody reads for an hour is not one that is silent', async () => {
  stopTheClock()
  const finish: (() => void)[] = []
  const { url } = await serve((_, response) => {
    response.write('x')
    finish.push(() => response.end('y'))
  })
  const { body } = await open(sourceAt(url)).request(`${url}/x`)
  vi.advanceTimersByTime(3_600_000)
  const chunks = body[Symbol.asyncIterator]()
  expect(String((await chunks.next()).value)).toBe('x')
  vi.advanceTimersByTime(3_600_000)
  finish[0]?.()

  expect(String((await chunks.next()).value)).toBe('y')
  expect(await chunks.next()).toMatchObject({ done: true })
  expect(vi.getTimerCount()).toBe(0)
})

it('a request that is taken slowly is not one that nobody answers', async () => {
  stopTheClock()
  const served: [IncomingMessage, ServerResponse][] = []
  const { url } = await serve((...both) => served.push(both), { reads: false })
  // More than the system keeps between the two.
  const text = randomBytes(24 * 1024 * 1024).toString('latin1')
  const pieces = Array.from({ length: 384 }, (_, at) => text.slice(at * 65_536, (at + 1) * 65_536))
  const answer = open(sourceAt(url)).request(`${url}/x`, pieces)
  await vi.waitUntil(() => served.length === 1, { timeout: 20_000 })
  for (const [incoming, response] of served) {
    vi.advanceTimersByTime(59_000)
    let bytes = 0
    await new Promise<void>((resolve) => {
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes < 12 * 1024 * 1024) return
        incoming.removeAllListeners('data').pause()
        resolve()
      })
    })
    vi.advanceTimersByTime(59_000)
    incoming.on('end', () => response.end('hello')).resume()
  }

  expect(await textOf((await answer).body)).toBe('hello')
})
