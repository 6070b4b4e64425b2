/** Paging, ETags, limits and faults. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createClock } from './clock.ts'
import { createWorld } from './create-world.ts'
import type { PlannedFault } from './faults.ts'
import { createLimits } from './limits.ts'
import { prepare, type Scene, startScene } from './scene.ts'

const prepared = prepare()
const start = () => startScene(prepared)
const R = '/repos/acme/rocket'

describe('pages', () => {
  const Listed = z.object({
    total_count: z.number(),
    repositories: z.array(z.object({ id: z.number() })),
  })

  async function walk({ ask, github }: Scene, first: string): Promise<readonly number[][]> {
    const pages: number[][] = []
    for (let path: string | undefined = first; path !== undefined; ) {
      const { headers, body } = await ask(`GET ${path}`)
      pages.push(Listed.parse(body).repositories.map(({ id }) => id))
      const [, next] = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '') ?? []
      path = next?.slice(github.api.length)
    }
    return pages
  }

  async function startMany() {
    const scene = await start()
    const names = Array.from({ length: 249 }, (_, index) => `r${index}`)
    const made = names.map((name) => scene.github.addRepository({ owner: 'acme', name }))
    return { ...scene, ids: [42, ...made.map(({ id }) => id)] }
  }

  it('hold everything once', async () => {
    const scene = await startMany()
    const pages = await walk(scene, '/installation/repositories?per_page=100')
    expect(pages.map(({ length }) => length)).toEqual([100, 100, 50])
    expect(pages.flat()).toEqual(scene.ids)
  })

  it('are linked to all sides', async () => {
    const { ask, github } = await startMany()
    const { headers } = await ask('GET /installation/repositories?per_page=100&page=2')
    const at = (page: number) =>
      `<${github.api}/installation/repositories?per_page=100&page=${page}>`
    expect(headers.get('link')).toBe(
      `${at(1)}; rel="prev", ${at(3)}; rel="next", ${at(3)}; rel="last", ${at(1)}; rel="first"`,
    )
    expect((await ask('GET /installation/repositories')).headers.get('link')).toContain('page=9')
    const greedy = await ask('GET /installation/repositories?per_page=500')
    expect(Listed.parse(greedy.body).repositories).toHaveLength(100)
  })

  it('are cut anew from what is there, so that a change in between moves them', async () => {
    const scene = await startMany()
    const { github, ids } = scene
    const second = /GET \/installation\/repositories.*page=2/
    const act = () => github.deleteRepository(ids[0] ?? 0)
    github.faults.add({ match: second, fault: { kind: 'meanwhile', act } })
    const pages = await walk(scene, '/installation/repositories?per_page=100')

    // As on GitHub, what moved to the page before is in none.
    expect(pages.flat()).toHaveLength(249)
    expect(pages.flat()).not.toContain(ids[100])
  })
})

describe('ETags', () => {
  it('tell that nothing changed, and cost nothing then', async () => {
    const { ask, github } = await start()
    const first = await ask(`GET ${R}`)
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
    const second = await ask(`GET ${R}`, { headers })

    expect(first.headers.get('etag')).toMatch(/^W\/"[0-9a-f]{64}"$/)
    expect([second.status, second.body]).toEqual([304, {}])
    expect(second.headers.get('x-ratelimit-used')).toBe(first.headers.get('x-ratelimit-used'))
    github.edit(42, { topics: ['moon'] })
    const third = await ask(`GET ${R}`, { headers })
    expect(third.status).toBe(200)
    expect(Number(third.headers.get('x-ratelimit-used'))).toBe(
      Number(first.headers.get('x-ratelimit-used')) + 1,
    )
    expect(github.requests.map(({ conditional }) => conditional).slice(-3)).toEqual([
      false,
      true,
      true,
    ])
  })
})

describe('limits', () => {
  it.each([403, 429] as const)('of an hour answer %i until it is over', async (status) => {
    const { ask, github } = await start()
    await ask(`GET ${R}`)
    github.limits.status = status
    github.limits.leave(9, 1)
    expect((await ask(`GET ${R}`)).headers.get('x-ratelimit-remaining')).toBe('0')
    const refused = await ask(`GET ${R}`)
    expect(refused.status).toBe(status)
    expect(refused.body.message).toBe('API rate limit exceeded for installation ID 9.')
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
    const reset = Number(refused.headers.get('x-ratelimit-reset')) * 1000
    expect(reset - github.clock.now().getTime()).toBeGreaterThan(3_590_000)
    expect((await ask('GET /rate_limit')).body.rate).toMatchObject({ remaining: 0, limit: 5000 })
  })

  it('of an hour end with it, and are the own of each installation', async () => {
    const { ask, github, appToken, installationToken } = await start()
    github.limits.leave(9, 0)
    expect((await ask(`GET ${R}`)).status).toBe(403)
    expect((await ask('GET /app', { token: await appToken() })).status).toBe(200)
    github.clock.advance(59 * 60_000)
    expect((await ask(`GET ${R}`)).status).toBe(403)
    github.clock.advance(2 * 60_000)
    expect((await ask(`GET ${R}`, { token: await installationToken() })).status).toBe(200)
  })

  it('grow with the number of repositories', async () => {
    const { ask, github } = await start()
    for (let n = 0; n < 49; n += 1) github.addRepository({ owner: 'acme', name: `r${n}` })
    expect((await ask(`GET ${R}`)).headers.get('x-ratelimit-limit')).toBe('6500')
  })

  it('of the pace hold back who writes too fast', async () => {
    const { ask, github } = await start()
    const send = () => ask(`POST ${R}/issues`, { body: { title: 'x' } })
    const statuses: number[] = []
    for (let n = 0; n < 81; n += 1) statuses.push((await send()).status)
    expect(statuses).toEqual([...Array(80).fill(201), 403])
    const refused = await send()
    expect(refused.headers.get('retry-after')).toBe('60')
    expect(refused.body.message).toContain('secondary rate limit')
    github.clock.advance(61_000)
    expect((await send()).status).toBe(201)
  })
})

describe('the pace', () => {
  function startLimits() {
    const clock = createClock(() => new Date(0))
    return { clock, limits: createLimits(createWorld(clock, { keys: prepared.keys })) }
  }

  it('allows 900 points in any minute, of which a request that writes takes five', () => {
    const { clock, limits } = startLimits()
    for (let n = 0; n < 75; n += 1) limits.admit(9, 'POST')
    clock.advance(59_000)
    for (let n = 0; n < 525; n += 1) limits.admit(9, 'GET')
    expect(() => limits.admit(9, 'GET')).toThrow('secondary rate limit')
    expect(() => limits.admit(10, 'GET')).not.toThrow()
    clock.advance(2_000)
    for (let n = 0; n < 375; n += 1) limits.admit(9, 'GET')
    expect(() => limits.admit(9, 'GET')).toThrow('secondary rate limit')
  })

  it('allows 500 requests that write in any hour', () => {
    const { clock, limits } = startLimits()
    for (let n = 0; n < 500; n += 1) {
      limits.admit(9, 'POST')
      clock.advance(6_000)
    }
    expect(() => limits.admit(9, 'POST')).toThrow('secondary rate limit')
    expect(() => limits.admit(9, 'GET')).not.toThrow()
    clock.advance(10 * 60_000 + 1000)
    expect(() => limits.admit(9, 'POST')).not.toThrow()
  })
})

describe('faults', () => {
  async function startWith(...planned: readonly PlannedFault[]) {
    const scene = await start()
    await scene.ask(`GET ${R}`)
    scene.github.faults.add(...planned)
    return scene
  }

  it.each([403, 404, 410, 422, 451, 500, 502, 503])('answer %i, without effect', async (status) => {
    const { ask, github } = await startWith({ fault: { kind: 'status', status, retryAfter: '7' } })
    const reply = await ask(`POST ${R}/issues`, { body: { title: 'x' } })
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([status, '7'])
    expect(github.world.issues.size).toBe(0)
    expect((await ask(`POST ${R}/issues`, { body: { title: 'x' } })).status).toBe(201)
  })

  it('strike the nth of those that fit, so many times', async () => {
    const match = /^GET \/repos\/acme\/rocket\/branches/
    const fault = { kind: 'status', status: 502 } as const
    const { ask } = await startWith({ match, nth: 2, times: 2, fault })
    const statuses: number[] = []
    for (let n = 0; n < 4; n += 1) {
      statuses.push((await ask(`GET ${R}`)).status, (await ask(`GET ${R}/branches/main`)).status)
    }
    expect(statuses).toEqual([200, 200, 200, 502, 200, 502, 200, 200])
  })

  it('break the connection, before or after the effect', async () => {
    const { ask, github } = await startWith(
      { nth: 1, fault: { kind: 'reset' } },
      { nth: 2, fault: { kind: 'lost' } },
    )
    const send = () => ask(`POST ${R}/issues`, { body: { title: 'x' } })
    await expect(send()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    expect(github.world.issues.size).toBe(0)
    await expect(send()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    expect(github.world.issues.size).toBe(1)
    expect(github.requests.slice(-2)).toMatchObject([
      { fault: 'reset', status: undefined },
      { fault: 'lost', status: undefined },
    ])
  })

  it('cut an answer short, or put another in its place', async () => {
    const { ask } = await startWith(
      { nth: 1, fault: { kind: 'truncate', afterBytes: 100 } },
      { nth: 2, fault: { kind: 'garbage' } },
    )
    await expect(ask(`GET ${R}`)).rejects.toThrow('terminated')
    await expect(ask(`GET ${R}`)).rejects.toThrow(SyntaxError)
  })

  it('ask for patience, and take their time', async () => {
    const { ask, github } = await startWith(
      { nth: 1, fault: { kind: 'secondary-limit', status: 429, retryAfterSeconds: 5 } },
      { nth: 2, times: 99, fault: { kind: 'delay', ms: 200 } },
    )
    const limited = await ask(`GET ${R}`)
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '5'])
    const startedAt = performance.now()
    await ask(`GET ${R}`)
    expect(performance.now() - startedAt).toBeGreaterThan(190)
    github.faults.clear()
    await ask(`GET ${R}`)
    expect(github.requests.at(-1)?.fault).toBeUndefined()
  })
})

it('remembers requests without what could be used again', async () => {
  const { github, ask, installationToken } = await start()
  const token = await installationToken({ permissions: { contents: 'read' } })
  await ask(`GET ${R}/branches/main`, { token })
  expect(github.requests.at(-1)).toMatchObject({
    number: 2,
    operation: 'GET /repos/{owner}/{repo}/branches/{branch}',
    who: 'installation',
    installationId: 9,
    permission: 'contents=read',
    status: 200,
  })
  expect(JSON.stringify(github.requests)).not.toContain(token)
})
