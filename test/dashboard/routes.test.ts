/** Every route, for everybody, and for what is hidden from them: what it answers. */
import { gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { beforeEach, describe, expect, it } from 'vitest'
import { readSnapshot } from '../../core/catalog.ts'
import { type Door, openDoor } from './door.ts'
import { aRepository, NOW, someFacts } from './facts.ts'
import { createMemoryPorts, type MemoryFacts } from './memory-ports.ts'
import { DOOR_PAGES, JUDGED, PAGES, STORED_PAGES } from './page-list.ts'
import {
  type Behind,
  HIDDEN,
  listRoutes,
  type Names,
  openFor,
  ownOf,
  requestOf,
  routeFacts,
  SECRET_TITLES,
  SECRETS,
} from './route-scene.ts'
import { ROUTES, type Row, WHO, type Who } from './route-table.ts'
import { STORED_ROUTES } from './route-table-stored.ts'
import { storedRepository } from './stored.ts'

let door: Door
beforeEach(async () => {
  door = await openDoor(createMemoryPorts(someFacts()).activity, 'https://holdfast.test')
  await door.admit('somebody')
})

it('has a row for every route, and no other', async () => {
  const rows = [...ROUTES, ...STORED_ROUTES].map(({ route }) => route)
  expect(rows.toSorted()).toEqual([...listRoutes(openFor('admin', door).app)].toSorted())
})

it('has every page that browsers judge at the route that it stands for', async () => {
  const { app } = openFor('admin', door)
  const probe = new Hono()
  for (const { method, path } of app.routes) {
    if (method === 'GET' && !path.endsWith('*')) probe.get(path, ({ text }) => text(`GET ${path}`))
  }
  const stored = Object.entries(STORED_PAGES).map(
    ([route, ends]) => [route, ends.map((end) => `/repos/a/b/snapshots/c${end}`)] as const,
  )
  for (const [route, paths] of [...Object.entries({ ...DOOR_PAGES, ...PAGES }), ...stored]) {
    for (const path of paths) expect(await (await probe.request(path)).text(), path).toBe(route)
  }
})

describe.each(ROUTES.map((row) => [row.route, row] as const))('%s', (_, row) => {
  it('answers as the table says', async () => {
    const statuses = []
    for (const who of WHO) statuses.push(await ask(row, who, ownOf(who)))
    expect(statuses.join(' ')).toBe(row.own)
  })

  if (row.hidden === undefined) return
  it('answers as the table says for what is hidden', async () => {
    const statuses = []
    for (const who of WHO) statuses.push(await ask(row, who, HIDDEN))
    expect(statuses.join(' ')).toBe(row.hidden)
  })
})

describe('with a snapshot in the store, every route', () => {
  it('answers as the table says, for what is seen and for what is hidden', async () => {
    const { repository, snapshot, facts, parts, store } = await storedRepository()
    const { manifest } = await readSnapshot(store, repository.id, snapshot)
    const object = encodeURIComponent(manifest.git.chain[0]?.object.key ?? '')
    const answered: Record<string, string> = {}
    for (const each of STORED_ROUTES) {
      const statuses = await Promise.all(
        [ownOf, () => HIDDEN].map(async (namesOf) => {
          const all = []
          for (const who of WHO) {
            const behind = { facts: withStored(routeFacts(), facts), more: parts }
            all.push(await ask(each, who, { ...namesOf(who), snapshot, object }, behind))
          }
          return all.join(' ')
        }),
      )
      answered[each.route] = statuses.join(' | ')
    }
    const table = STORED_ROUTES.map(({ route, own, hidden }) => [route, `${own} | ${hidden}`])
    expect(answered).toEqual(Object.fromEntries(table))
  })
})

/** With what is stored in place of the first repository, and a run of it that waits. */
function withStored(facts: MemoryFacts, { fleet, snapshots }: MemoryFacts): MemoryFacts {
  const [first, ...others] = facts.fleet.repositories
  const [repository = aRepository()] = fleet.repositories
  const run = {
    ...{ id: 'run-1', repositoryId: repository.id, cause: 'schedule', state: 'queued' as const },
    ...{ createdAt: NOW, startedAt: null, settledAt: null, outcome: null, snapshot: null },
    ...{ error: null, durationMs: null, storedBytes: null, transferredBytes: null, url: null },
  }
  return {
    ...facts,
    fleet: { ...facts.fleet, repositories: [{ ...first, ...repository }, ...others] },
    snapshots: [...snapshots],
    runs: [run],
  }
}

async function ask(
  row: Row,
  who: Who,
  names: Names,
  behind: Partial<Behind> = {},
): Promise<number> {
  // Only settings ask for a session.
  const without = who === 'anonymous' || behind.facts !== undefined
  const session = without ? undefined : await door.admit(who)
  const { app, facts } = openFor(who, door, session, behind)
  const [path, init] = requestOf(row, names)
  const digest = app.routes.find((one) => path.startsWith('/assets/') && isAsset(one.path, path))
  const response = await app.request(digest?.path ?? path, init)
  expectFramedByNobody(response)
  // What people look at is looked at by a browser, too.
  if (isPage(response)) expect(JUDGED).toContain(row.route)
  const own = names.id !== HIDDEN.id
  if (!(own && (who === 'admin' || who === 'operator'))) expect(facts.deeds).toEqual([])
  const text = await read(response)
  // Assets are the same for everybody, and full of words.
  if (path.startsWith('/assets/')) return response.status
  // What was asked for by name may be said again; what was not must not be told.
  expect((own ? SECRETS : SECRET_TITLES).exec(text)?.[0]).toBeUndefined()
  return response.status
}

/** Neither may another site show it in a frame, nor a browser take it for something else. */
function expectFramedByNobody({ headers }: Response): void {
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-security-policy')).toMatch(
    /default-src 'none'.*frame-ancestors 'none'/,
  )
}

function isPage({ status, headers }: Response): boolean {
  return status === 200 && (headers.get('content-type') ?? '').startsWith('text/html')
}

function isAsset(path: string, name: string): boolean {
  return path.replace(/-[\da-f]{12}(?=\.)/, '') === name
}

/** To its end, so that nothing is left behind; but for a stream that has none. */
async function read(response: Response): Promise<string> {
  const type = response.headers.get('content-type') ?? ''
  if (type.startsWith('text/event-stream')) {
    await response.body?.cancel()
    return ''
  }
  const bytes = Buffer.from(await response.arrayBuffer())
  return (type === 'application/gzip' ? gunzipSync(bytes) : bytes).toString('latin1')
}
