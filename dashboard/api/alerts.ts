/** `/alerts`: what somebody should know. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { acknowledgeAlert, muteAlert, readAlerts, readCauses } from '../queries/alerts.ts'
import { answers, asks, Moment, OnceHeaders, PageParams, PROBLEMS, pageOf } from './endpoint.ts'
import { NOT_MODIFIED } from './etag.ts'

const Severity = z.enum(['notice', 'warning', 'critical'])

const Alert = z
  .object({
    id: z.string(),
    kind: z.string().openapi({ example: 'overdue' }),
    cause: z.string().openapi({ description: 'Alerts of one cause are told together.' }),
    severity: Severity,
    title: z.string(),
    fix: z.string().nullable(),
    installationId: z.string().nullable(),
    repositoryId: z.string().nullable(),
    repository: z.object({ owner: z.string(), name: z.string() }).nullable(),
    since: Moment,
    lastSeenAt: Moment,
    acknowledgedAt: Moment.nullable(),
    acknowledgedBy: z.string().nullable(),
    mutedUntil: Moment.nullable(),
    resolvedAt: Moment.nullable(),
    mayAct: z.boolean(),
  })
  .openapi('Alert')

const Cause = z
  .object({
    cause: z.string(),
    severity: Severity,
    alerts: z.int(),
    since: Moment,
    title: z.string(),
    fix: z.string().nullable(),
  })
  .openapi('AlertCause')

export const AlertParams = PageParams.extend({
  state: z.enum(['open', 'resolved']).optional(),
  kind: z.string().max(100).optional(),
  cause: z.string().max(500).optional(),
  severity: Severity.optional(),
  repository: z.string().max(300).optional().openapi({ example: 'acme/rocket' }),
  from: Moment.transform((text) => new Date(text)).optional(),
  to: Moment.transform((text) => new Date(text)).optional(),
})

const params = z.object({ id: z.string().max(200) })
const done = { 204: { description: 'It is so now.' }, ...PROBLEMS }

const list = createRoute({
  ...{ method: 'get', path: '/alerts', tags: ['Alerts'], ...asks('viewer') },
  operationId: 'listAlerts',
  summary: 'Alerts, those that began last first',
  request: { query: AlertParams },
  responses: { ...answers(pageOf(Alert), 'Those that the viewer may see.'), ...NOT_MODIFIED },
})

const causes = createRoute({
  ...{ method: 'get', path: '/alerts/causes', tags: ['Alerts'], ...asks('viewer') },
  operationId: 'listAlertCauses',
  summary: 'Open alerts by cause, the gravest first',
  responses: {
    ...answers(z.object({ items: z.array(Cause).readonly() }), 'Of what the viewer may see.'),
    ...NOT_MODIFIED,
  },
})

const acknowledge = createRoute({
  ...{ method: 'post', path: '/alerts/{id}/acknowledge', tags: ['Alerts'], ...asks('operator') },
  operationId: 'acknowledgeAlert',
  summary: 'Say that somebody is at it',
  request: { params, headers: OnceHeaders },
  responses: done,
})

const mute = createRoute({
  ...{ method: 'put', path: '/alerts/{id}/mute', tags: ['Alerts'], ...asks('operator') },
  operationId: 'muteAlert',
  summary: 'Do not tell of it again before then',
  request: {
    params,
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject({ until: Moment.nullable() }) } },
    },
  },
  responses: done,
})

export function addAlerts(api: OpenAPIHono<Env>, parts: DashboardParts): void {
  api.openapi(list, async (context) => {
    const page = await readAlerts(parts, viewerOf(context), context.req.valid('query'))
    return context.json(page, 200)
  })
  api.openapi(causes, async (context) => {
    return context.json({ items: await readCauses(parts, viewerOf(context)) }, 200)
  })
  api.openapi(acknowledge, async (context) => {
    await acknowledgeAlert(parts, viewerOf(context), context.req.valid('param').id)
    return context.body(null, 204)
  })
  api.openapi(mute, async (context) => {
    const { until } = context.req.valid('json')
    const { id } = context.req.valid('param')
    await muteAlert(parts, viewerOf(context), id, until === null ? null : new Date(until))
    return context.body(null, 204)
  })
}
