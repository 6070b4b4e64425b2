/**
 * A program that does everything the API can: what it may ask, and what it hears, is checked by
 * types that are made from the document of the API (api-client.test.ts makes `paths.ts`).
 */
import { text } from 'node:stream/consumers'
import createClient from 'openapi-fetch'
import { z } from 'zod'
import type { paths } from './paths.ts'

/** Told by stdin: secrets are in no list of processes. */
const Told = z.object({
  url: z.string(),
  /** As people reach the App; the browser names it with each change. */
  origin: z.string(),
  /** Of the administrator's session: cookies, and the token of forms. */
  cookie: z.string(),
  csrf: z.string(),
})
const told = Told.parse(JSON.parse(await text(process.stdin)))
const baseUrl = `${told.url}/api/v1`
const session = createClient<paths>({
  baseUrl,
  headers: { cookie: told.cookie, origin: told.origin, 'x-csrf-token': told.csrf },
})

interface Answer<Data> {
  readonly data?: Data
  readonly error?: unknown
  readonly response: Response
}

function got<Data>({ data, error, response }: Answer<Data>): Data {
  if (response.ok && data !== undefined) return data
  throw new Error(`${response.url}: ${response.status} ${JSON.stringify(error)}`)
}

function done({ error, response }: Answer<unknown>): void {
  if (response.status === 204) return
  throw new Error(`${response.url}: ${response.status} ${JSON.stringify(error)}`)
}

/** Each time another, as programs do that ask again when an answer is lost. */
const once = () => ({ 'idempotency-key': crypto.randomUUID() })

