/** Leases over HTTP, as core/domain/lease.ts describes them. */
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { z } from 'zod'
import { HoldfastError } from '../../core/domain/errors.ts'
import { type LeaseGrant, LeaseReport, LeaseRequest } from '../../core/domain/lease.ts'
import { recordEvent } from '../records/audit.ts'
import { actorOf, type LeaseAction } from './events.ts'
import { grantLease } from './grant.ts'
import type { Asker } from './job.ts'
import type { OidcVerifier } from './oidc.ts'
import { problem } from './problems.ts'
import type { RateLimit } from './rate-limit.ts'
import { LeaseRefused } from './refusal.ts'
import { renewLease } from './renew.ts'
import { reportLease } from './report.ts'
import type { LeaseTools } from './tools.ts'

export interface LeaseRouteTools extends LeaseTools {
  readonly verifier: OidcVerifier
  readonly limit: RateLimit
  /** Where a request comes from; null where that cannot be told. */
  readonly addressOf: (context: Context) => string | null
}

const MOST_REQUEST_BYTES = 16 * 1024
/** A hundred warnings of two thousand characters, and an error. */
const MOST_REPORT_BYTES = 1024 * 1024
/** When to ask again where nobody knows. */
const PAUSE_MS = 5000

export function createLeaseRoutes(tools: LeaseRouteTools): Hono {
  const app = new Hono()
  app.use('/api/v1/leases/*', async (context, next) => {
    const waitMs = tools.limit(tools.addressOf(context))
    return waitMs > 0 ? problem('often', waitMs) : next()
  })

  app.post('/api/v1/leases', atMost(MOST_REQUEST_BYTES), (context) =>
    answer(context, tools, { action: 'lease.grant' }, async (asker) => {
      const grant = await grantLease(asker, await read(context, LeaseRequest), tools)
      return grant === undefined ? context.body(null, 204) : granted(context, grant, 201)
    }),
  )

  app.post('/api/v1/leases/:id/renewals', atMost(MOST_REQUEST_BYTES), (context) => {
    const lease = context.req.param('id')
    return answer(context, tools, { action: 'lease.renew', lease }, async (asker) =>
      granted(context, await renewLease(asker, lease, tools), 200),
    )
  })

  app.post('/api/v1/leases/:id/report', atMost(MOST_REPORT_BYTES), (context) => {
    const id = context.req.param('id')
    return answer(context, tools, { action: 'lease.report', lease: id }, async (asker) => {
      await reportLease(asker, { id, report: await read(context, LeaseReport) }, tools)
      return context.body(null, 202)
    })
  })
  return app
}

interface Wish {
  readonly action: LeaseAction
  /** The lease that the job names. */
  readonly lease?: string
}

/** Finds out who asks, and does as asked. Whatever is refused or fails is written down. */
async function answer(
  context: Context,
  tools: LeaseRouteTools,
  wish: Wish,
  work: (asker: Asker) => Promise<Response>,
): Promise<Response> {
  const address = tools.addressOf(context)
  let asker: Asker | undefined
  try {
    asker = { claims: await tools.verifier.verify(tokenOf(context)), address }
    return await work(asker)
  } catch (error) {
    if (error instanceof UnreadableBody) return problem('unreadable')
    const told = tell(error)
    if (told === undefined) throw error
    await recordEvent(tools.db, {
      at: tools.now(),
      actor: actorOf(asker),
      action: wish.action,
      target: targetOf(wish, asker),
      address,
      ...told.record,
    })
    return told.response
  }
}

/** What the job hears and what is recorded; undefined for a defect. */
function tell(error: unknown) {
  if (error instanceof LeaseRefused) {
    const record = { result: 'refused', detail: { reason: error.reason } } as const
    const pauseMs = error.kind === 'passing' ? PAUSE_MS : undefined
    return { record, response: problem(error.kind, pauseMs) }
  }
  if (error instanceof HoldfastError) {
    const { code, message, retryAfterMs = PAUSE_MS } = error
    const record = { result: 'failed', detail: { code, message } } as const
    return { record, response: problem('unavailable', retryAfterMs) }
  }
  return undefined
}

/** What the job names is told only as far as it could be a name. */
function targetOf({ lease }: Wish, asker: Asker | undefined): string {
  if (lease !== undefined) return `lease:${lease.slice(0, 100)}`
  return asker === undefined ? 'lease' : `repository:${asker.claims.repositoryId}`
}

function tokenOf(context: Context): string {
  const [, token] = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '') ?? []
  if (token === undefined) throw new LeaseRefused('token-missing')
  return token
}

class UnreadableBody extends Error {}

async function read<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await context.req.json().catch(() => undefined)
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new UnreadableBody()
}

function atMost(maxSize: number) {
  return bodyLimit({ maxSize, onError: () => problem('too-large') })
}

/** Holds secrets: nobody on the way may keep it. */
function granted(context: Context, grant: LeaseGrant, status: 200 | 201): Response {
  return context.json(grant, status, { 'cache-control': 'no-store' })
}
