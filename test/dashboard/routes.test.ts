/** Every route, for everybody, and for what is hidden from them: what it answers. */
import { gunzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Door, openDoor } from './door.ts'
import { someFacts } from './facts.ts'
import { createMemoryPorts } from './memory-ports.ts'
import {
  HIDDEN,
  listRoutes,
  type Names,
  openFor,
  ownOf,
  requestOf,
  SECRET_TITLES,
  SECRETS,
} from './route-scene.ts'
import { ROUTES, type Row, WHO, type Who } from './route-table.ts'

let door: Door
beforeEach(async () => {
  door = await openDoor(createMemoryPorts(someFacts()).activity, 'https://holdfast.test')
  await door.admit('somebody')
})

it('has a row for every route, and no other', async () => {
  const rows = ROUTES.map(({ route }) => route)
  expect(rows.toSorted()).toEqual([...listRoutes(openFor('admin', door).app)].toSorted())
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

async function ask(row: Row, who: Who, names: Names): Promise<number> {
  const session = who === 'anonymous' ? undefined : await door.admit(who)
  const { app, facts } = openFor(who, door, session)
  const [path, init] = requestOf(row, names)
  const digest = app.routes.find((one) => path.startsWith('/assets/') && isAsset(one.path, path))
  const response = await app.request(digest?.path ?? path, init)
  expectFramedByNobody(response)
  const own = names !== HIDDEN
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
