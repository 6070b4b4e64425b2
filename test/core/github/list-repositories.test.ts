import { afterEach, describe, expect, it } from 'vitest'
import {
  type ApiServer,
  apiRepository,
  createClient,
  type Reply,
  startApiServer,
} from './api-server.ts'

let server: ApiServer
afterEach(() => server.close())

const ORGANIZATION: Reply = { body: { login: 'acme', type: 'Organization' } }
const PERSON: Reply = { body: { login: 'ada', type: 'User' } }

async function list(owner: string, options: { token?: string } = {}): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of createClient(server.host, options).github.listRepositories(owner)) {
    ids.push(id)
  }
  return ids
}

/** A page of a listing, with the address of the next one if there is one. */
function page(path: string, ids: readonly number[], hasNext: boolean, owner = 'acme'): Reply {
  const number = pageOf(path)
  const next = new URL(path, `http://${server.host}/api/v3/`)
  next.pathname = `/api/v3${next.pathname}`
  next.searchParams.set('page', String(number + 1))
  return {
    body: ids.map((id) => apiRepository(id, owner)),
    ...(hasNext && { headers: { link: `<${next.href}>; rel="next", <http://x/>; rel="last"` } }),
  }
}

function pageOf(path: string): number {
  return Number(new URL(path, 'http://x').searchParams.get('page') ?? '1')
}

/** Serves an organization whose repositories are `all` when they are asked for, two a page. */
async function startOrganization(
  all: () => readonly number[],
  fault?: (path: string) => Reply | undefined,
) {
  server = await startApiServer((path) => {
    if (path === '/users/acme') return ORGANIZATION
    if (!path.startsWith('/orgs/acme/repos?')) return undefined
    const ids = all()
    const end = pageOf(path) * 2
    return fault?.(path) ?? page(path, ids.slice(end - 2, end), end < ids.length)
  })
}

describe('an organization', () => {
  it.each([0, 1, 2, 3, 5])('with %d repositories is listed in full', async (count) => {
    const ids = Array.from({ length: count }, (_, index) => index + 1)
    await startOrganization(() => ids)

    expect(await list('acme')).toEqual(ids.map(String))
  })

  it('is asked for a hundred at once, the oldest first', async () => {
    await startOrganization(() => [1])
    await list('ACME'.toLowerCase())

    expect(server.asked).toEqual([
      '/users/acme',
      '/orgs/acme/repos?type=all&sort=created&direction=asc&per_page=100',
    ])
  })

  it('that nobody knows is an error and no empty list', async () => {
    server = await startApiServer(() => undefined)

    await expect(list('acme')).rejects.toMatchObject({ code: 'source-not-found' })
  })

  it.each<[string, Reply, string]>([
    ['404', { status: 404, body: { message: 'Not Found' } }, 'source-not-found'],
    ['409', { status: 409, body: { message: 'Conflict' } }, 'source-unreachable'],
    ['500', { status: 500, body: { message: 'No' } }, 'source-unreachable'],
    ['nothing', { body: '' }, 'source-unreachable'],
    [
      'half a page',
      { body: [apiRepository(3), apiRepository(4)], cutAfterBytes: 300 },
      'source-unreachable',
    ],
    ['something else', { body: { message: 'Not now' } }, 'source-protocol'],
    ['null', { body: null }, 'source-protocol'],
    [
      'part of it',
      { body: [], headers: { 'x-github-sso': 'partial-results; organizations=1,2' } },
      'source-denied',
    ],
  ])('whose second page is %s gives an error and no shorter list', async (_, reply, code) => {
    await startOrganization(
      () => [1, 2, 3, 4, 5],
      (path) => (pageOf(path) === 2 ? reply : undefined),
    )

    await expect(list('acme')).rejects.toMatchObject({ code })
  })

  it('is read again when a repository went away and others moved up', async () => {
    let ids = [1, 2, 3, 4, 5]
    let asked = 0
    await startOrganization(() => {
      asked += 1
      if (asked === 2) ids = [2, 3, 4, 5]
      return ids
    })

    // Page two would have begun with 4, and 3 would have been on neither.
    expect(await list('acme')).toEqual(['2', '3', '4', '5'])
  })

  it('is read again also when that happened pages ago', async () => {
    let ids = [1, 2, 3, 4, 5, 6]
    let asked = 0
    await startOrganization(() => {
      asked += 1
      if (asked === 2) ids = [2, 3, 4, 5, 6]
      return ids
    })

    expect(await list('acme')).toEqual(['2', '3', '4', '5', '6'])
  })

  it('that never holds still is an error', async () => {
    let ids = Array.from({ length: 40 }, (_, index) => index)
    await startOrganization(() => {
      ids = ids.slice(1)
      return ids.slice(0, 6)
    })

    await expect(list('acme')).rejects.toMatchObject({ code: 'source-changing' })
  })

  it('whose pages go round in a circle is an error', async () => {
    await startOrganization(
      () => [1, 2, 3, 4],
      (path) => ({
        ...page(path, [1, 2], true),
        headers: { link: `<http://${server.host}/api/v3${path}>; rel="next"` },
      }),
    )

    await expect(list('acme')).rejects.toMatchObject({ code: 'source-protocol' })
  })

  it('does not take its token to a page on another host', async () => {
    const other = await startApiServer(() => ({ body: [] }))
    await startOrganization(
      () => [1],
      () => ({
        body: [apiRepository(1)],
        headers: { link: `<http://${other.host}/api/v3/orgs/acme/repos?page=2>; rel="next"` },
      }),
    )

    await expect(list('acme', { token: 't0ken' })).rejects.toMatchObject({
      code: 'source-protocol',
    })
    expect(other.asked).toEqual([])
    await other.close()
  })
})

describe('a person', () => {
  async function startPerson(answers: (path: string) => Reply | undefined) {
    server = await startApiServer((path) => {
      if (path === '/users/ada') return PERSON
      if (path.startsWith('/users/ada/repos?type=owner&')) return page(path, [1, 2], false, 'ada')
      return answers(path)
    })
  }

  it('has public repositories', async () => {
    await startPerson(() => undefined)

    expect(await list('ada')).toEqual(['1', '2'])
    expect(server.asked).toHaveLength(2)
  })

  it('has private ones too, for a token that may see them, and no one else’s', async () => {
    await startPerson((path) => {
      if (path === '/user') return { body: { login: 'bob' } }
      if (!path.startsWith('/user/repos?affiliation=owner,collaborator&')) return undefined
      return { body: [apiRepository(2, 'ada'), apiRepository(3, 'Ada'), apiRepository(9, 'bob')] }
    })

    expect(await list('ada', { token: 't0ken' })).toEqual(['1', '2', '3'])
  })

  it('has those that an App was given', async () => {
    await startPerson((path) => {
      if (path === '/user') return { status: 403, body: { message: 'Resource not accessible' } }
      if (!path.startsWith('/installation/repositories?')) return undefined
      return { body: { total_count: 2, repositories: [apiRepository(3, 'ada'), apiRepository(9)] } }
    })

    expect(await list('ada', { token: 't0ken' })).toEqual(['1', '2', '3'])
  })

  it('is an error when the private ones cannot be listed', async () => {
    await startPerson((path) => (path === '/user' ? { status: 500, body: {} } : undefined))

    await expect(list('ada', { token: 't0ken' })).rejects.toMatchObject({
      code: 'source-unreachable',
    })
  })
})
