/** `/reports`: what was covered in some days, to take away. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { sendBundle, sendPdf, sendTable } from '../reports/report.ts'
import { asks, PROBLEMS } from './endpoint.ts'

const Moment = z.iso.datetime().transform((text) => new Date(text))

const Period = z.object({
  account: z.string().max(100).optional().openapi({ example: 'acme' }),
  from: Moment,
  to: Moment.openapi({ description: 'Not included.' }),
})

const TABLES = [
  'population',
  'exclusions',
  'runs',
  'failures',
  'verifications',
  'restore-tests',
  'retention',
] as const

const table = createRoute({
  ...{ method: 'get', path: '/reports/tables/{table}', tags: ['Reports'], ...asks('viewer') },
  operationId: 'readReportTable',
  summary: 'One table of a report',
  request: {
    query: Period,
    params: z.object({
      table: z.enum(TABLES),
    }),
  },
  responses: { 200: file('text/csv'), ...PROBLEMS },
})

const pdf = createRoute({
  ...{ method: 'get', path: '/reports/pdf', tags: ['Reports'], ...asks('viewer') },
  operationId: 'readReportPdf',
  summary: 'A report for people',
  request: { query: Period },
  responses: { 200: file('application/pdf'), ...PROBLEMS },
})

const audit = createRoute({
  ...{ method: 'get', path: '/reports/audit', tags: ['Reports'], ...asks('admin', 'everywhere') },
  operationId: 'readAuditBundle',
  summary: 'Everything for an auditor: a gzipped tar with signed digests',
  request: { query: Period },
  responses: { 200: file('application/gzip'), ...PROBLEMS },
})

export function addReports(api: OpenAPIHono<Env>, parts: DashboardParts): void {
  api.openapi(table, async (context) => {
    const asked = { ...context.req.valid('query'), ...context.req.valid('param') }
    return await sendTable(context, parts, viewerOf(context), asked)
  })
  api.openapi(pdf, async (context) => {
    return await sendPdf(context, parts, viewerOf(context), context.req.valid('query'))
  })
  api.openapi(audit, async (context) => {
    return await sendBundle(context, parts, viewerOf(context), context.req.valid('query'))
  })
}

function file(type: string) {
  const schema = z.string().openapi({ format: 'binary' })
  return { description: 'The file.', content: { [type]: { schema } } }
}
