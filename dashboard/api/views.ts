/** `/views`: searches that a viewer keeps under a name. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { listViews, removeView, saveView, ViewName } from '../queries/views.ts'
import { answers, asks, PROBLEMS, refuseUnfit } from './endpoint.ts'
import { NOT_MODIFIED } from './etag.ts'

const ViewSchema = z
  .object({
    name: ViewName,
    query: z.string().max(2_000).openapi({ example: 'state=overdue&sort=-size' }),
  })
  .openapi('View')

const Params = z.object({ name: ViewName })

const list = createRoute({
  method: 'get',
  path: '/views',
  operationId: 'listViews',
  tags: ['Views'],
  summary: 'Your saved views',
  ...asks('viewer'),
  responses: {
    ...answers(z.object({ items: z.array(ViewSchema) }), 'All of them, by name.'),
    ...NOT_MODIFIED,
  },
})

const save = createRoute({
  method: 'put',
  path: '/views/{name}',
  operationId: 'saveView',
  tags: ['Views'],
  summary: 'Saves a view, or replaces the one of that name',
  ...asks('viewer'),
  request: {
    params: Params,
    body: {
      required: true,
      content: { 'application/json': { schema: ViewSchema.pick({ query: true }) } },
    },
  },
  responses: answers(ViewSchema, 'As it was saved.'),
})

const remove = createRoute({
  method: 'delete',
  path: '/views/{name}',
  operationId: 'removeView',
  tags: ['Views'],
  summary: 'Removes a view',
  ...asks('viewer'),
  request: { params: Params },
  responses: { 204: { description: 'It is gone.' }, ...PROBLEMS },
})

export function createViewsApi(parts: DashboardParts): OpenAPIHono<Env> {
  const api = new OpenAPIHono<Env>({ defaultHook: refuseUnfit })
  api.openapi(list, async (context) => {
    const views = await listViews(parts, viewerOf(context))
    return context.json({ items: [...views] }, 200)
  })
  api.openapi(save, async (context) => {
    const { name } = context.req.valid('param')
    const { query } = context.req.valid('json')
    return context.json(await saveView(parts, viewerOf(context), name, query), 200)
  })
  api.openapi(remove, async (context) => {
    await removeView(parts, viewerOf(context), context.req.valid('param').name)
    return context.body(null, 204)
  })
  return api
}
