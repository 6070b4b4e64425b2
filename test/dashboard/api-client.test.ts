/** A client that is generated from the document of the API can do everything. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createPeopleView } from '../../app/views/people.ts'
import { createSessionsView } from '../../app/views/sessions.ts'
import { createTokensView } from '../../app/views/tokens.ts'
import { pause } from '../../core/domain/coverage-verdict.ts'
import type { Env } from '../../dashboard/parts.ts'
import { createEntrance } from '../../dashboard/session/entrance.ts'
import { openSqlite } from '../app/databases.ts'
import { PATH } from '../config.ts'
import { createColdStores } from '../core/cold-store.ts'
import { temporaryDirectory } from '../core/verb-tools.ts'
import { type Described, readDocument } from './api-shape.ts'
import { createBrowser } from './browser.ts'
import { PASSWORD, RULES, SESSION_KEY } from './entrance.ts'
import { aFleet, aRepository, NOW, someFacts } from './facts.ts'
import { createMemoryPorts, type MemoryFacts } from './memory-ports.ts'
import { itemOf, opener } from './stored.ts'

const coldStore = createColdStores()
const HERE = resolve(import.meta.dirname, 'api-client')
const ROOT = resolve(import.meta.dirname, '../..')
const GENERATOR = join(ROOT, 'node_modules/openapi-typescript/bin/cli.js')
const URL_HERE = 'http://holdfast.test'

/** One repository, of which everything is known, in cold storage. */
async function setting() {
  const cold = await coldStore()
  const [newest = ''] = cold
    .keys(/snapshots\/[^.]+\.json$/)
    .sort()
    .reverse()
  const snapshot = /[^/]+(?=\.json)/.exec(newest)?.[0] ?? ''
  const facts = someFacts(aFleet([aRepository({ id: cold.repositoryId })]))
  const item = await itemOf(cold.store, cold.repositoryId, snapshot)
  // What a receipt says is of no matter here: any document of the store will do.
  facts.snapshots.push({ ...item, receiptKey: item.manifestKey })
  addFacts(facts, cold.repositoryId)
  cold.freeze(/\.bundle$/)
  return { cold, facts, open: await opener(cold.dir, cold.store, facts) }
}

function addFacts(facts: MemoryFacts, repositoryId: string): void {
  facts.runs.push({
    ...{ id: 'run-1', repositoryId, cause: 'schedule', state: 'queued', createdAt: NOW },
    ...{ startedAt: null, settledAt: null, outcome: null, snapshot: null, error: null },
    ...{ durationMs: null, storedBytes: null, transferredBytes: null, url: null },
  })
  facts.alerts.push({
    ...{ id: 'a1', kind: 'overdue', cause: 'overdue', severity: 'warning', title: 'Overdue' },
    ...{ fix: null, installationId: '7', repositoryId, since: NOW, lastSeenAt: NOW },
    ...{ acknowledgedAt: null, acknowledgedBy: null, mutedUntil: null, resolvedAt: null },
  })
  facts.channels.push({
    ...{ name: 'mail', destination: 'a@acme.test', lastSentAt: null, lastError: null },
    waiting: 0,
  })
}

/** The dashboard with its door, where the local administrator may log in. */
async function openWithDoor({ facts, open }: Awaited<ReturnType<typeof setting>>) {
  const db = await openSqlite()
  const { activity } = createMemoryPorts(facts)
  const entrance = createEntrance({
    ...{ sessions: createSessionsView(db), people: createPeopleView(db) },
    ...{ tokens: createTokensView(db), activity, url: URL_HERE, fetch, now: () => NOW },
    asPerson: () => {
      throw new Error('Nobody of GitHub is here.')
    },
    ...{ sessionKey: SESSION_KEY, rules: RULES, proxies: 0, github: undefined },
    administrator: { verify: async (password) => password === PASSWORD },
  })
  return open(null, { entrance, identify: entrance.identify, url: URL_HERE })
}

it('a client made from the document does everything that it describes', async () => {
  const scene = await setting()
  const app = await openWithDoor(scene)
  const described = await readDocument(app)
  await expectTypes(described)

  const browser = createBrowser({ app, now: () => NOW, url: URL_HERE })
  const other = createBrowser({ app, now: () => NOW, url: URL_HERE })
  for (const each of [other, browser]) expect((await each.logIn(PASSWORD)).status).toBe(303)
  const Me = z.object({ csrf: z.string() })
  const { csrf } = Me.parse(await (await browser.get('/api/v1/me')).json())
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  const { used, misfits, outer } = witness(app, described, (done) => comeToPass(done, scene))
  const server = serve({ fetch: outer.fetch, port: 0, hostname: '127.0.0.1' })
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  const url = `http://127.0.0.1:${port}`
  const told = { url, origin: URL_HERE, cookie, csrf }
  const heard = await run([join(HERE, 'program.ts')], JSON.stringify(told))
  expect(heard).toEqual({ code: 0, out: 'everything\n', err: '' })
  expect(misfits).toEqual([])
  expect([...used].sort()).toEqual(described.operations.map((one) => one.operationId).sort())
})

/** What the App and the store make of it, as far as ports in memory do not. */
function comeToPass(done: string, { facts, cold }: Awaited<ReturnType<typeof setting>>): void {
  if (done === 'beginRetrieval') cold.pass(13)
  if (done !== 'pauseRepository') return
  const repositories = facts.fleet.repositories.map((one) => ({ ...one, coverage: pause(NOW) }))
  facts.fleet = { ...facts.fleet, version: '2', repositories }
}

/** What passes by: each answer is what its document says, and none is a refusal. */
function witness(app: Hono<Env>, described: Described, afterwards: (done: string) => void) {
  const used = new Set<string>()
  const misfits: string[] = []
  const outer = new Hono()
  outer.all('*', async ({ req, env }) => {
    const path = new URL(req.url).pathname.replace('/api/v1', '')
    const response = await app.fetch(req.raw, env)
    const operation = described.operationAt(req.method, path)
    used.add(operation?.operationId ?? `${req.method} ${path}`)
    const stream = response.headers.get('content-type')?.startsWith('text/event-stream')
    const misfit = stream ? undefined : await described.problemOf(req.method, path, response)
    if (misfit !== undefined) misfits.push(`${req.method} ${path}: ${misfit}`)
    if (response.ok) afterwards(operation?.operationId ?? '')
    return response
  })
  return { used, misfits, outer }
}

/** Types made of the document, beside which the program is what the compiler lets pass. */
async function expectTypes({ text: document }: Described): Promise<void> {
  const dir = await temporaryDirectory()
  await writeFile(join(dir, 'openapi.json'), document)
  const files = [join(dir, 'openapi.json'), '--output', join(dir, 'paths.ts')]
  const { code, err } = await run([GENERATOR, ...files], '')
  expect([code, err]).toEqual([0, ''])
  const config = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { rootDirs: [HERE, dir], typeRoots: [join(ROOT, 'node_modules/@types')] },
    ...{ include: [], files: [join(HERE, 'program.ts')] },
  }
  await writeFile(join(dir, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  expect(await run([tsc, '-p', dir], '')).toEqual({ code: 0, out: '', err: '' })
}

async function run(args: readonly string[], input: string) {
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { PATH } })
  child.stdin.end(input)
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code, out, err }
}
