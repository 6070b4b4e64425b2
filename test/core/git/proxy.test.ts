import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { lookAt } from '../../../core/git/list-refs.ts'
import { usesProxy } from '../../../core/git/proxy.ts'
import { growRepository } from '../../repositories/grow.ts'
import { startGitServer } from '../../servers/git-server.ts'
import { temporaryDirectory } from '../verb-tools.ts'
import { gitContext } from './test-context.ts'

const PROXY = 'http://proxy.test:3128'
const URL_OF_IT = 'https://git.example.com:8443/acme/rocket.git'

describe('a source', () => {
  it.each(['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'https_proxy', 'http_proxy', 'all_proxy'])(
    'may lie behind the proxy that %s names',
    (name) => {
      expect(usesProxy(URL_OF_IT, { [name]: PROXY })).toBe(true)
      expect(usesProxy(URL_OF_IT, { [name]: '' })).toBe(false)
    },
  )

  it('lies behind none when none is named', () => {
    expect(usesProxy(URL_OF_IT, { NO_PROXY: 'localhost' })).toBe(false)
  })

  it.each([
    'git.example.com',
    'example.com',
    '.example.com',
    'localhost, example.com',
    'localhost example.com',
    'localhost,,EXAMPLE.com,',
    '*',
    ' * ',
  ])('lies behind none when %j is exempt', (list) => {
    expect(usesProxy(URL_OF_IT, { HTTPS_PROXY: PROXY, NO_PROXY: list })).toBe(false)
    expect(usesProxy(URL_OF_IT, { HTTPS_PROXY: PROXY, no_proxy: list })).toBe(false)
  })

  it.each(['', ',', '.', 'ample.com', 'x.git.example.com', 'com.', 'localhost,*', '10.0.0.0/8'])(
    'may lie behind it when %j is exempt',
    (list) => {
      expect(usesProxy(URL_OF_IT, { HTTPS_PROXY: PROXY, NO_PROXY: list })).toBe(true)
    },
  )

  it('is exempt by the name in small letters where there are two', () => {
    const both = { HTTPS_PROXY: PROXY, NO_PROXY: 'example.com', no_proxy: 'localhost' }

    expect(usesProxy(URL_OF_IT, both)).toBe(true)
    expect(usesProxy(URL_OF_IT, { ...both, no_proxy: '' })).toBe(true)
  })

  it.each([
    ['10.0.0.1', false],
    ['0.0.1', true],
    ['.0.0.1', true],
  ])('with an address for a host is exempt by that alone: %j', (list, behind) => {
    expect(usesProxy('http://10.0.0.1/x.git', { http_proxy: PROXY, no_proxy: list })).toBe(behind)
  })
})

/** A proxy that passes requests on and remembers for which hosts. */
async function startProxy() {
  const hosts: string[] = []
  const server = createServer((asked, answer) => {
    const url = new URL(asked.url ?? '')
    hosts.push(url.host)
    const passed = request(url, { method: asked.method, headers: asked.headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    asked.pipe(passed)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, hosts }
}

describe('a real proxy', () => {
  it('is used by git for a source, and passed by for one that is exempt', async () => {
    const root = await temporaryDirectory()
    await growRepository(join(root, 'rocket.git'), { commits: 3, files: 1, bytes: 100, seed: 1 })
    const server = await startGitServer({ root })
    onTestFinished(() => server.close())
    const proxy = await startProxy()
    const source = { transport: 'http', address: `${server.url}/rocket.git` } as const
    const look = async (more: Record<string, string>) =>
      lookAt(source, await gitContext({ http_proxy: proxy.url, ...more }))

    const through = await look({})
    expect(through.wire).toBeUndefined()
    expect(proxy.hosts.length).toBeGreaterThan(0)

    // Git finds these no exemption either.
    for (const none of [{ NO_PROXY: '127.0.0.1', no_proxy: '' }, { no_proxy: '0.0.1' }]) {
      const asked = proxy.hosts.length
      expect((await look(none)).wire).toBeUndefined()
      expect(proxy.hosts.length).toBeGreaterThan(asked)
    }

    const before = proxy.hosts.length
    const around = await look({ no_proxy: '127.0.0.1' })
    onTestFinished(() => around.wire?.close())
    expect(around.wire).toBeDefined()
    expect(proxy.hosts).toHaveLength(before)
    expect(around.listing).toEqual(through.listing)
  })
})
