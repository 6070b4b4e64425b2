/** The dashboard of the App as it runs: who logs in sees what GitHub has and the store holds. */
import { join } from 'node:path'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { hashPassword } from '../../app/secrets/password.ts'
import { Secret } from '../../core/domain/secret.ts'
import type { Env } from '../../dashboard/parts.ts'
import { createBrowser } from '../dashboard/browser.ts'
import { git, gitText } from '../git.ts'
import { growRepository } from '../repositories/grow.ts'
import { startWholeApp } from './whole-app.ts'

const PASSWORD = 'a-password-of-the-administrator'

it('answers who may ask, does what they ask for, and tells the truth', async () => {
  const whole = await startWholeApp({
    secrets: { ADMIN_PASSWORD_HASH: await hashPassword(new Secret(PASSWORD)) },
    environment: { TEAM_ROLES: 'acme/restorers=restorer' },
  })
  const { github, root, app, store, url, until } = whole
  const rocket = github.addRepository({ owner: 'acme', name: 'rocket', visibility: 'internal' })
  const secret = github.addRepository({ owner: 'acme', name: 'secret', visibility: 'private' })
  for (const [seed, name] of ['rocket', 'secret'].entries()) {
    await growRepository(join(root, `acme/${name}.git`), { commits: 2, files: 2, bytes: 300, seed })
  }
  github.addUser('vera')
  github.addMember('acme', 'vera')
  github.addToTeam('acme', 'restorers', 'vera')
  github.install({ on: 'acme' })
  const covered = async () =>
    (await app.db.selectFrom('snapshots').select('repositoryId').distinct().execute()).length
  await until(async () => (await covered()) === 3)

  const routes = new Hono<Env>().route('/', app.routes)
  const browser = () => createBrowser({ app: routes, now: () => new Date(), url })

  // Nobody is let in without a word.
  expect((await browser().get('/')).headers.get('location')).toBe('/login?to=%2F')

  // The administrator sees as many repositories as GitHub has, and what lies in the store.
  const admin = browser()
  expect((await admin.logIn(PASSWORD)).status).toBe(303)
  // What a page shows may be five seconds old.
  const verdict = async () => /<h1[^>]*>.*?<\/h1>/.exec(await (await admin.get('/')).text())?.[0]
  await expect
    .poll(verdict, { timeout: 10_000, interval: 500 })
    .toContain('All 3 repositories are protected.')
  const overview = await (await admin.get('/api/v1/overview')).json()
  let bytes = 0
  for await (const { sizeBytes, key } of store.list('repositories/')) {
    if (!key.startsWith('repositories/url-')) bytes += sizeBytes
  }
  const { stored } = JSON.parse(JSON.stringify(overview))
  expect({ stored: stored.bytes, repositories: github.world.repositories.size }).toEqual({
    stored: bytes,
    repositories: 3,
  })

  // A member sees what GitHub shows them, and nothing of the other.
  github.signIn('vera')
  const vera = browser()
  await vera.logInWithGitHub()
  const list = await (await vera.get('/repos')).text()
  expect(list).toContain('/repos/acme/rocket')
  expect(list).not.toContain('secret')
  expect((await vera.get('/repos/acme/secret')).status).toBe(404)

  // They look into a snapshot, and find what git has.
  const page = await (await vera.get('/repos/acme/rocket')).text()
  const [snapshot = ''] = /\/repos\/acme\/rocket\/snapshots\/[0-9TZa-f-]+/.exec(page) ?? []
  expect((await vera.get(`${snapshot}/tree`)).status).toBe(200)
  const cwd = join(root, 'acme/rocket.git')
  const [name = ''] = (await gitText(['ls-tree', '-r', '--name-only', 'HEAD'], { cwd })).split('\n')
  const file = await vera.get(
    `/api/v1/repositories/acme/rocket/snapshots/${snapshot.split('/').at(-1)}/download?path=${encodeURIComponent(name)}`,
  )
  const source = await git(['show', `HEAD:${name}`], { cwd })
  expect(Buffer.from(await file.arrayBuffer()).equals(source)).toBe(true)

  // Who is no operator starts nothing; the administrator does, and it is done.
  const runs = async () =>
    (
      await app.db
        .selectFrom('runs')
        .select('id')
        .where('repositoryId', '=', String(rocket.id))
        .where('state', '=', 'settled')
        .execute()
    ).length
  const refused = await vera.send('/repos/acme/rocket/back-up', {
    method: 'POST',
    headers: { origin: url, 'sec-fetch-site': 'same-origin' },
  })
  expect(refused.status).toBe(403)
  const asked = await admin.submit('/repos/acme/rocket', '/repos/acme/rocket/back-up')
  expect(asked.status).toBe(303)
  await until(async () => (await runs()) === 2)
  expect(secret.id).not.toBe(rocket.id)
  const activity = await (await admin.get('/activity')).text()
  expect(activity).toContain('repository.back-up')
  expect(github.problems).toEqual([])
})
