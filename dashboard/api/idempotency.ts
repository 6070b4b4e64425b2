/** `Idempotency-Key`: who asks twice, since an answer got lost, is answered as the first time. */
import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { viewerOf } from '../needs.ts'
import type { Env } from '../parts.ts'
import type { IdempotencyPort, KeptAnswer } from '../ports/idempotency.ts'
import { describeProblem, PROBLEM_TYPE, Problem } from '../problem.ts'

const HEADER = 'idempotency-key'
const LONGEST = 200
const TOLD = 'idempotency-replayed'

/** Stands behind whatever asks for a role: what was answered is told only to who asked. */
export function onceByKey(kept: IdempotencyPort): MiddlewareHandler<Env> {
  return async (context, next) => {
    const given = readKey(context.req.header(HEADER))
    if (given === undefined) return await next()
    const { method, path } = context.req
    const key = digestOf(viewerOf(context).actor, given)
    const had = await kept.begin(key, digestOf(method, path, await context.req.text()))
    if (had !== 'begun') return replay(had)
    await next()
    const once = context.get('toldOnce')
    const answer = context.error === undefined ? await read(context.res, once) : undefined
    if (answer === undefined) await kept.forget(key)
    else await kept.finish(key, answer)
  }
}

function readKey(given: string | undefined): string | undefined {
  if (given === undefined || (given !== '' && given.length <= LONGEST)) return given
  throw new Problem('bad-request', `${HEADER} has 1 to ${LONGEST} characters.`, 'Send a UUID.')
}

/** Undefined where what was asked for was not done. `once` is kept in place of a secret. */
async function read(
  response: Response,
  once: Problem | undefined,
): Promise<KeptAnswer | undefined> {
  if (!response.ok) return undefined
  if (once !== undefined) {
    const body = JSON.stringify(describeProblem(once))
    return { status: once.status, contentType: PROBLEM_TYPE, body }
  }
  const contentType = response.headers.get('content-type') ?? 'application/json'
  return { status: response.status, contentType, body: await response.clone().text() }
}

function replay(had: 'running' | 'other' | KeptAnswer): Response {
  if (had === 'running') {
    throw new Problem('conflict', 'The same request is still at work.', 'Ask again later.')
  }
  if (had === 'other') {
    throw new Problem('conflict', 'The key was used for another request.', 'Send another key.')
  }
  const { status, contentType, body } = had
  return new Response(body, { status, headers: { 'content-type': contentType, [TOLD]: 'true' } })
}

function digestOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

interface Entry {
  readonly digest: string
  readonly at: number
  answer: KeptAnswer | null
}

const DAY_MS = 86_400_000
const MOST = 1_000

/** Of one process, and gone with it. */
export function createMemoryIdempotency(now: () => Date): IdempotencyPort {
  // A Map keeps the order in which keys came: the oldest are first.
  const entries = new Map<string, Entry>()
  return {
    begin: async (key, digest) => {
      const at = now().getTime()
      dropOld(entries, at)
      const had = entries.get(key)
      if (had === undefined) {
        entries.set(key, { digest, at, answer: null })
        return 'begun'
      }
      if (had.digest !== digest) return 'other'
      return had.answer ?? 'running'
    },
    finish: async (key, answer) => {
      const entry = entries.get(key)
      if (entry !== undefined) entry.answer = answer
    },
    forget: async (key) => void entries.delete(key),
  }
}

/** What is at work stays, however old: it would be done twice. */
function dropOld(entries: Map<string, Entry>, at: number): void {
  for (const [key, { at: begunAt, answer }] of entries) {
    const old = at - begunAt > DAY_MS || entries.size >= MOST
    if (!old) return
    if (answer !== null) entries.delete(key)
  }
}
