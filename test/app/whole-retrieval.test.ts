/** A snapshot in cold storage, from the form that asks for it to the clone of its download. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { expect, it, onTestFinished, vi } from 'vitest'
import { hashPassword } from '../../app/secrets/password.ts'
import { readSnapshot } from '../../core/catalog.ts'
import { Secret } from '../../core/domain/secret.ts'
import type { Env } from '../../dashboard/parts.ts'
import { temporaryDirectory } from '../core/verb-tools.ts'
import { createBrowser } from '../dashboard/browser.ts'
import { git, gitText } from '../git.ts'
import { addCommits, growRepository } from '../repositories/grow.ts'
import { type S3Double, startS3Double } from '../servers/s3-double.ts'
import { s3StoreOn } from '../servers/s3-subject.ts'
import { listenForMail } from './alerts/smtp-server.ts'
import { startWholeApp } from './whole-app.ts'

const PASSWORD = 'a-password-of-the-administrator'
const ROLE = 'arn:aws:iam::111122223333:role/holdfast-writer'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** docs/retrieval.md says both. */
const NOTICED_WITHIN = 5 * MINUTE
const TOLD_WITHIN = MINUTE / 4
/** What was never backed up is, and nothing else by itself. */
const POLICY = `version: 1
defaults:
  schedule: 0 0 1 * *
  rpo: 40d
exclude:
  - match: { repositories: ['holdfast'] }
    reason: Holds nothing but the policy.
`

/** The App over a bucket whose bundles lie in Glacier from the first moment. */
async function start(now: () => Date) {
  const double = await startS3Double({ coldNow: now, sessionNow: now })
  onTestFinished(() => double.close())
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('AWS_ACCESS_KEY_ID', double.accessKeyId)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', double.secretAccessKey)
  vi.stubEnv('AWS_ENDPOINT_URL_STS', double.endpoint)
  const parameters = { endpoint: double.endpoint, region: 'us-east-1', 'storage-class': 'GLACIER' }
  const bucket = `s3://test/backups/acme?${new URLSearchParams(parameters)}`
  const mail = await listenForMail()
  const whole = await startWholeApp({
    now,
    environment: {
      ...{ HOLDFAST_STORE: bucket, JOB_STORE: bucket, TEAM_ROLES: 'acme/restorers=restorer' },
      ...{ ALLOW_PRIVATE_DESTINATIONS: 'true', MAIL_FROM: 'backup@acme.example' },
      ...{ MAIL_TO: 'ops@acme.example', STORE_ROLE_ARN: ROLE },
    },
    secrets: {
      ADMIN_PASSWORD_HASH: await hashPassword(new Secret(PASSWORD)),
      SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    },
  })
  return { double, mails: mail.mails, whole }
}

/** Names of objects that were asked for, in that order, each as often as it was. */
function restored({ requests }: S3Double): readonly string[] {
  return requests
    .filter(({ method, url }) => method === 'POST' && /[?&]restore/.test(url))
    .map(({ key }) => key)
}

