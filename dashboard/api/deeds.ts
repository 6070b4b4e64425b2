/** What an operator can have done to one repository, by the API. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { viewerOf } from '../needs.ts'
import type { Asked, DashboardParts, Env } from '../parts.ts'
import { type Deed, doDeed } from '../queries/deeds.ts'
import { findRepository } from '../queries/find-repository.ts'
import { Reason } from '../queries/reason.ts'
import { answers, Moment, refuseUnfit } from './endpoint.ts'
import { asksThere, OnceHeaders, RepositoryParams, SnapshotParams } from './params.ts'

const PATH = '/repositories/{owner}/{name}'
const Done = z.object({ done: z.literal(true) }).openapi('Done')
const RESPONSES = answers(Done, 'It was done, or will be as soon as there is room for it.')
const COMMON = { ...asksThere('operator'), responses: RESPONSES } as const

function json<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const
}

const backUp = createRoute({
  ...COMMON,
  method: 'post',
  path: `${PATH}/back-up`,
  summary: 'Backs it up as soon as possible',
  request: {
    params: RepositoryParams,
    headers: OnceHeaders,
    body: json(z.object({ full: z.boolean().default(false) })),
  },
})

const verify = createRoute({
  ...COMMON,
  method: 'post',
  path: `${PATH}/verify`,
  summary: 'Has the newest verified snapshot restored whole and compared',
  request: { params: RepositoryParams, headers: OnceHeaders },
})

const pause = createRoute({
  ...COMMON,
  method: 'put',
  path: `${PATH}/pause`,
  summary: 'Plans nothing until then',
  request: { params: RepositoryParams, body: json(z.object({ until: Moment })) },
})

const resume = createRoute({
  ...COMMON,
  method: 'delete',
  path: `${PATH}/pause`,
  summary: 'Plans it again',
  request: { params: RepositoryParams },
})

const cancel = createRoute({
  ...COMMON,
  method: 'post',
  path: `${PATH}/runs/{run}/cancel`,
  summary: 'Asks a run to stop',
  request: {
    params: RepositoryParams.extend({ run: z.string().min(1).max(200) }),
    headers: OnceHeaders,
  },
})

const pin = createRoute({
  ...COMMON,
  method: 'put',
  path: `${PATH}/snapshots/{snapshot}/hold`,
  summary: 'Keeps retention from a snapshot',
  request: { params: SnapshotParams, body: json(z.object({ reason: Reason })) },
})

const unpin = createRoute({
  ...COMMON,
  method: 'delete',
  path: `${PATH}/snapshots/{snapshot}/hold`,
  summary: 'Lets go of a snapshot',
  request: { params: SnapshotParams },
})

export function createDeedsApi(parts: DashboardParts): OpenAPIHono<Env> {
  const api = new OpenAPIHono<Env>({ defaultHook: refuseUnfit })

  async function act(context: Asked, deed: Deed) {
    const viewer = viewerOf(context)
    const { owner = '', name = '' } = context.req.param()
    const repository = await findRepository(parts, viewer, owner, name)
    await doDeed(parts, viewer, repository, deed)
    return { done: true } as const
  }

  api.openapi(backUp, async (context) => {
    const { full } = context.req.valid('json')
    return context.json(await act(context, { kind: 'back-up', full }), 200)
  })
  api.openapi(verify, async (context) => context.json(await act(context, { kind: 'verify' }), 200))
  api.openapi(pause, async (context) => {
    const until = new Date(context.req.valid('json').until)
    return context.json(await act(context, { kind: 'pause', until }), 200)
  })
  api.openapi(resume, async (context) => context.json(await act(context, { kind: 'resume' }), 200))
  api.openapi(cancel, async (context) => {
    const { run } = context.req.valid('param')
    return context.json(await act(context, { kind: 'cancel', runId: run }), 200)
  })
  api.openapi(pin, async (context) => {
    const { snapshot } = context.req.valid('param')
    const { reason } = context.req.valid('json')
    return context.json(await act(context, { kind: 'pin', snapshot, reason }), 200)
  })
  api.openapi(unpin, async (context) => {
    const { snapshot } = context.req.valid('param')
    return context.json(await act(context, { kind: 'unpin', snapshot }), 200)
  })
  return api
}
