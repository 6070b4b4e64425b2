/** `/me` and `/roles`: who asks, what they may do, and where that comes from. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { requireEntrance } from '../session/desk.ts'
import { ROLES } from '../viewer.ts'
import { answers, asks } from './endpoint.ts'
import { NOT_MODIFIED } from './etag.ts'

const Held = z.enum([...ROLES, 'operator and restorer']).openapi('HeldRole', {
  description: '`operator and restorer`: both, which do not include each other.',
})
const Given = z.enum(ROLES).nullable().openapi({ description: 'Null: no role, so no way in.' })

const Me = z
  .object({
    kind: z.enum(['person', 'local', 'token']).openapi({
      description: '`local` is the administrator who is nobody at GitHub.',
    }),
    actor: z.string().openapi({
      description: 'As the audit trail names you.',
      example: 'github:octocat',
    }),
    name: z.string(),
    role: Held.openapi({ description: 'In every installation, and so in settings.' }),
    somewhere: Held.openapi({ description: 'In one installation or another.' }),
    csrf: z.string().openapi({
      description: 'To be sent as `X-CSRF-Token` with each change; empty for tokens.',
    }),
  })
  .openapi('Me')

const Rules = z
  .object({
    owner: Given,
    member: Given,
    teams: z.array(
      z.object({ organization: z.string(), team: z.string(), role: z.enum(ROLES) }).readonly(),
    ),
  })
  .openapi('RoleRules')

const me = createRoute({
  ...{ method: 'get', path: '/me', tags: ['Settings'], ...asks('viewer') },
  operationId: 'readMe',
  summary: 'Who you are, and what you may do',
  responses: { ...answers(Me, 'As this request was taken.'), ...NOT_MODIFIED },
})

const roles = createRoute({
  ...{ method: 'get', path: '/roles', tags: ['Settings'], ...asks('viewer') },
  operationId: 'readRoles',
  summary: 'Who has which role, by their place at GitHub',
  responses: { ...answers(Rules, 'The rules, as `ROLES` sets them.'), ...NOT_MODIFIED },
})

export function addMe(api: OpenAPIHono<Env>, parts: DashboardParts): void {
  api.openapi(me, (context) => {
    const { kind, actor, name, role, somewhere, csrf } = viewerOf(context)
    return context.json({ kind, actor, name, role, somewhere, csrf }, 200)
  })
  api.openapi(roles, (context) => {
    const { owner, member, teams } = requireEntrance(parts).rules
    return context.json({ owner, member, teams: [...teams] }, 200)
  })
}
