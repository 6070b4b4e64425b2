/** The dashboard with its door, real records and the fake GitHub, as browsers meet it. */
import { Hono } from 'hono'
import { expect, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createPeople } from '../../app/github/people.ts'
import { saveInstallation } from '../../app/records/installations.ts'
import type { Db } from '../../app/records/open.ts'
import { createPeopleView } from '../../app/views/people.ts'
import { createSessionsView } from '../../app/views/sessions.ts'
import { createTokensView } from '../../app/views/tokens.ts'
import { Secret } from '../../core/domain/secret.ts'
import { createAssets } from '../../dashboard/assets.ts'
import { createDashboard } from '../../dashboard/create.ts'
import { answerError } from '../../dashboard/errors.tsx'
import { mayDownload } from '../../dashboard/guards/download.ts'
import type { Rates } from '../../dashboard/guards/limits.ts'
import { needs, needsEverywhere, viewerOf } from '../../dashboard/needs.ts'
import type { DashboardParts, Env } from '../../dashboard/parts.ts'
import { createEntrance, type Entrance } from '../../dashboard/session/entrance.ts'
import type { RoleRules } from '../../dashboard/session/roles.ts'
import { openSqlite } from '../app/databases.ts'
import { createAppKeys } from '../servers/github/create-world.ts'
import { readDescription } from '../servers/github/description.ts'
import { type FakeGitHub, startGitHub } from '../servers/github/server.ts'
import { type Browser, createBrowser } from './browser.ts'
import { aFleet, aRepository, someFacts } from './facts.ts'
import { createMemoryPorts, type MemoryFacts } from './memory-ports.ts'

const description = readDescription()
const keys = createAppKeys()
const assets = createAssets()

export const URL_OF_APP = 'https://holdfast.test'
export const PASSWORD = 'canary-password-of-the-administrator'
export const SESSION_KEY = new Secret('canary-of-the-session-key-that-is-long-enough')

export const RULES: RoleRules = {
  owner: 'admin',
  member: 'viewer',
  teams: [
    { organization: 'Acme', team: 'operators', role: 'operator' },
    { organization: 'acme', team: 'restorers', role: 'restorer' },
  ],
}

export interface EntranceScene {
  readonly github: FakeGitHub
  readonly db: Db
  readonly app: Hono<Env>
  readonly entrance: Entrance
  readonly facts: MemoryFacts
  /** What the dashboard told of defects. */
  readonly errors: unknown[]
  /** Ids of the repositories, and of the installation. */
  readonly rocket: string
  readonly hidden: string
  readonly installationId: string
  browser(): Browser
  /** A browser in which that person has logged in. */
  loggedIn(login: string): Promise<Browser>
  advance(ms: number): void
}

export interface SceneOptions {
  readonly db?: Db
  readonly url?: string
  readonly rules?: RoleRules
  readonly proxies?: number
  readonly rates?: Rates
  readonly administered?: boolean
  readonly sessionKey?: Secret
  /** Another instance of the App beside that one, with the same records and GitHub. */
  readonly beside?: EntranceScene
}

/**
 * `acme` has the App, `rocket` that all members may read, and `hidden` that only its owner may.
 * Members: olivia owns it, oscar is in operators, rita in restorers, bob in both, vera in none.
 * sam is a stranger.
 */
export async function openEntrance(options: SceneOptions = {}): Promise<EntranceScene> {
  const github = options.beside?.github ?? (await startWorld())
  const db = options.beside?.db ?? options.db ?? (await openSqlite())
  const [installation] = [...github.world.installations.values()]
  const installationId = String(installation?.id)
  const idOf = (name: string) =>
    String([...github.world.repositories.values()].find((each) => each.name === name)?.id)
  const account = github.world.accounts.get(installation?.accountId ?? 0)
  await saveInstallation(
    db,
    {
      ...{ id: installationId, accountId: String(account?.id), account: 'acme' },
      ...{ accountKind: 'Organization', permissions: {}, suspendedAt: null },
    },
    github.clock.now(),
  )
  const [rocket, hidden] = [idOf('rocket'), idOf('hidden')]
  const facts = someFacts(
    aFleet([
      aRepository({ id: rocket, installationId, name: 'rocket' }),
      aRepository({ id: hidden, installationId, name: 'hidden' }),
    ]),
  )
  const errors: unknown[] = []
  const { parts, entrance } = createParts({ github, db, facts, errors }, options)
  const app = withProbes(parts, installationId)
  const browser = () =>
    createBrowser({ app, now: github.clock.now, url: options.url ?? URL_OF_APP })
  return {
    ...{ github, db, app, entrance, facts, errors, rocket, hidden, installationId, browser },
    advance: (ms) => github.clock.advance(ms),
    async loggedIn(login) {
      const own = browser()
      github.signIn(login)
      const answer = await own.logInWithGitHub()
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/'])
      return own
    },
  }
}

