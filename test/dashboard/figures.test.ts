/** Every figure of the overview equals the number of rows that its link leads to. */
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { manyFacts } from './many-facts.ts'
import { aViewer, openDashboard } from './open.ts'

const facts = manyFacts(412)
const hidden = facts.fleet.repositories.filter((_, index) => index % 3 === 0).map(({ id }) => id)

const Count = z.object({ id: z.string(), repositories: z.number(), withinRpo: z.number() })
const Overview = z.object({
  verdict: z.object({
    text: z.string(),
    covered: z.number(),
    protected: z.number(),
    excluded: z.number(),
    gone: z.number(),
  }),
  withoutCopy: z.number(),
  restoreTests: z.object({ recent: z.number(), never: z.number() }),
  stored: z.object({
    bytes: z.number(),
    classes: z.array(z.object({ storageClass: z.string(), repositories: z.number() })),
  }),
  attention: z.array(z.object({ cause: z.string(), count: z.number() })),
  days: z.array(
    z.object({
      day: z.string(),
      protected: z.number(),
      late: z.number(),
      unprotected: z.number(),
      unknown: z.number(),
    }),
  ),
  ages: z.array(Count),
  work: z.object({ running: z.number(), queued: z.number() }),
})
const List = z.object({ fitting: z.number() })

describe.each([
  ['who sees everything', [] as string[]],
  ['who sees two of three', hidden],
])('the overview of one %s', (_, unseen) => {
  const app = openDashboard(facts, aViewer('viewer', unseen))
  let overview: z.infer<typeof Overview>
  beforeAll(async () => {
    overview = Overview.parse(await (await app.request('/api/v1/overview')).json())
  })
  const fitting = async (query: string) =>
    List.parse(await (await app.request(`/api/v1/repositories?${query}`)).json()).fitting

  it('counts what the lists behind it count', async () => {
    const { verdict, restoreTests, withoutCopy, work } = overview
    expect(verdict.covered).toBeGreaterThan(200)
    expect({
      covered: await fitting('state=covered'),
      protected: await fitting('state=safe'),
      excluded: await fitting('state=excluded'),
      gone: await fitting('state=gone'),
      without: await fitting('state=covered&age=none'),
      never: await fitting('state=covered&tested=never'),
      recent: await fitting('state=covered&tested=recent'),
      running: await fitting('work=running'),
      queued: await fitting('work=queued'),
    }).toEqual({
      covered: verdict.covered,
      protected: verdict.protected,
      excluded: verdict.excluded,
      gone: verdict.gone,
      without: withoutCopy,
      never: restoreTests.never,
      recent: restoreTests.recent,
      running: work.running,
      queued: work.queued,
    })
  })

  it('leads from each bar to what it counts', async () => {
    const { ages, stored, verdict } = overview
    for (const { id, repositories } of ages) {
      expect(await fitting(`state=covered&age=${id}`)).toBe(repositories)
    }
    for (const { storageClass, repositories } of stored.classes) {
      expect(await fitting(`class=${storageClass}`)).toBe(repositories)
    }
    expect(sum(ages.map(({ repositories }) => repositories))).toBe(verdict.covered)
  })

  it('names a cause for each that is not protected, and for what is gone', async () => {
    const { attention, verdict } = overview
    for (const { cause, count } of attention) {
      const state = cause === 'deleted' || cause === 'transferred' ? 'gone' : 'unprotected'
      expect(await fitting(`cause=${cause}&state=${state}`)).toBe(count)
    }
    const open = verdict.covered - verdict.protected + verdict.gone
    expect(sum(attention.map(({ count }) => count))).toBe(open)
  })

  it('ends its 90 days with the verdict', () => {
    const { days, verdict } = overview
    const today = days.at(-1)
    expect(days).toHaveLength(90)
    expect(today).toMatchObject({ day: '2026-11-21', unknown: 0 })
    expect((today?.protected ?? 0) + (today?.late ?? 0)).toBe(verdict.protected)
    expect(today?.unprotected).toBe(verdict.covered - verdict.protected)
  })

  it('adds up the bytes of what is seen', () => {
    const seen = facts.fleet.repositories.filter(({ id }) => !unseen.includes(id))
    const bytes = sum(seen.flatMap(({ storage }) => storage.map((share) => share.bytes)))
    expect(overview.stored.bytes).toBe(bytes)
  })

  it('says on the page what it says in the API', async () => {
    const page = await (await app.request('/')).text()
    expect(page).toContain(overview.verdict.text)
    const { covered, protected: safe } = overview.verdict
    expect(page).toContain(`${safe} of ${covered} are protected`)
  })
})

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0)
}
