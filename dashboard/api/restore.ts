/** Bringing a snapshot back from cold storage, by the API. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { RETRIEVAL_TIERS } from '../../core/domain/retrieval.ts'
import { readingOf } from '../content-request.ts'
import type { DashboardParts, Env } from '../parts.ts'
import type { RetrievalItem } from '../ports/retrievals.ts'
import {
  beginRetrieval,
  listRetrievals,
  MOST_DAYS,
  planFor,
  stateAt,
  USUAL_DAYS,
} from '../queries/retrieval.ts'
import { answers, asks, Moment, OnceHeaders, PageParams, pageOf, refuseUnfit } from './endpoint.ts'
import { asksThere, SnapshotParams } from './params.ts'
import { moment } from './repository-schema.ts'

const PATH = '/repositories/{owner}/{name}/snapshots/{snapshot}/retrieval'

const Tier = z.enum(RETRIEVAL_TIERS)
const Days = z.coerce.number().int().min(1).max(MOST_DAYS)
const Tally = z.object({ objects: z.int(), bytes: z.number() })
const Cost = z.object({
  amount: z.number(),
  currency: z.string(),
  asOf: z.string().openapi({ description: 'The day of the prices.' }),
  region: z.string(),
  assumedRegion: z.boolean(),
  unpriced: z.array(z.string()),
})

const PlanSchema = z
  .object({
    status: z.enum(['available', 'archived', 'in-progress', 'ready']),
    complete: z.boolean(),
    standing: z.object({
      available: Tally,
      archived: Tally,
      'in-progress': Tally,
      ready: Tally,
    }),
    readyUntil: z.string().nullable(),
    offers: z.array(
      z.object({
        tier: Tier,
        refusal: z.string().nullable().openapi({ description: 'Why it cannot be had.' }),
        time: z.object({ leastMs: z.number(), mostMs: z.number() }).nullable(),
        cost: Cost.nullable(),
      }),
    ),
  })
  .openapi('RetrievalPlan')

const RetrievalSchema = z
  .object({
    id: z.string(),
    tier: Tier,
    days: z.int(),
    objects: z.int(),
    bytes: z.number(),
    startedBy: z.string(),
    startedAt: Moment,
    state: z.enum(['pending', 'ready', 'failed', 'expired']),
    endedAt: Moment.nullable(),
    readyUntil: Moment.nullable(),
    reason: z.string().nullable(),
  })
  .openapi('Retrieval')

const plan = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'planRetrieval',
  tags: ['Snapshots'],
  summary: 'Whether it can be read now, and what each tier takes',
  ...asks('viewer'),
  request: {
    params: SnapshotParams,
    query: z.object({ days: Days.default(USUAL_DAYS) }),
  },
  responses: answers(PlanSchema, 'As the store says at this moment.'),
})

const begin = createRoute({
  method: 'post',
  path: PATH,
  operationId: 'beginRetrieval',
  tags: ['Snapshots'],
  summary: 'Asks for all of the chain at once',
  ...asksThere('restorer'),
  request: {
    params: SnapshotParams,
    headers: OnceHeaders,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({ tier: Tier, days: Days.default(USUAL_DAYS) }),
        },
      },
    },
  },
  responses: answers(RetrievalSchema, 'It was asked for; you are told when it is ready.'),
})

const list = createRoute({
  method: 'get',
  path: `${PATH}s`,
  operationId: 'listRetrievals',
  tags: ['Snapshots'],
  summary: 'Who asked for it, newest first',
  ...asks('viewer'),
  request: { params: SnapshotParams, query: PageParams },
  responses: answers(pageOf(RetrievalSchema), 'One page of them.'),
})

export function createRestoreApi(parts: DashboardParts): OpenAPIHono<Env> {
  const api = new OpenAPIHono<Env>({ defaultHook: refuseUnfit })

  api.openapi(plan, async (context) => {
    const { repository, snapshot } = await readingOf(context, parts)
    const { days } = context.req.valid('query')
    const planned = await planFor(parts, repository.id, snapshot, { days })
    const { status, complete, standing, readyUntil } = planned
    const offers = planned.offers.map(({ cost, ...offer }) => ({
      ...offer,
      cost: cost && { ...cost, unpriced: [...cost.unpriced] },
    }))
    return context.json({ status, complete, standing, readyUntil, offers }, 200)
  })

  api.openapi(begin, async (context) => {
    const { viewer, repository, snapshot } = await readingOf(context, parts)
    const asking = context.req.valid('json')
    const item = await beginRetrieval(parts, viewer, repository, snapshot, asking)
    return context.json(showRetrieval(item, parts.now()), 200)
  })

  api.openapi(list, async (context) => {
    const { repository, snapshot } = await readingOf(context, parts)
    const page = context.req.valid('query')
    const { items, next } = await listRetrievals(parts, repository.id, snapshot, page)
    const now = parts.now()
    return context.json({ items: items.map((item) => showRetrieval(item, now)), next }, 200)
  })
  return api
}

function showRetrieval(item: RetrievalItem, now: Date): z.infer<typeof RetrievalSchema> {
  const { id, tier, days, objects, bytes, startedBy, reason } = item
  return {
    ...{ id, tier, days, objects, bytes, startedBy, reason },
    state: stateAt(item, now),
    startedAt: item.startedAt.toISOString(),
    endedAt: moment(item.endedAt),
    readyUntil: moment(item.readyUntil),
  }
}
