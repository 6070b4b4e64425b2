/** `/tokens`: tokens of the API. People make them; a token makes, sees and revokes none. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { DashboardParts, Env } from '../parts.ts'
import type { TokenItem } from '../ports/tokens.ts'
import { Problem } from '../problem.ts'
import { ownerOf, requireEntrance } from '../session/desk.ts'
import { answers, asksInSession, Moment, OnceHeaders, PROBLEMS } from './endpoint.ts'
import { NOT_MODIFIED } from './etag.ts'
import { moment } from './repository-schema.ts'

const Scope = z.enum(['read', 'operate', 'restore', 'admin']).openapi('Scope', {
  description: [
    '`read`: see what you see. `operate`: start backups, acknowledge alerts. `restore`: look into',
    'snapshots and download them. `admin`: change settings, read the audit trail.',
  ].join(' '),
})

const Token = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(Scope),
    createdBy: z.string(),
    createdAt: Moment,
    expiresAt: Moment.nullable(),
    lastUsedAt: Moment.nullable(),
    revokedAt: Moment.nullable(),
  })
  .openapi('Token')

const Wish = z
  .strictObject({
    name: z.string().min(1).max(100).openapi({ description: 'What it is for.' }),
    scopes: z.array(Scope).min(1).max(4),
    days: z.int().min(1).max(366).openapi({ description: 'Until it expires.' }),
  })
  .openapi('TokenWish')

const list = createRoute({
  ...{ method: 'get', path: '/tokens', tags: ['Settings'], ...asksInSession('viewer') },
  operationId: 'listTokens',
  summary: 'Your tokens; those of everybody for an administrator',
  responses: {
    ...answers(z.object({ items: z.array(Token) }), 'Newest first, also what is over.'),
    ...NOT_MODIFIED,
  },
})

const create = createRoute({
  ...{ method: 'post', path: '/tokens', tags: ['Settings'], ...asksInSession('viewer') },
  operationId: 'createToken',
  summary: 'Make a token',
  description: [
    'Its secret is in this answer, and nowhere else ever after: asking again with the same',
    '`Idempotency-Key` is answered 409, and the token that was made is to be revoked.',
  ].join(' '),
  request: {
    headers: OnceHeaders,
    body: { required: true, content: { 'application/json': { schema: Wish } } },
  },
  responses: answers(
    z.object({
      token: Token,
      secret: z.string().openapi({ description: 'To be sent as `Authorization: Bearer …`.' }),
    }),
    'It is good from now on.',
  ),
})

const revoke = createRoute({
  ...{ method: 'delete', path: '/tokens/{id}', tags: ['Settings'], ...asksInSession('viewer') },
  operationId: 'revokeToken',
  summary: 'Revoke a token',
  request: { params: z.object({ id: z.string().max(200) }) },
  responses: { 204: { description: 'It is good for nothing now.' }, ...PROBLEMS },
})

export function addTokens(api: OpenAPIHono<Env>, parts: DashboardParts): void {
  api.openapi(list, async (context) => {
    const tokens = await requireEntrance(parts).tokens.list(ownerOf(context))
    return context.json({ items: tokens.map(showToken) }, 200)
  })
  api.openapi(create, async (context) => {
    const { tokens } = requireEntrance(parts)
    const { secret, token } = await tokens.create(ownerOf(context), context.req.valid('json'))
    context.set('toldOnce', toldOnce())
    context.header('cache-control', 'private, no-store')
    return context.json({ token: showToken(token), secret: secret.reveal() }, 200)
  })
  api.openapi(revoke, async (context) => {
    const { id } = context.req.valid('param')
    await requireEntrance(parts).tokens.revoke(ownerOf(context), id)
    return context.body(null, 204)
  })
}

function toldOnce(): Problem {
  return new Problem(
    'conflict',
    'The token was made before, and its secret was told then.',
    'Revoke it, and make another one with another key.',
  )
}

function showToken(token: TokenItem): z.infer<typeof Token> {
  const { id, name, scopes, createdBy, createdAt, expiresAt, lastUsedAt, revokedAt } = token
  return {
    ...{ id, name, scopes: [...scopes], createdBy, createdAt: createdAt.toISOString() },
    expiresAt: moment(expiresAt),
    lastUsedAt: moment(lastUsedAt),
    revokedAt: moment(revokedAt),
  }
}
