/** `/activity`: the audit trail. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { checkActivity, exportActivity, readActivity } from '../queries/activity.ts'
import { activityFile } from '../queries/activity-files.ts'
import { sendText } from '../send-text.ts'
import { answers, asks, Moment, PageParams, PROBLEMS, pageOf } from './endpoint.ts'

const Result = z.enum(['done', 'refused', 'failed'])

const Event = z
  .object({
    seq: z.int().openapi({ description: 'From 1 on, without a gap.' }),
    at: Moment,
    actor: z.string().openapi({ example: 'github:octocat' }),
    action: z.string().openapi({ example: 'repository.back-up' }),
    target: z.string(),
    address: z.string().nullable(),
    result: Result,
    detail: z.record(z.string(), z.unknown()),
    sha256: z.string(),
    previousSha256: z.string(),
  })
  .openapi('ActivityEvent')

/** What chooses events. A text that is empty chooses nothing: a form sends it for a field left out. */
export const ActivityFilter = z.object({
  actor: z.string().max(200).optional(),
  action: z
    .string()
    .max(100)
    .optional()
    .openapi({ description: 'Exactly, or all that begin so: `lease.`' }),
  target: z.string().max(300).optional(),
  result: Result.optional(),
  from: Moment.transform((text) => new Date(text)).optional(),
  to: Moment.transform((text) => new Date(text)).optional(),
})

const Check = z
  .union([
    z.object({
      intact: z.literal(true),
      events: z.int(),
      lastSha256: z.string().nullable(),
    }),
    z.object({
      intact: z.literal(false),
      events: z.int(),
      brokenAt: z.int(),
      reason: z.string(),
    }),
  ])
  .openapi('ChainCheck')

const list = createRoute({
  ...{ method: 'get', path: '/activity', tags: ['Activity'], ...asks('admin', 'everywhere') },
  summary: 'Who did what, newest first',
  request: { query: ActivityFilter.extend(PageParams.shape) },
  responses: answers(pageOf(Event), 'Events of the audit trail.'),
})

const take = createRoute({
  ...{
    method: 'get',
    path: '/activity/export',
    tags: ['Activity'],
    ...asks('admin', 'everywhere'),
  },
  summary: 'The audit trail to take away, oldest first',
  request: { query: ActivityFilter.extend({ format: z.enum(['csv', 'ndjson']) }) },
  responses: {
    200: {
      description: 'All events that fit.',
      content: {
        'text/csv': { schema: z.string() },
        'application/x-ndjson': { schema: z.string() },
      },
    },
    ...PROBLEMS,
  },
})

const check = createRoute({
  ...{
    method: 'post',
    path: '/activity/check',
    tags: ['Activity'],
    ...asks('admin', 'everywhere'),
  },
  summary: 'Whether the chain of events is as it was written',
  responses: answers(Check, 'What reading the whole chain found.'),
})

export function addActivity(api: OpenAPIHono<Env>, parts: DashboardParts): void {
  api.openapi(list, async (context) => {
    return context.json(await readActivity(parts, context.req.valid('query')), 200)
  })
  api.openapi(take, async (context) => {
    const { format, ...asked } = context.req.valid('query')
    const items = await exportActivity(parts, viewerOf(context), asked, format)
    return sendText(context, activityFile(items, format))
  })
  api.openapi(check, async (context) => {
    return context.json(await checkActivity(parts, viewerOf(context)), 200)
  })
}
