/** The App as it runs, beside a GitHub, a git server and a store; moved by tests tick by tick. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { readSettings } from '../../app/config.ts'
import { type App, createApp } from '../../app/main.ts'
import { type Listener, listen } from '../../app/server/listen.ts'
import { Secret } from '../../core/domain/secret.ts'
import { parseStoreAddress } from '../../core/domain/store-address.ts'
import { openStore } from '../../core/store/open.ts'
import type { Store } from '../../core/store/store.ts'
import { PATH } from '../config.ts'
import { growRepository } from '../repositories/grow.ts'
import { startGitServer } from '../servers/git-server.ts'
import { bundledAction } from '../servers/github/bundled-action.ts'
import { type FakeGitHub, startGitHub } from '../servers/github/server.ts'

export interface WholeApp {
  readonly github: FakeGitHub
  /** Repositories as git has them: `<root>/acme/rocket.git`. */
  readonly root: string
  readonly storePath: string
  readonly store: Store
  readonly url: string
  readonly lines: string[]
  /** Of the instance that answers; others share the database. */
  readonly app: App
  /** Works off webhooks and all that is due, over and over, until `done` or nothing happens. */
  until(done: () => Promise<boolean> | boolean, mostMs?: number): Promise<void>
  /** Requests to these paths are refused from now on, before the App sees them. */
  drop(which: (path: string) => boolean): void
  /** Another instance takes the place of this one, which is gone without a word. */
  replace(database?: string): Promise<App>
  /** Another instance works beside this one; after `replace` or `kill` it is alone. */
  join(): Promise<App>
  /** This one is gone without a word, and the one beside it takes the requests. */
  kill(): Promise<void>
}

export interface WholeAppOptions {
  /** `postgres://…`; a file of SQLite if absent. */
  readonly database?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
  /** The clock of GitHub and of the App; that of jobs is the real one. */
  readonly now?: () => Date
}

const WEBHOOK_SECRET = 'a-secret-of-the-webhook'
const Slots = z.array(z.int())
const CONTROL_FILE = 'holdfast.yml'

interface Instance {
  readonly app: App
  readonly abort: AbortController
}

/** An organisation `acme` with a control repository and nothing else; the App is not installed. */
export async function startWholeApp(options: WholeAppOptions = {}): Promise<WholeApp> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-app-'))
  const root = join(dir, 'git')
  const storePath = join(dir, 'store')
  const git = await startGitServer({ root })
  const { now = () => new Date() } = options
  let dropped = (_: string) => false
  let current: Instance | undefined
  let beside: Instance | undefined
  const listener: Listener = await listen(
    (request) => {
      if (current === undefined) return new Response(null, { status: 503 })
      return dropped(new URL(request.url).pathname)
        ? new Response(null, { status: 400 })
        : current.app.routes.fetch(request)
    },
    { host: '127.0.0.1', port: 0 },
  )
  const url = `http://127.0.0.1:${listener.port}`
  const github = await startGitHub({
    gitServer: git.url,
    now,
    app: { webhookUrl: `${url}/api/github/webhooks`, webhookSecret: WEBHOOK_SECRET },
    runner: {
      onJob: bundledAction({
        inputs: ({ slot }) => ({ 'app-url': url, slot: String(slot) }),
        environment: { PATH },
      }),
    },
  })
  github.addOrganization('acme')
  const control = github.addRepository({ owner: 'acme', name: 'holdfast' })
  await growRepository(join(root, 'acme/holdfast.git'), {
    commits: 1,
    files: 1,
    bytes: 100,
    seed: 1,
  })
  github.addWorkflow(control.id, {
    file: CONTROL_FILE,
    inputs: ['dispatch', 'slots', 'max-parallel'],
    // As the workflow in examples/control-repository has it.
    title: ({ dispatch }) => `holdfast ${dispatch}`,
    slots: ({ slots = '[]' }) => Slots.parse(JSON.parse(slots)),
  })

  const lines: string[] = []
  github.app.callbackUrl = `${url}/login/github/callback`
  const environment = {
    CLIENT_ID: github.app.clientId,
    ...{ PATH, APP_URL: url, APP_ID: String(github.app.id) },
    ...{ GHE_HOST: new URL(github.url).host, GITHUB_API_URL: github.api },
    ...{ OIDC_ISSUER: github.oidc.issuer, HOLDFAST_STORE: storePath, JOB_STORE: storePath },
    DATA_DIR: join(dir, 'data'),
    ...(options.database === undefined ? {} : { DATABASE_URL: options.database }),
    ...options.environment,
  }
  const secrets: Record<string, Secret> = {
    PRIVATE_KEY: new Secret(github.app.privateKey),
    WEBHOOK_SECRET: new Secret(WEBHOOK_SECRET),
    CLIENT_SECRET: new Secret(github.app.clientSecret),
    ...Object.fromEntries(
      Object.entries(options.secrets ?? {}).map(([name, value]) => [name, new Secret(value)]),
    ),
  }
  const open = async (database?: string) => {
    const abort = new AbortController()
    const settings = readSettings({
      ...environment,
      ...(database ? { DATABASE_URL: database } : {}),
    })
    const app = await createApp(settings, async (name) => secrets[name], {
      fetch,
      now,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50))),
      random: Math.random,
      random32: () => randomBytes(4).readUInt32BE(),
      elapsedMs: () => performance.now(),
      newId: () => randomUUID(),
      holder: randomUUID(),
      write: (line) => lines.push(line),
      scratch: join(dir, 'scratch'),
      signal: abort.signal,
    })
    return { app, abort }
  }
  current = await open()
  onTestFinished(async () => {
    await github.close()
    await end(current)
    await end(beside)
    await listener.close(1000)
    await git.close()
    await rm(dir, { recursive: true, force: true, maxRetries: 5 })
  })
  const world = { now, sleep: async () => {}, random: Math.random }
  return {
    ...{ github, root, storePath, url, lines },
    store: openStore(parseStoreAddress(storePath), {
      ...world,
      elapsedMs: () => performance.now(),
    }),
    get app() {
      if (current === undefined) throw new Error('there is no App')
      return current.app
    },
    async until(done, mostMs = 40_000) {
      for (const end = Date.now() + mostMs; !(await done()); ) {
        if (Date.now() > end)
          throw new Error(`It did not come about:\n${await describe(current?.app, lines)}`)
        await Promise.all([work(current?.app), work(beside?.app)])
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    drop(which) {
      dropped = which
    },
    async replace(database) {
      const before = current
      current = await open(database)
      await end(before)
      return current.app
    },
    async join() {
      beside = await open()
      return beside.app
    },
    async kill() {
      const before = current
      current = beside
      beside = undefined
      await end(before)
    },
  }
}

/** What was under way, and the last that was said: a failure here seldom comes twice. */
async function describe(app: App | undefined, lines: readonly string[]): Promise<string> {
  const tables = ['dispatches', 'runs', 'leases'] as const
  const rows = await Promise.all(
    tables.map(async (table) => app?.db.selectFrom(table).selectAll().execute()),
  )
  const records = tables.map((table, index) => `${table} ${JSON.stringify(rows[index])}`)
  return [...records, ...lines.slice(-20)].join('\n')
}

async function work(app: App | undefined): Promise<void> {
  if (app === undefined) return
  while ((await app.worker.step()) > 0);
  await app.clockwork.tick()
}

async function end(instance: Instance | undefined): Promise<void> {
  instance?.abort.abort()
  await instance?.app.close()
}
