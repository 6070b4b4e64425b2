import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import {
  type AppCredentials,
  credentialsFile,
  readCredentials,
  writeCredentials,
} from '../../../app/server/credentials.ts'
import { listen } from '../../../app/server/listen.ts'
import { createSetup, setupLink } from '../../../app/server/setup.ts'
import { Secret } from '../../../core/domain/secret.ts'

const KEY = new Secret('canary-of-the-link')
const CONVERSION = {
  id: 12,
  slug: 'holdfast-acme',
  html_url: 'https://github.com/apps/holdfast-acme',
  pem: '-----BEGIN RSA PRIVATE KEY-----\ncanary-pem',
  webhook_secret: 'canary-webhook',
  client_id: 'Iv1.x',
  client_secret: 'canary-client',
}

/** GitHub, as far as it makes credentials of a code. */
async function startConversions(status = 201, body: unknown = CONVERSION) {
  const codes: string[] = []
  const server = createServer((request, response) => {
    codes.push(`${request.method} ${request.url}`)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { apiUrl: `http://127.0.0.1:${address.port}`, codes }
}

async function scene({ status, body }: { status?: number; body?: unknown } = {}) {
  const { apiUrl, codes } = await startConversions(status, body)
  const saved: AppCredentials[] = []
  let at = 0
  const app = createSetup({
    url: 'https://holdfast.example.com',
    githubUrl: 'https://github.com',
    apiUrl,
    manifest: { name: 'Holdfast', public: false, default_permissions: { contents: 'read' } },
    key: KEY,
    fetch,
    now: () => new Date(at),
    save: async (credentials) => void saved.push(credentials),
  })
  const get = async (path: string) => {
    const response = await app.request(path)
    return { status: response.status, html: await response.text(), headers: response.headers }
  }
  const begin = async (query = '') => {
    const { html } = await get(`/setup?key=${KEY.reveal()}${query}`)
    const action = /action="(https:[^"]+)"/.exec(html)?.[1] ?? ''
    const manifest = /name="manifest" value="([^"]+)"/.exec(html)?.[1] ?? '{}'
    return {
      html,
      action,
      state: new URL(action).searchParams.get('state') ?? '',
      manifest: JSON.parse(manifest.replaceAll('&quot;', '"').replaceAll('&amp;', '&')),
    }
  }
  return { get, begin, saved, codes, pass: (ms: number) => (at += ms) }
}

describe('the registration', () => {
  it('sends the manifest to GitHub, and keeps what comes back', async () => {
    const { get, begin, saved, codes } = await scene()
    const { action, state, manifest } = await begin()
    expect(action).toMatch(/^https:\/\/github\.com\/settings\/apps\/new\?state=[\w-]{32}$/)
    expect(manifest).toEqual({
      name: 'Holdfast',
      public: false,
      default_permissions: { contents: 'read' },
      url: 'https://holdfast.example.com',
      redirect_url: 'https://holdfast.example.com/setup/done',
      callback_urls: ['https://holdfast.example.com/login/github/callback'],
      hook_attributes: { url: 'https://holdfast.example.com/api/github/webhooks', active: true },
    })
    const done = await get(`/setup/done?code=abc123&state=${state}`)

    expect(done.status).toBe(200)
    expect(done.html).toContain('https://github.com/apps/holdfast-acme/installations/new')
    expect(done.html).not.toContain('canary')
    expect(codes).toEqual(['POST /app-manifests/abc123/conversions'])
    expect(saved.map(({ appId, webhookSecret }) => [appId, webhookSecret.reveal()])).toEqual([
      ['12', 'canary-webhook'],
    ])
  })

  it('may be for an organisation', async () => {
    const { begin } = await scene()

    expect((await begin('&organization=acme-labs')).action).toContain(
      'https://github.com/organizations/acme-labs/settings/apps/new?state=',
    )
    const { action, html } = await begin('&organization=../x%22onfocus=1')
    expect(action).toContain('https://github.com/settings/apps/new')
    expect(html).not.toContain('onfocus')
  })

  it('begins by the link in the log alone', async () => {
    const { get } = await scene()
    expect(setupLink('https://h.example', KEY)).toBe(
      'https://h.example/setup?key=canary-of-the-link',
    )
    for (const path of ['/setup', '/setup?key=', '/setup?key=wrong']) {
      const { status, html } = await get(path)
      expect(status).toBe(403)
      expect(html).not.toContain('manifest')
    }
  })

  it.each(['', 'made-up', 'used', 'old'])('ends only what was begun here: %s', async (kind) => {
    const { get, begin, saved, codes, pass } = await scene()
    const { state } = await begin()
    if (kind === 'used') await get(`/setup/done?code=a&state=${state}`)
    if (kind === 'old') pass(60 * 60 * 1000 + 1)
    const before = saved.length
    const shown = kind === 'used' || kind === 'old' ? state : kind
    const { status } = await get(`/setup/done?code=a&state=${shown}`)

    expect(status).toBe(403)
    expect(saved).toHaveLength(before)
    expect(codes).toHaveLength(before)
  })

  it.each<[string, number, unknown]>([
    ['refuses', 404, { message: 'Not Found' }],
    ['answers something else', 201, { id: 12 }],
  ])('says so when GitHub %s', async (_, status, body) => {
    const { get, begin, saved } = await scene({ status, body })
    const { state } = await begin()
    const done = await get(`/setup/done?code=abc&state=${state}`)

    expect(done.status).toBe(502)
    expect(done.html).toContain('Begin again')
    expect(saved).toEqual([])
  })

  it('takes no code that is an address', async () => {
    const { get, begin, codes } = await scene()
    const { state } = await begin()
    await get(`/setup/done?code=${encodeURIComponent('../user')}&state=${state}`)

    expect(codes).toEqual([])
  })

  it('is not kept by browsers and tells nobody its address', async () => {
    const { get } = await scene()
    const { headers } = await get(`/setup?key=${KEY.reveal()}`)

    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })
})

