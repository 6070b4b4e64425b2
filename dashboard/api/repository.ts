/** `/repositories/{owner}/{name}`: what is known of one, and what can be done to it. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { viewerOf } from '../needs.ts'
import type { Asked, DashboardParts, Env } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import { findRepository } from '../queries/find-repository.ts'
import { policyRows } from '../queries/policy-rows.ts'
import { listRuns, listSnapshotRows, readTrends } from '../queries/repository.ts'
import { createDeedsApi } from './deeds.ts'
import { answers, asks, Moment, PageParams, pageOf, refuseUnfit } from './endpoint.ts'
import {
  LostRefSchema,
  NameSchema,
  RunSchema,
  SnapshotSchema,
  showLostRef,
  showName,
  showRun,
  showSnapshot,
} from './history-schema.ts'
import { RepositoryParams } from './params.ts'
import { RepositorySchema, showRepository } from './repository-schema.ts'
import { createRestoreApi } from './restore.ts'
import { createSnapshotApi } from './snapshot.ts'

const PATH = '/repositories/{owner}/{name}'

function reads<Schema extends z.ZodType>(path: string, summary: string, schema: Schema) {
  return {
    method: 'get',
    path: `${PATH}${path}`,
    summary,
    ...asks('viewer'),
    responses: answers(schema, summary),
  } as const
}

const PolicyRow = z.object({
  name: z.string(),
  value: z.string(),
  origin: z.object({
    text: z.string(),
    href: z.string().nullable().openapi({ description: 'The line that decided.' }),
  }),
})

const one = createRoute({
  ...reads(
    '',
    'One repository, by its name or a former one',
    RepositorySchema.extend({
      policy: z.array(PolicyRow).openapi({ description: 'Empty for what is excluded.' }),
    }),
  ),
  request: { params: RepositoryParams },
})

const snapshots = createRoute({
  ...reads('/snapshots', 'Its snapshots, newest first', pageOf(SnapshotSchema)),
  request: { params: RepositoryParams, query: PageParams },
})

const RunQuery = PageParams.extend({
  outcome: z.string().max(50).optional(),
  open: z
    .enum(['true', 'false'])
    .optional()
    .openapi({ description: 'Only those that are not settled, or only those that are.' }),
})
const runs = createRoute({
  ...reads('/runs', 'Its runs, newest first', pageOf(RunSchema)),
  request: { params: RepositoryParams, query: RunQuery },
})

const trends = createRoute({
  ...reads(
    '/trends',
    'Size and duration, oldest first',
    z.object({
      sizes: z.array(z.object({ at: Moment, bytes: z.number() })),
      durations: z.array(z.object({ at: Moment, ms: z.number() })),
    }),
  ),
  request: { params: RepositoryParams },
})

const lostRefs = createRoute({
  ...reads(
    '/lost-refs',
    'Refs that were rewritten or deleted',
    z.object({ items: z.array(LostRefSchema) }),
  ),
  request: { params: RepositoryParams },
})

const names = createRoute({
  ...reads(
    '/names',
    'Every name it had, the present one first',
    z.object({ items: z.array(NameSchema) }),
  ),
  request: { params: RepositoryParams },
})

export function createRepositoryApi(parts: DashboardParts): OpenAPIHono<Env> {
  const api = new OpenAPIHono<Env>({ defaultHook: refuseUnfit })

  async function find(context: Asked): Promise<FleetRepository> {
    const { owner = '', name = '' } = context.req.param()
    return await findRepository(parts, viewerOf(context), owner, name)
  }

  api.openapi(one, async (context) => {
    const repository = await find(context)
    const policy = policyRows(repository, parts.controlRepository)
    return context.json({ ...showRepository(repository), policy }, 200)
  })
  api.openapi(snapshots, async (context) => {
    const { id } = await find(context)
    const { items, next } = await listSnapshotRows(parts, id, context.req.valid('query'))
    return context.json({ items: items.map(showSnapshot), next }, 200)
  })
  api.openapi(runs, async (context) => {
    const { id } = await find(context)
    const { open, ...query } = context.req.valid('query')
    const asked = open === undefined ? query : { ...query, open: open === 'true' }
    const { items, next } = await listRuns(parts, id, asked)
    return context.json({ items: items.map(showRun), next }, 200)
  })
  api.openapi(trends, async (context) => {
    const { sizes, durations } = await readTrends(parts, (await find(context)).id)
    const answer = {
      sizes: sizes.map(({ at, bytes }) => ({ at: at.toISOString(), bytes })),
      durations: durations.map(({ at, ms }) => ({ at: at.toISOString(), ms })),
    }
    return context.json(answer, 200)
  })
  api.openapi(lostRefs, async (context) => {
    const { id } = await find(context)
    const items = await parts.history.lostRefs(id)
    return context.json({ items: items.map(showLostRef) }, 200)
  })
  api.openapi(names, async (context) => {
    const { id } = await find(context)
    const items = await parts.history.names(id)
    return context.json({ items: items.map(showName) }, 200)
  })
  api.route('/', createDeedsApi(parts))
  api.route('/', createSnapshotApi(parts))
  api.route('/', createRestoreApi(parts))
  return api
}
