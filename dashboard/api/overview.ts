/** `GET /overview`: what the first page says. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { type Overview, readOverview } from '../queries/overview.ts'
import { answers, asks, Moment, refuseUnfit } from './endpoint.ts'
import { NOT_MODIFIED } from './etag.ts'
import { moment } from './repository-schema.ts'

const Name = z.object({ id: z.string(), owner: z.string(), name: z.string() })

const OverviewSchema = z
  .object({
    at: Moment,
    verdict: z.object({
      text: z.string(),
      tone: z.enum(['good', 'bad', 'unknown']),
      covered: z.int().openapi({ description: 'The denominator: what is to be covered.' }),
      protected: z.int(),
      excluded: z.int(),
      gone: z.int(),
    }),
    oldestCopy: z.object({ repository: Name, at: Moment }).nullable(),
    withoutCopy: z.int(),
    restoreTests: z.object({ lastAt: Moment.nullable(), recent: z.int(), never: z.int() }),
    stored: z.object({
      bytes: z.number(),
      monthlyCost: z.number().nullable(),
      currency: z.string(),
      unpriced: z.array(z.string()),
      classes: z.array(
        z.object({
          storageClass: z.string(),
          objects: z.int(),
          bytes: z.number(),
          repositories: z.int(),
          monthlyCost: z.number().nullable(),
        }),
      ),
    }),
    attention: z.array(
      z.object({
        cause: z.string(),
        title: z.string(),
        count: z.int(),
        since: Moment.nullable(),
        first: z.array(Name.extend({ since: Moment.nullable(), text: z.string() })),
      }),
    ),
    days: z.array(
      z.object({
        day: z.iso.date(),
        protected: z.int(),
        late: z.int(),
        unprotected: z.int(),
        unknown: z.int(),
      }),
    ),
    ages: z.array(z.object({ id: z.string(), repositories: z.int(), withinRpo: z.int() })),
    work: z.object({ running: z.int(), queued: z.int(), nextRunAt: Moment.nullable() }),
  })
  .openapi('Overview')

const get = createRoute({
  method: 'get',
  path: '/overview',
  operationId: 'readOverview',
  tags: ['Overview'],
  summary: 'Whether everything is covered',
  ...asks('viewer'),
  responses: { ...answers(OverviewSchema, 'How everything stands.'), ...NOT_MODIFIED },
})

export function createOverviewApi(parts: DashboardParts): OpenAPIHono<Env> {
  const api = new OpenAPIHono<Env>({ defaultHook: refuseUnfit })
  api.openapi(get, async (context) => {
    const overview = await readOverview(parts, viewerOf(context))
    return context.json(show(overview, parts.priceTerms?.currency ?? 'USD'), 200)
  })
  return api
}

function show(overview: Overview, currency: string): z.infer<typeof OverviewSchema> {
  const { at, verdict, oldest, restoreTests, stored, work } = overview
  return {
    at: at.toISOString(),
    verdict,
    oldestCopy: oldest && { repository: nameOf(oldest.repository), at: oldest.at.toISOString() },
    withoutCopy: overview.without,
    restoreTests: { ...restoreTests, lastAt: moment(restoreTests.lastAt) },
    stored: {
      ...{ bytes: stored.bytes, monthlyCost: stored.cost, currency },
      unpriced: [...stored.unpriced],
      classes: stored.classes.map(({ cost, ...share }) => ({ ...share, monthlyCost: cost })),
    },
    attention: overview.attention.map(({ cause, title, count, since, repositories }) => ({
      ...{ cause, title, count, since: moment(since) },
      first: repositories.map((repository) => ({
        ...nameOf(repository),
        since: moment(repository.coverage.since),
        text: repository.coverage.cause.text,
      })),
    })),
    days: [...overview.days],
    ages: overview.ages.map(({ id, repositories, withinRpo }) => {
      return { id, repositories, withinRpo }
    }),
    work: { running: work.running, queued: work.queued, nextRunAt: moment(work.nextRunAt) },
  }
}

function nameOf({ id, owner, name }: z.infer<typeof Name>): z.infer<typeof Name> {
  return { id, owner, name }
}
