/** Who may ask what: the App by its key, installations by their tokens. */
import { createHmac, createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { createAppAuth } from '@octokit/auth-app'
import { Octokit } from '@octokit/core'
import { SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { prepare, startScene } from './scene.ts'

const prepared = prepare()
const start = () => startScene(prepared)
const QUIET = { warn() {}, debug() {}, info() {}, error() {} }
const R = '/repos/acme/rocket'

describe('the key of the App', () => {
  async function ask(mend: (sign: Sign) => Promise<string> | string) {
    const scene = await start()
    const key = createPrivateKey(scene.github.app.privateKey)
    const now = Math.floor(scene.github.clock.now().getTime() / 1000)
    const token = await mend({ key, now, publicKey: scene.github.app.publicKey })
    const { status, body } = await scene.ask('GET /app', { token })
    return [status, body.message]
  }
  interface Sign {
    readonly key: ReturnType<typeof createPrivateKey>
    readonly publicKey: string
    readonly now: number
  }
  const sign = (key: Sign['key'], claims: object, alg = 'RS256') =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg }).sign(key)
  const undecodable = 'A JSON web token could not be decoded'

  it.each<[string, (sign: Sign) => Promise<string> | string, number, unknown?]>([
    ['sound', ({ key, now }) => sign(key, { iss: 77, iat: now - 30, exp: now + 570 }), 200],
    ['its id as text', ({ key, now }) => sign(key, { iss: '77', iat: now, exp: now + 60 }), 200],
    [
      'its client id',
      ({ key, now }) => sign(key, { iss: 'Iv23liFakeFakeFake', iat: now, exp: now + 60 }),
      200,
    ],
    [
      'another App',
      ({ key, now }) => sign(key, { iss: 78, iat: now, exp: now + 60 }),
      404,
      'Integration not found',
    ],
    [
      'ended',
      ({ key, now }) => sign(key, { iss: 77, iat: now - 60, exp: now - 1 }),
      401,
      expect.stringContaining("'Expiration time' claim ('exp') must be"),
    ],
    [
      'without an end',
      ({ key, now }) => sign(key, { iss: 77, iat: now }),
      401,
      expect.stringContaining("('exp') must be"),
    ],
    [
      'good for too long',
      ({ key, now }) => sign(key, { iss: 77, iat: now, exp: now + 700 }),
      401,
      expect.stringContaining('too far in the future'),
    ],
    [
      'of the future',
      ({ key, now }) => sign(key, { iss: 77, iat: now + 60, exp: now + 90 }),
      401,
      expect.stringContaining("'Issued at' claim ('iat')"),
    ],
    [
      'without a beginning',
      ({ key, now }) => sign(key, { iss: 77, exp: now + 90 }),
      401,
      expect.stringContaining("('iat')"),
    ],
    [
      'another key',
      ({ now }) => {
        const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
        return sign(privateKey, { iss: 77, iat: now, exp: now + 60 })
      },
      401,
      undecodable,
    ],
    [
      'another algorithm',
      ({ key, now }) => sign(key, { iss: 77, iat: now, exp: now + 60 }, 'RS384'),
      401,
      undecodable,
    ],
    [
      'no signature',
      ({ now }) => new UnsecuredJWT({ iss: '77', iat: now, exp: now + 60 }).encode(),
      401,
      // `alg: none` has an empty third part, so that it does not even look like a token.
      expect.any(String),
    ],
    [
      'signed with the public key',
      ({ publicKey, now }) => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
        const text = `${part({ alg: 'HS256' })}.${part({ iss: 77, iat: now, exp: now + 60 })}`
        return `${text}.${createHmac('sha256', publicKey).update(text).digest('base64url')}`
      },
      401,
      undecodable,
    ],
  ])('%s: %s', async (_, mend, status, message) => {
    expect(await ask(mend)).toEqual([status, message])
  })

  it('is understood by octokit, also where the clocks differ', async () => {
    const { github } = await start()
    const octokit = new Octokit({
      baseUrl: github.api,
      authStrategy: createAppAuth,
      auth: {
        appId: github.app.id,
        privateKey: github.app.privateKey,
        installationId: 9,
        log: QUIET,
      },
    })
    github.clock.advance(-30 * 60_000)
    const { data } = await octokit.request('GET /repos/{owner}/{repo}', {
      owner: 'acme',
      repo: 'rocket',
    })
    expect(data.id).toBe(42)
    // octokit reads in the words and the date of the refusal what time it is.
    expect(github.requests.map(({ status }) => status)).toEqual([401, 201, 200])
  })

  it('opens nothing of an installation, nor a token of one the App', async () => {
    const { ask: asked, appToken } = await start()
    const token = await appToken()
    expect((await asked('GET /installation/repositories', { token })).status).toBe(401)
    expect((await asked(`GET ${R}`, { token })).status).toBe(401)
    expect((await asked('GET /app')).status).toBe(401)
    expect((await asked('GET /app', { token: null })).status).toBe(401)
  })
})