const made = got(
  await session.POST('/tokens', {
    params: { header: once() },
    body: { name: 'program', scopes: ['admin'], days: 1 },
  }),
)
const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${made.secret}` } })

const SNAPSHOT = '/repositories/{owner}/{name}/snapshots/{snapshot}'

const repository = await readFleet()
await actOnOne(repository)
await readSnapshots(repository)
await readReports()
await useAlertsAndActivity()
await useSettings()
console.log('everything')

interface Named {
  readonly id: string
  readonly owner: string
  readonly name: string
}

async function readFleet(): Promise<Named> {
  const me = got(await client.GET('/me'))
  if (me.kind !== 'token') throw new Error(`I am a ${me.kind}.`)
  const { verdict } = got(await client.GET('/overview'))
  const query = { limit: 1, q: 'rocket' }
  const { items, fitting } = got(await client.GET('/repositories', { params: { query } }))
  const [first] = items
  if (first === undefined || verdict.covered !== fitting) throw new Error('There is no rocket.')
  const outcome = got(
    await client.POST('/repositories/actions', {
      params: { header: once() },
      body: { action: 'verify', filter: { q: first.name }, dryRun: true },
    }),
  )
  if (outcome.ids.length + outcome.leftOut.length !== 1) throw new Error('It is forgotten.')
  got(
    await client.PUT('/views/{name}', {
      params: { path: { name: 'mine' } },
      body: { query: 'state=overdue' },
    }),
  )
  const views = got(await client.GET('/views'))
  if (views.items[0]?.name !== 'mine') throw new Error('The view is not kept.')
  done(await client.DELETE('/views/{name}', { params: { path: { name: 'mine' } } }))
  const events = await client.GET('/events', {
    params: { header: { 'last-event-id': 'garbled-1' } },
    parseAs: 'stream',
  })
  await got(events)?.cancel()
  return first
}

async function actOnOne({ owner, name }: Named): Promise<void> {
  const path = { owner, name }
  const params = { path, header: once() }
  got(await client.GET('/repositories/{owner}/{name}', { params: { path } }))
  got(await client.GET('/repositories/{owner}/{name}/trends', { params: { path } }))
  got(await client.GET('/repositories/{owner}/{name}/lost-refs', { params: { path } }))
  got(await client.GET('/repositories/{owner}/{name}/names', { params: { path } }))
  got(await client.POST('/repositories/{owner}/{name}/verify', { params }))
  got(
    await client.POST('/repositories/{owner}/{name}/back-up', {
      params: { path, header: once() },
      body: { full: true },
    }),
  )
  const { at } = got(await client.GET('/overview'))
  const until = new Date(Date.parse(at) + 86_400_000).toISOString()
  const pause = '/repositories/{owner}/{name}/pause'
  got(await client.PUT(pause, { params: { path }, body: { until } }))
  got(await client.DELETE(pause, { params: { path } }))
  const query = { open: 'true' } as const
  const runs = got(
    await client.GET('/repositories/{owner}/{name}/runs', { params: { path, query } }),
  )
  const run = runs.items[0]?.id ?? ''
  got(
    await client.POST('/repositories/{owner}/{name}/runs/{run}/cancel', {
      params: { path: { ...path, run }, header: once() },
    }),
  )
}

async function readSnapshots({ owner, name }: Named): Promise<void> {
  const { items } = got(
    await client.GET('/repositories/{owner}/{name}/snapshots', {
      params: { path: { owner, name } },
    }),
  )
  const path = { owner, name, snapshot: items[0]?.snapshot ?? '' }
  const bytes = { parseAs: 'arrayBuffer' } as const
  const { objects } = got(await client.GET(SNAPSHOT, { params: { path } }))
  const hold = `${SNAPSHOT}/hold` as const
  got(await client.PUT(hold, { params: { path }, body: { reason: 'An audit' } }))
  got(await client.DELETE(hold, { params: { path } }))
  // As a URL of the store, which the client follows.
  const key = objects[0]?.key ?? ''
  got(await client.GET(`${SNAPSHOT}/object`, { params: { path, query: { key } }, ...bytes }))
  await retrieve(path)
  got(await client.GET(`${SNAPSHOT}/refs`, { params: { path, query: { limit: 5 } } }))
  const tree = got(await client.GET(`${SNAPSHOT}/tree`, { params: { path } }))
  const file = tree.items.find(({ kind }) => kind === 'file')
  if (file === undefined) throw new Error('There is no file.')
  const query = { path: file.path }
  got(await client.GET(`${SNAPSHOT}/file`, { params: { path, query } }))
  got(await client.GET(`${SNAPSHOT}/search`, { params: { path, query: { q: file.text } } }))
  got(await client.GET(`${SNAPSHOT}/download`, { params: { path, query }, ...bytes }))
  got(await client.GET(`${SNAPSHOT}/archive.tar.gz`, { params: { path }, ...bytes }))
  got(await client.GET(`${SNAPSHOT}/archive.bundle`, { params: { path }, ...bytes }))
  got(await client.GET(`${SNAPSHOT}/manifest.json`, { params: { path }, parseAs: 'text' }))
  got(await client.GET(`${SNAPSHOT}/receipt`, { params: { path }, parseAs: 'text' }))
}

/** All of the chain lies in cold storage. */
async function retrieve(path: Pick<Named, 'owner' | 'name'> & { readonly snapshot: string }) {
  const retrieval = `${SNAPSHOT}/retrieval` as const
  const plan = got(await client.GET(retrieval, { params: { path, query: { days: 2 } } }))
  if (plan.status !== 'archived') throw new Error(`It is ${plan.status}.`)
  const offer = plan.offers.find(({ tier, refusal }) => tier === 'bulk' && refusal === null)
  if (offer === undefined) throw new Error('It cannot be had.')
  got(
    await client.POST(retrieval, {
      params: { path, header: once() },
      body: { tier: offer.tier, days: 2 },
    }),
  )
  got(await client.GET(`${SNAPSHOT}/retrievals`, { params: { path } }))
}

async function readReports(): Promise<void> {
  const query = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' }
  const bytes = { parseAs: 'arrayBuffer' } as const
  const table = 'population'
  got(
    await client.GET('/reports/tables/{table}', {
      params: { path: { table }, query },
      parseAs: 'text',
    }),
  )
  got(await client.GET('/reports/pdf', { params: { query }, ...bytes }))
  got(await client.GET('/reports/audit', { params: { query }, ...bytes }))
}

async function useAlertsAndActivity(): Promise<void> {
  const { items } = got(await client.GET('/alerts', { params: { query: { state: 'open' } } }))
  got(await client.GET('/alerts/causes'))
  const path = { id: items[0]?.id ?? '' }
  done(await client.POST('/alerts/{id}/acknowledge', { params: { path, header: once() } }))
  done(await client.PUT('/alerts/{id}/mute', { params: { path }, body: { until: null } }))
  const trail = got(await client.GET('/activity', { params: { query: { limit: 5 } } }))
  if (trail.next === null) throw new Error('The audit trail is too short.')
  const { intact } = got(await client.POST('/activity/check', { params: { header: once() } }))
  if (!intact) throw new Error('The audit trail is broken.')
  const query = { format: 'ndjson' } as const
  got(await client.GET('/activity/export', { params: { query }, parseAs: 'text' }))
}

async function useSettings(): Promise<void> {
  const accounts = got(await client.GET('/accounts'))
  const path = { account: accounts.items[0]?.login ?? '' }
  const policy = got(await client.GET('/policies/{account}', { params: { path } }))
  const body = { text: 'version: 1\n' }
  const trial = got(
    await client.POST('/policies/{account}/try', { params: { path, header: once() }, body }),
  )
  if (trial.problems.length > 0) throw new Error('The policy has problems.')
  const draft = { ...body, basedOn: policy.draft?.version ?? null }
  done(await client.PUT('/policies/{account}', { params: { path }, body: draft }))
  const channels = got(await client.GET('/notifications'))
  const channel = channels.items[0]?.name ?? ''
  got(
    await client.POST('/notifications/{channel}/test', {
      params: { path: { channel }, header: once() },
    }),
  )
  got(await client.GET('/setup'))
  got(await client.GET('/roles'))
  const { items } = got(await session.GET('/sessions'))
  const other = items.find(({ current }) => !current)
  done(await session.DELETE('/sessions/{id}', { params: { path: { id: other?.id ?? '' } } }))
  const tokens = got(await session.GET('/tokens'))
  const own = tokens.items.find(({ id }) => id === made.token.id)
  done(await session.DELETE('/tokens/{id}', { params: { path: { id: own?.id ?? '' } } }))
}