it('is asked for whole by a form, told of by mail when it is back, and downloaded', async () => {
  let stoppedAt: Date | undefined
  const now = () => stoppedAt ?? new Date()
  const { double, mails, whole } = await start(now)
  const { github, root, app, url, until } = whole
  const control = [...github.world.repositories.values()].find(({ name }) => name === 'holdfast')
  github.setFile(control?.id ?? 0, '.github/holdfast.yml', POLICY)
  const rocket = github.addRepository({ owner: 'acme', name: 'rocket', visibility: 'internal' })
  const source = join(root, 'acme/rocket.git')
  await growRepository(source, { commits: 3, files: 2, bytes: 300, seed: 1 })
  github.addUser('vera')
  github.addMember('acme', 'vera')
  github.addToTeam('acme', 'restorers', 'vera')
  github.install({ on: 'acme' })
  const snapshots = () =>
    app.db.selectFrom('snapshots').select('snapshot').orderBy('takenAt').execute()
  await until(async () => (await snapshots()).length === 1)

  const routes = new Hono<Env>().route('/', app.routes)
  const browser = () => createBrowser({ app: routes, now, url })
  const admin = browser()
  await admin.logIn(PASSWORD)
  await addCommits(source, 1, 2)
  await admin.submit('/repos/acme/rocket', '/repos/acme/rocket/back-up')
  await until(async () => (await snapshots()).length === 2)
  const snapshot = (await snapshots()).at(-1)?.snapshot ?? ''
  const store = s3StoreOn(double, { prefix: 'backups/acme' })
  const { manifest } = await readSnapshot(store, String(rocket.id), snapshot)
  const chain = manifest.git.chain.map(({ object }) => `backups/acme/holdfast/v1/${object.key}`)
  expect(chain).toHaveLength(2)

  // Before: it says what it takes, and gives nothing.
  github.signIn('vera')
  const vera = browser()
  await vera.logInWithGitHub()
  const base = `/repos/acme/rocket/snapshots/${snapshot}`
  const page = async () => await (await vera.get(`${base}/restore`)).text()
  expect(await page()).toContain('In cold storage')
  const early = await vera.get(`${base}/archive.bundle`)
  expect(early.status).toBe(409)
  expect(await early.text()).toContain(`${base}/restore`)
  expect(restored(double)).toEqual([])

  // All of the chain is asked for before the form is answered.
  const asked = await vera.submit(`${base}/restore`, `${base}/restore`, {
    ...{ tier: 'standard', days: '1' },
  })
  expect(asked.status).toBe(303)
  expect(restored(double).toSorted()).toEqual(chain.toSorted())
  const waiting = await (await vera.get(asked.headers.get('location') ?? '')).text()
  expect(waiting).toContain('You are told when it is ready.')
  expect(waiting).toContain('On its way')
  expect(waiting).toContain('2 of them were asked for')
  expect(waiting).toMatch(/<progress max="\d+" value="\d+"/)
  expect(waiting).toContain('github:vera')

  // Standard takes five hours. Just before, it is looked at and found wanting.
  const retrieval = () => app.db.selectFrom('retrievals').selectAll().executeTakeFirstOrThrow()
  const ends = chain.map((key) => double.bucket().objects.get(key)?.at(-1)?.retrieval?.readyAt)
  const readyAt = Math.max(...ends.map((end) => end?.getTime() ?? Number.NaN))
  expect(readyAt - now().getTime()).toBeGreaterThan(4 * HOUR)
  stoppedAt = new Date(readyAt - 1)
  const looks = () =>
    double.requests.filter(({ method, key }) => method === 'HEAD' && chain.includes(key)).length
  const before = looks()
  await until(() => looks() > before)
  expect(await retrieval()).toMatchObject({ state: 'pending' })
  const told = () => mails.filter(({ data }) => /^Subject: .*cold storage/m.test(data))
  expect(told()).toEqual([])

  // By the end of the interval it is noticed, and whoever waits has a mail.
  stoppedAt = new Date(readyAt + NOTICED_WITHIN)
  await until(async () => (await retrieval()).state === 'ready', 10_000)
  stoppedAt = new Date(readyAt + NOTICED_WITHIN + TOLD_WITHIN)
  await until(() => told().length > 0, 10_000)
  const [mail, ...more] = told()
  expect(more).toEqual([])
  expect(mail?.to.join()).toContain('ops@acme.example')
  const text = (mail?.data ?? '').replaceAll('=\r\n', '')
  expect(text).toContain('A snapshot of acme/rocket is back from cold storage')
  expect(text).toContain(snapshot)
  expect(text).toContain('vera')
  expect(restored(double)).toHaveLength(2)

  // What is downloaded is what git has.
  await vera.logInWithGitHub()
  expect(await page()).toContain('Ready')
  const download = await vera.get(`${base}/archive.bundle`)
  expect(download.status).toBe(200)
  const dir = await temporaryDirectory()
  const file = join(dir, 'rocket.bundle')
  await writeFile(file, Buffer.from(await download.arrayBuffer()))
  await git(['clone', '--quiet', '--mirror', file, join(dir, 'clone.git')])
  const refs = (cwd: string) =>
    gitText(['for-each-ref', '--format=%(objectname) %(refname)'], { cwd })
  expect(await refs(join(dir, 'clone.git'))).toBe(await refs(source))

  // Two days later the copies are gone again: it says so, and can be asked for anew.
  stoppedAt = new Date(readyAt + 49 * HOUR)
  await vera.logInWithGitHub()
  const gone = await page()
  expect(gone).toContain('In cold storage')
  expect(gone).toContain('Expired')
  expect(gone).not.toContain('Ready')
  expect(gone).toContain('Bring all of it back')
  expect(github.problems).toEqual([])
}, 120_000)