describe('a token', () => {
  it('is good for an hour', async () => {
    const { ask, github } = await start()
    expect((await ask(`GET ${R}`)).status).toBe(200)
    github.clock.advance(59 * 60_000)
    expect((await ask(`GET ${R}`)).status).toBe(200)
    github.clock.advance(60_000)
    expect((await ask(`GET ${R}`)).body).toMatchObject({ message: 'Bad credentials' })
  })

  it('is narrowed to repositories', async () => {
    const { ask, installationToken, github } = await start()
    github.addRepository({ owner: 'acme', name: 'moon', id: 43 })
    github.addRepository({ owner: 'acme', name: 'sun', id: 44, visibility: 'public' })
    const token = await installationToken({ repository_ids: [43] })

    expect((await ask('GET /repos/acme/moon', { token })).status).toBe(200)
    expect((await ask(`GET ${R}`, { token })).status).toBe(404)
    expect((await ask('GET /repos/acme/sun', { token })).status).toBe(200)
    const body = { title: 'x' }
    expect((await ask('POST /repos/acme/sun/issues', { token, body })).status).toBe(403)
    const { body: listed } = await ask('GET /installation/repositories', { token })
    expect(listed).toMatchObject({ total_count: 1, repositories: [{ id: 43 }] })
    const byName = await installationToken({ repositories: ['moon'] })
    expect((await ask(`GET ${R}`, { token: byName })).status).toBe(404)
  })

  it('is narrowed to permissions', async () => {
    const { ask, installationToken } = await start()
    const token = await installationToken({ permissions: { contents: 'read' } })

    expect((await ask(`GET ${R}`, { token })).status).toBe(200)
    expect((await ask(`GET ${R}/branches/main`, { token })).status).toBe(200)
    const refused = await ask(`GET ${R}/actions/runs`, { token })
    expect(refused).toMatchObject({
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    })
    expect(refused.headers.get('x-accepted-github-permissions')).toBe('actions=read')
    const reading = await installationToken({ permissions: { issues: 'read' } })
    const body = { title: 'x' }
    expect((await ask(`POST ${R}/issues`, { token: reading, body })).status).toBe(403)
  })

  it.each<[string, object]>([
    ['a permission that was not granted', { permissions: { administration: 'read' } }],
    ['more of one', { permissions: { contents: 'write' } }],
    ['one that there is not', { permissions: { everything: 'read' } }],
    ['a repository that there is not', { repository_ids: [1] }],
    ['a name that there is not', { repositories: ['moon'] }],
    ['too many', { repository_ids: Array(501).fill(42) }],
    ['a mistyped member', { repository_id: [42] }],
  ])('is not given for %s', async (_, body) => {
    const { ask, appToken } = await start()
    const path = 'POST /app/installations/9/access_tokens'
    expect((await ask(path, { token: await appToken(), body })).status).toBe(422)
  })

  it('sees the repositories that its installation may see now', async () => {
    const { ask, github } = await start()
    const { id } = github.addRepository({ owner: 'acme', name: 'moon' })
    expect((await ask('GET /repos/acme/moon')).status).toBe(200)
    github.removeAccess(9, [id])
    expect((await ask('GET /repos/acme/moon')).status).toBe(404)
    github.grantAccess(9, [id])
    expect((await ask('GET /repos/acme/moon')).status).toBe(200)
  })

  it('ends with the installation, rests with it, and may be given back', async () => {
    const { ask, github, appToken } = await start()
    expect((await ask(`GET ${R}`)).status).toBe(200)
    github.suspend(9)
    expect((await ask(`GET ${R}`)).status).toBe(403)
    const token = await appToken()
    const again = await ask('POST /app/installations/9/access_tokens', { token })
    expect(again.status).toBe(403)
    const { body } = await ask('GET /app/installations/9', { token })
    expect(body.suspended_at).not.toBeNull()
    github.unsuspend(9)
    expect((await ask(`GET ${R}`)).status).toBe(200)
    expect((await ask('DELETE /installation/token')).status).toBe(204)
    expect((await ask(`GET ${R}`)).status).toBe(401)
    github.uninstall(9)
    expect((await ask('GET /app/installations/9', { token })).status).toBe(404)
  })

  it('of a removed installation is not good', async () => {
    const { ask, github, installationToken } = await start()
    const token = await installationToken()
    github.uninstall(9)
    expect((await ask(`GET ${R}`, { token })).status).toBe(401)
  })
})