describe('credentials', () => {
  const credentials: AppCredentials = {
    appId: '12',
    privateKey: new Secret('canary-pem'),
    webhookSecret: new Secret('canary-webhook'),
    clientId: 'Iv1.x',
    clientSecret: new Secret('canary-client'),
  }

  async function place(): Promise<string> {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-setup-'))
    onTestFinished(() => rm(dir, { recursive: true }))
    return credentialsFile(join(dir, 'data'))
  }

  it('are read as they were written, by their owner alone', async () => {
    const path = await place()
    expect(await readCredentials(path)).toBeUndefined()
    await writeCredentials(path, credentials)

    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const read = await readCredentials(path)
    expect(read?.privateKey.reveal()).toBe('canary-pem')
    expect(read?.clientSecret?.reveal()).toBe('canary-client')
    expect(JSON.stringify(read)).not.toContain('canary')
  })

  it('are never replaced', async () => {
    const path = await place()
    await writeCredentials(path, credentials)
    const text = await readFile(path, 'utf8')

    await expect(writeCredentials(path, { ...credentials, appId: '13' })).rejects.toMatchObject({
      code: 'bad-input',
    })
    expect(await readFile(path, 'utf8')).toBe(text)
  })

  it('that cannot be read are an error that shows none of them', async () => {
    const path = await place()
    await writeCredentials(path, credentials)
    await writeFile(path, '{"appId":"12","privateKey":"canary"')
    const error = await readCredentials(path).catch((thrown: unknown) => thrown)

    expect(error).toMatchObject({ code: 'bad-input' })
    expect(`${error} ${JSON.stringify(error)}`).not.toContain('canary')
  })
})

describe('app.yml', () => {
  it('is a manifest that GitHub can be sent', async () => {
    expect(parse(await readFile('app.yml', 'utf8'))).toMatchObject({
      public: false,
      default_permissions: { metadata: 'read', contents: 'read' },
    })
  })
})

describe('the port', () => {
  it('is closed when what is under way is answered', async () => {
    let answer = () => {}
    const waiting = new Promise<void>((resolve) => {
      answer = resolve
    })
    const listener = await listen(
      async () => {
        await waiting
        return new Response('done')
      },
      { host: '127.0.0.1', port: 0 },
    )
    const asked = fetch(`http://127.0.0.1:${listener.port}/`)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const closed = listener.close(5000)
    answer()

    expect(await (await asked).text()).toBe('done')
    await closed
    await expect(fetch(`http://127.0.0.1:${listener.port}/`)).rejects.toThrow()
  })

  it('that is taken is an error', async () => {
    const first = await listen(() => new Response(), { host: '127.0.0.1', port: 0 })
    onTestFinished(() => first.close(0))

    await expect(
      listen(() => new Response(), { host: '127.0.0.1', port: first.port }),
    ).rejects.toMatchObject({ code: 'bad-input' })
  })
})