async function startWorld(): Promise<FakeGitHub> {
  const github = await startGitHub({ description, app: { keys } })
  onTestFinished(async () => {
    await github.close()
    expect(github.problems).toEqual([])
    expect(github.requests.filter(({ misfit }) => misfit !== undefined)).toEqual([])
  })
  github.app.callbackUrl = `${URL_OF_APP}/login/github/callback`
  github.addOrganization('acme')
  for (const login of ['olivia', 'oscar', 'rita', 'bob', 'vera', 'sam']) github.addUser(login)
  github.addMember('acme', 'olivia', 'admin')
  for (const login of ['oscar', 'rita', 'bob', 'vera']) github.addMember('acme', login)
  for (const login of ['oscar', 'bob']) github.addToTeam('acme', 'operators', login)
  for (const login of ['rita', 'bob']) github.addToTeam('acme', 'restorers', login)
  github.addRepository({ owner: 'acme', name: 'rocket', visibility: 'internal' })
  github.addRepository({ owner: 'acme', name: 'hidden', visibility: 'private' })
  github.install({ on: 'acme' })
  return github
}

function createParts(
  { github, db, facts, errors }: Pick<EntranceScene, 'github' | 'db' | 'facts' | 'errors'>,
  options: SceneOptions,
): { readonly parts: DashboardParts; readonly entrance: Entrance } {
  const ports = createMemoryPorts(facts)
  const { now } = github.clock
  const url = options.url ?? URL_OF_APP
  const entrance = createEntrance({
    ...{ sessions: createSessionsView(db), people: createPeopleView(db) },
    ...{ tokens: createTokensView(db), activity: ports.activity, url, fetch, now },
    asPerson: createPeople({
      ...{ host: new URL(github.url).host, now, signal: new AbortController().signal },
      sleep: async (ms) => github.clock.advance(ms),
    }),
    sessionKey: options.sessionKey ?? SESSION_KEY,
    rules: options.rules ?? RULES,
    proxies: options.proxies ?? 0,
    github: {
      clientId: github.app.clientId,
      clientSecret: new Secret(github.app.clientSecret),
      webUrl: github.url,
    },
    administrator:
      options.administered === false
        ? undefined
        : { verify: async (password) => password === PASSWORD },
    rates: options.rates,
  })
  const onError = (error: unknown) => void errors.push(error)
  return {
    entrance,
    parts: { ...ports, assets, identify: entrance.identify, entrance, url, now, onError },
  }
}

/** Pages of others, as far as the door is concerned: behind it, and able to tell who asks. */
function withProbes(parts: DashboardParts, installationId: string): Hono<Env> {
  const app = new Hono<Env>()
  app.onError((error, context) => answerError(error, context, parts))
  app.use('/probe/*', parts.identify)
  app.get('/probe/viewer', (context) => {
    const viewer = context.get('viewer')
    return context.json(
      viewer && {
        ...{ kind: viewer.kind, actor: viewer.actor, name: viewer.name, role: viewer.role },
        ...{ somewhere: viewer.somewhere, address: viewer.address, csrf: viewer.csrf },
        here: viewer.roleFor(installationId),
      },
    )
  })
  app.get('/probe/raw', () => new Response('streamed'))
  app.get('/probe/sees/:id', (context) => {
    const id = context.req.param('id')
    return context.json(viewerOf(context).sees({ id, installationId }))
  })
  app.get('/probe/download/:id', async (context) => {
    const id = context.req.param('id')
    return context.json(await mayDownload(viewerOf(context), { id, installationId }))
  })
  app.get('/probe/settings', needsEverywhere('admin'), (context) => context.text('settings'))
  app.get('/probe/operate', needs('operator'), (context) => context.text('operate'))
  app.post('/probe/change', needs('viewer'), (context) => context.text('changed'))
  app.post('/probe/tokens', async (context) => {
    const { entrance } = parts
    const owner = { viewer: viewerOf(context), session: context.get('session') }
    const wish = Wish.parse(await context.req.json())
    const made = await entrance?.tokens.create(owner, wish)
    return context.json({ id: made?.token.id, secret: made?.secret.reveal() })
  })
  app.get('/probe/tokens', async (context) => {
    const owner = { viewer: viewerOf(context), session: context.get('session') }
    return context.json((await parts.entrance?.tokens.list(owner)) ?? [])
  })
  app.delete('/probe/tokens/:id', async (context) => {
    const owner = { viewer: viewerOf(context), session: context.get('session') }
    await parts.entrance?.tokens.revoke(owner, context.req.param('id'))
    return context.body(null, 204)
  })
  app.get('/probe/sessions', async (context) => {
    const owner = { viewer: viewerOf(context), session: context.get('session') }
    return context.json((await parts.entrance?.sessions.list(owner)) ?? [])
  })
  app.delete('/probe/sessions/:id', async (context) => {
    const owner = { viewer: viewerOf(context), session: context.get('session') }
    await parts.entrance?.sessions.revoke(owner, context.req.param('id'))
    return context.body(null, 204)
  })
  return app.route('/', createDashboard(parts))
}

const Wish = z.object({
  name: z.string(),
  scopes: z.array(z.enum(['read', 'operate', 'restore', 'admin'])),
  days: z.number(),
})
