/** Listings that move while they are read: complete, or nothing. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { RepositoryFacts } from '../../../app/github/port.ts'
import { type Asked, apiRepository, collect, startScripted } from './scripted-github.ts'

interface Listing {
  readonly ids: readonly number[]
  /** What there is after so many pages were given out. */
  readonly after?: (ids: readonly number[], given: number) => readonly number[]
  readonly total?: (count: number) => number
}

const SIZE = 2

/** Repositories by pages of two. */
async function startListing({ ids, after = (same) => same, total = (count) => count }: Listing) {
  let now = ids
  let given = 0
  return startScripted((asked) => {
    if (!asked.line.startsWith('GET /installation/repositories')) return undefined
    const page = Number(/[?&]page=(\d+)/.exec(asked.line)?.[1] ?? 1)
    const items = now.slice((page - 1) * SIZE, page * SIZE)
    const reply = {
      body: { total_count: total(now.length), repositories: items.map((id) => apiRepository(id)) },
      headers: page * SIZE < now.length ? linkTo(asked, page + 1) : {},
    }
    given += 1
    now = after(now, given)
    return reply
  })
}

function linkTo({ headers }: Asked, page: number) {
  const address = `http://${headers.host}/api/v3/installation/repositories?page=${page}`
  return { link: `<${address}>; rel="next"` }
}

async function list({ github }: Awaited<ReturnType<typeof startListing>>): Promise<number[]> {
  const all: RepositoryFacts[] = await collect(github.installation('5').listRepositories())
  return all.map(({ id }) => Number(id))
}

it('asks for one page where there is one', async () => {
  const scripted = await startListing({ ids: [1, 2] })
  expect(await list(scripted)).toEqual([1, 2])
  expect(scripted.lines()).toEqual(['GET /installation/repositories?per_page=100'])
})

it('gives nothing out before all is read', async () => {
  const scripted = await startListing({ ids: [1, 2, 3], total: () => 4 })
  const seen: string[] = []
  const reading = (async () => {
    for await (const { id } of scripted.github.installation('5').listRepositories()) seen.push(id)
  })()
  await expect(reading).rejects.toMatchObject({ code: 'source-changing' })
  expect(seen).toEqual([])
})

const MOVES: readonly [string, NonNullable<Listing['after']>][] = [
  ['one goes before the next page', (ids, given) => (given === 1 ? ids.slice(1) : ids)],
  ['one comes at the front', (ids, given) => (given === 1 ? [50, ...ids] : ids)],
  ['one goes and one comes after the first page', (ids, given) => swap(ids, given === 1)],
  ['one goes and one comes after the second page', (ids, given) => swap(ids, given === 2)],
  ['one goes and one comes after the third page', (ids, given) => swap(ids, given === 3)],
  ['two become one', (ids, given) => (given === 2 ? ids.slice(0, -1) : ids)],
]

/** The total stays, and one that was on the next page is on none. */
function swap(ids: readonly number[], now: boolean): readonly number[] {
  return now ? [...ids.slice(1), 99] : ids
}

it.each(MOVES)('reads again when %s', async (_, after) => {
  let now: readonly number[] = [1, 2, 3, 4, 5, 6, 7]
  const scripted = await startListing({
    ids: now,
    after: (ids, given) => {
      now = after(ids, given)
      return now
    },
  })
  const listed = await list(scripted)
  expect(new Set(listed)).toEqual(new Set(now))
})

it('gives up when it never holds still', async () => {
  let next = 100
  const after = (ids: readonly number[]) => {
    next += 1
    return [...ids.slice(1), next]
  }
  const scripted = await startListing({ ids: [1, 2, 3, 4, 5], after })
  await expect(list(scripted)).rejects.toMatchObject({ code: 'source-changing' })
})

it.each([
  ['fewer', (count: number) => count - 1],
  ['more', (count: number) => count + 1],
])('does not believe a listing with %s than its total', async (_, total) => {
  const scripted = await startListing({ ids: [1, 2, 3], total })
  await expect(list(scripted)).rejects.toMatchObject({ code: 'source-changing' })
  expect(scripted.lines()).toHaveLength(6)
})

it('does not believe pages that go round in a circle', async () => {
  const { github } = await startScripted((asked) =>
    asked.line.startsWith('GET /installation')
      ? { body: { total_count: 9, repositories: [apiRepository(1)] }, headers: linkTo(asked, 2) }
      : undefined,
  )
  const listing = collect(github.installation('5').listRepositories())
  await expect(listing).rejects.toMatchObject({ code: 'source-protocol' })
})

/** Any change between any two pages of the first reading, then none. */
it('is complete, whatever comes and goes once while it is read', async () => {
  const change = fc.record({
    at: fc.integer({ min: 1, max: 6 }),
    gone: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
    come: fc.uniqueArray(fc.integer({ min: 20, max: 29 }), { maxLength: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 9 }), change, async (count, { at, gone, come }) => {
      const ids = Array.from({ length: count }, (_, index) => index + 1)
      let now: readonly number[] = ids
      const after = (before: readonly number[], given: number) => {
        now = given === at ? [...before.filter((id) => !gone.includes(id)), ...come] : before
        return now
      }
      const listed = await list(await startListing({ ids, after }))
      const truths = [ids, [...ids.filter((id) => !gone.includes(id)), ...come]]
      expect(truths.map((each) => each.join())).toContain(listed.join())
    }),
    { numRuns: 60 },
  )
})