describe('a repository', () => {
  it('that was renamed is found by its id, for reading and writing', async () => {
    const { ask, github } = await start()
    github.rename(42, 'rakete')
    const read = await ask(`GET ${R}/branches/main?x=1`)
    expect(read.status).toBe(301)
    expect(read.headers.get('location')).toBe(`${github.api}/repositories/42/branches/main?x=1`)
    const there = `GET ${read.headers.get('location')?.slice(github.api.length)}`
    expect((await ask(there.replace('?x=1', ''))).body.name).toBe('main')
    const written = await ask(`POST ${R}/issues`, { body: { title: 'x' } })
    expect(written.status).toBe(307)
    const path = new URL(written.headers.get('location') ?? '').pathname.slice('/api/v3'.length)
    expect((await ask(`POST ${path}`, { body: { title: 'x' } })).status).toBe(201)
    expect((await ask('GET /repositories/42')).body.full_name).toBe('acme/rakete')
  })

  it('whose name is taken by another is another', async () => {
    const { ask, github } = await start()
    github.rename(42, 'rakete')
    github.addRepository({ owner: 'acme', name: 'rocket', id: 50 })
    expect((await ask(`GET ${R}`)).body.id).toBe(50)
    github.deleteRepository(50)
    expect((await ask(`GET ${R}`)).status).toBe(404)
    expect((await ask('GET /repositories/50')).status).toBe(404)
    github.addRepository({ owner: 'acme', name: 'rocket', id: 51 })
    expect((await ask(`GET ${R}`)).body.id).toBe(51)
  })

  it('that was transferred away and back', async () => {
    const { ask, github } = await start()
    github.addOrganization('umbrella')
    github.transfer(42, 'umbrella')
    expect((await ask(`GET ${R}`)).status).toBe(404)
    expect((await ask('GET /repositories/42')).status).toBe(404)
    github.transfer(42, 'acme')
    expect((await ask(`GET ${R}`)).body.full_name).toBe('acme/rocket')
    expect((await ask('GET /repos/umbrella/rocket')).status).toBe(301)
  })

  it('that is archived, blocked or hidden', async () => {
    const { ask, github, installationToken } = await start()
    const body = { title: 'x' }
    github.setArchived(42, true)
    expect((await ask(`POST ${R}/issues`, { body })).status).toBe(403)
    expect((await ask(`GET ${R}`)).body.archived).toBe(true)
    github.setArchived(42, false)
    github.block(42, 'dmca')
    expect((await ask(`GET ${R}`)).status).toBe(451)
    github.block(42, 'tos')
    expect((await ask(`GET ${R}`)).status).toBe(403)
    github.block(42, null)
    github.setVisibility(42, 'public')
    expect((await ask(`GET ${R}`, { token: null })).status).toBe(200)
    github.setVisibility(42, 'internal')
    expect((await ask(`GET ${R}`, { token: null })).status).toBe(404)
    expect((await ask(`GET ${R}`)).body).toMatchObject({ visibility: 'internal', private: true })
    await installationToken()
  })
})

describe('an App from a manifest', () => {
  it('is handed out for a code, once', async () => {
    const { ask, github } = await start()
    const manifest = { name: 'Ours', permissions: { contents: 'read' }, events: ['push'] } as const
    const code = github.offerManifest(manifest)
    const path = `POST /app-manifests/${code}/conversions`
    const { status, body } = await ask(path, { token: null })

    expect(status).toBe(201)
    expect(body).toMatchObject({
      id: 77,
      name: 'Ours',
      pem: expect.stringContaining('BEGIN RSA PRIVATE KEY'),
      webhook_secret: github.app.webhookSecret,
    })
    expect(github.app.events).toEqual(['push'])
    expect((await ask(path, { token: null })).status).toBe(404)
    const late = github.offerManifest(manifest)
    github.clock.advance(61 * 60_000)
    expect((await ask(`POST /app-manifests/${late}/conversions`, { token: null })).status).toBe(404)
  })
})
