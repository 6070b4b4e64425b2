/** What is given away of a period, to whom it may be given. */

import { formatCsv } from '../csv.ts'
import type { Asked, DashboardParts } from '../parts.ts'
import { notFound, Problem } from '../problem.ts'
import { sendText, type TextFile } from '../send-text.ts'
import { includesRole, type Viewer } from '../viewer.ts'
import { makeBundle } from './bundle.ts'
import { makePdf } from './pdf.ts'
import { describePeriod, type Period } from './period.ts'
import { type Scope, scopeOf } from './scope.ts'
import { auditTablesOf, tablesOf } from './tables.ts'

export interface ReportAsked extends Period {
  /** The login of one account; undefined for all. */
  readonly account?: string | undefined
}

/** Longer ones are made one after the other. */
const MOST_DAYS = 400
const DAY = 86_400_000

/** Throws `bad-request` for a period that is none, `not-found` for an account not to be seen. */
export async function readScope(
  { fleet }: Pick<DashboardParts, 'fleet'>,
  viewer: Viewer,
  { account, from, to }: ReportAsked,
): Promise<Scope> {
  const days = (to.getTime() - from.getTime()) / DAY
  if (!(days > 0 && days <= MOST_DAYS)) {
    throw new Problem(
      'bad-request',
      `A period has 1 to ${MOST_DAYS} days, and this one has ${days}.`,
      'Choose the days anew.',
    )
  }
  return scopeOf(await fleet.read(), viewer, account)
}

/** One table, whole. Throws `not-found` for a table that there is not. */
export async function sendTable(
  context: Asked,
  parts: DashboardParts,
  viewer: Viewer,
  { table: name, ...asked }: ReportAsked & { readonly table: string },
): Promise<Response> {
  const scope = await readScope(parts, viewer, asked)
  const table = tablesOf(parts, scope, asked).find((one) => one.name === name)
  if (table === undefined) throw notFound()
  await record(parts, viewer, { form: `${name}.csv`, scope, period: asked })
  const chunks = formatCsv(table.head, table.rows())
  const file: TextFile = { name: `${fileOf(scope, asked)}-${name}.csv`, type: 'text/csv', chunks }
  return sendText(context, file)
}

export async function sendPdf(
  context: Asked,
  parts: DashboardParts,
  viewer: Viewer,
  asked: ReportAsked,
): Promise<Response> {
  const scope = await readScope(parts, viewer, asked)
  await record(parts, viewer, { form: 'pdf', scope, period: asked })
  const pdf = await makePdf(scope, asked, tablesOf(parts, scope, asked))
  return context.body(new Uint8Array(pdf), 200, {
    ...HEADERS,
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="${fileOf(scope, asked)}.pdf"`,
  })
}

/** For administrators of everything: it holds the audit trail. Throws `not-allowed`. */
export async function sendBundle(
  context: Asked,
  parts: DashboardParts,
  viewer: Viewer,
  asked: ReportAsked,
): Promise<Response> {
  if (!includesRole(viewer.role, 'admin')) {
    throw new Problem('not-allowed', 'This needs the role admin.', 'Ask an administrator.')
  }
  const scope = await readScope(parts, viewer, asked)
  await record(parts, viewer, { form: 'audit', scope, period: asked })
  const { signer, scratch } = parts
  const tables = auditTablesOf(parts, scope, asked)
  const { stream, close } = await makeBundle({ tables, scope, period: asked, signer, scratch })
  stream.once('close', () => void close().catch(parts.onError))
  return context.body(toWeb(stream), 200, {
    ...HEADERS,
    'content-type': 'application/gzip',
    'content-disposition': `attachment; filename="${fileOf(scope, asked)}-audit.tar.gz"`,
  })
}

const HEADERS = { 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' }

interface Given {
  readonly form: string
  readonly scope: Scope
  readonly period: Period
}

/** Before the first byte leaves. */
async function record(
  { activity, now }: DashboardParts,
  { actor, address }: Viewer,
  { form, scope, period }: Given,
): Promise<void> {
  await activity.record({
    ...{ at: now(), actor, address, action: 'report.take', target: 'report', result: 'done' },
    detail: { form, scope: scope.name, period: describePeriod(period) },
  })
}

/** `holdfast-acme-2026-10-01-to-2026-10-31`, of letters that a header may hold. */
function fileOf({ name }: Scope, period: Period): string {
  return `holdfast-${name}-${describePeriod(period)}`.replaceAll(/[^\w.]+/g, '-')
}

function toWeb(stream: NodeJS.ReadableStream & { destroy(): unknown }): ReadableStream<Uint8Array> {
  const iterator = stream[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(typeof value === 'string' ? Buffer.from(value) : value)
    },
    cancel() {
      stream.destroy()
    },
  })
}
