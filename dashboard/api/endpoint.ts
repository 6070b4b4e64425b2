/** What the endpoints of the API have in common. */
import { type Hook, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { needs, needsEverywhere } from '../needs.ts'
import type { Env } from '../parts.ts'
import { Problem } from '../problem.ts'
import type { Role } from '../viewer.ts'

export const ProblemSchema = z
  .object({
    code: z.string().openapi({ example: 'not-found' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().openapi({ description: 'What is wrong, in one sentence.' }),
    hint: z.string().openapi({ description: 'What to do next.' }),
  })
  .openapi('Problem')

/** `Page<Item>` of ports/page.ts, in JSON. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item).readonly(),
    next: z
      .string()
      .nullable()
      .openapi({ description: 'The cursor of the next page; null on the last one.' }),
  })
}

/** The part of a query that pages through a list. */
export const PageParams = z.object({
  cursor: z.string().max(500).optional().openapi({ description: 'Where the last page ended.' }),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})

/** A moment, in and out: `2026-11-21T16:09:35.000Z`. */
export const Moment = z.iso.datetime()

/**
 * What `createRoute` is told of an endpoint that needs `role`, in OpenAPI and in fact: in one
 * installation at least, or in all of them.
 */
export function asks(role: Role, where: 'somewhere' | 'everywhere' = 'somewhere') {
  const security: Record<string, string[]>[] = [{ session: [] }, { token: [] }]
  return {
    middleware: [where === 'somewhere' ? needs(role) : needsEverywhere(role)],
    security,
    'x-role': role,
  }
}

/** The same for what only people at a browser may do: a token neither makes nor ends another. */
export function asksInSession(role: Role) {
  const security: Record<string, string[]>[] = [{ session: [] }]
  return { ...asks(role), middleware: [needs(role), needsSession], security }
}

const needsSession: MiddlewareHandler<Env> = async (context, next) => {
  if (context.get('session') !== undefined) return await next()
  throw new Problem('not-allowed', 'This needs a session.', 'Log in with a browser.')
}

/** `Idempotency-Key`, as `POST` takes it everywhere. */
export const OnceHeaders = z.object({
  'idempotency-key': z.string().max(200).optional().openapi({
    description: 'Any text of yours, such as a UUID: asking twice with it does it once.',
  }),
})

/** The responses of an endpoint that answers with `schema`. */
export function answers<Schema extends z.ZodType>(schema: Schema, description: string) {
  return {
    200: { description, content: { 'application/json': { schema } } },
    ...PROBLEMS,
  }
}

const problem = { 'application/problem+json': { schema: ProblemSchema } }
export const PROBLEMS = {
  400: { description: 'The request cannot be used.', content: problem },
  401: { description: 'Nobody is logged in.', content: problem },
  403: { description: 'The role does not allow it.', content: problem },
  404: { description: 'Not there, or not to be seen.', content: problem },
  409: {
    description: 'It has changed since it was read, or another request stands in the way.',
    content: problem,
  },
  413: { description: 'More than a megabyte.', content: problem },
  415: { description: 'The body is not JSON.', content: problem },
  429: { description: 'Too many requests: `Retry-After` says for how long.', content: problem },
  500: { description: 'Something failed that nobody foresaw.', content: problem },
  503: { description: 'Not at the moment: GitHub or the store is away.', content: problem },
} as const

/** Refuses what a schema does not allow, naming the first member that is wrong. */
export const refuseUnfit: Hook<unknown, Env, string, Response | undefined> = (result) => {
  if (result.success) return undefined
  const [issue] = result.error.issues
  const where = issue?.path.join('.') || result.target
  throw new Problem(
    'bad-request',
    `${where}: ${issue?.message ?? 'it cannot be used'}`,
    'The document at /api/v1/openapi.json says what is allowed.',
  )
}
