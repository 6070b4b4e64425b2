/** Answers that need not be sent again to who has them. */
import type { MiddlewareHandler } from 'hono'
import { etag } from 'hono/etag'
import type { Env } from '../parts.ts'

/**
 * Marks an answer by its digest, and answers 304 where `If-None-Match` names it. For documents
 * that are made whole, not for streams: it reads the answer to its end.
 */
export function revalidated(): MiddlewareHandler<Env> {
  const marks = etag({ weak: true })
  return async (context, next) => {
    if (context.req.method !== 'GET') return await next()
    await marks(context, async () => {
      await next()
      // Kept by who asked, asked about each time, and of nobody else.
      if (context.res.ok) context.header('cache-control', 'private, no-cache')
    })
  }
}

/** What `If-None-Match` may be answered with, for the document of the API. */
export const NOT_MODIFIED = { 304: { description: 'It is as you have it.' } } as const
