/** `/sessions`: where somebody is logged in. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { DashboardParts, Env } from '../parts.ts'
import { ownerOf, requireEntrance } from '../session/desk.ts'
import { answers, asksInSession, Moment, PROBLEMS } from './endpoint.ts'
import { NOT_MODIFIED } from './etag.ts'

const Session = z
  .object({
    id: z.string(),
    personId: z.string().nullable().openapi({
      description: "By GitHub's id; null for the local administrator.",
    }),
    address: z.string().nullable(),
    agent: z.string().nullable().openapi({ description: 'How the browser calls itself.' }),
    beganAt: Moment,
    seenAt: Moment,
    endsAt: Moment.openapi({ description: 'It is over then, whatever is done in it.' }),
    current: z.boolean().openapi({ description: 'The one that asks.' }),
  })
  .openapi('Session')

const list = createRoute({
  ...{ method: 'get', path: '/sessions', tags: ['Settings'], ...asksInSession('viewer') },
  operationId: 'listSessions',
  summary: 'Your sessions; those of everybody for an administrator',
  responses: {
    ...answers(z.object({ items: z.array(Session) }), 'Those that go on, newest first.'),
    ...NOT_MODIFIED,
  },
})

const revoke = createRoute({
  ...{ method: 'delete', path: '/sessions/{id}', tags: ['Settings'], ...asksInSession('viewer') },
  operationId: 'endSession',
  summary: 'End a session at once',
  request: { params: z.object({ id: z.string().max(200) }) },
  responses: { 204: { description: 'It is over.' }, ...PROBLEMS },
})

export function addSessions(api: OpenAPIHono<Env>, parts: DashboardParts): void {
  api.openapi(list, async (context) => {
    const listed = await requireEntrance(parts).sessions.list(ownerOf(context))
    const items = listed.map(({ id, personId, address, agent, current, ...at }) => ({
      ...{ id, personId, address, agent, current },
      beganAt: at.beganAt.toISOString(),
      seenAt: at.seenAt.toISOString(),
      endsAt: at.endsAt.toISOString(),
    }))
    return context.json({ items }, 200)
  })
  api.openapi(revoke, async (context) => {
    const { id } = context.req.valid('param')
    await requireEntrance(parts).sessions.revoke(ownerOf(context), id)
    return context.body(null, 204)
  })
}
