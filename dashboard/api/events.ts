/** `/events`: what happens, as it happens. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { createFeed, type Feed } from '../events/feed.ts'
import type { FeedEvent } from '../events/log.ts'
import { viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import type { Viewer } from '../viewer.ts'
import { asks, PROBLEMS } from './endpoint.ts'

/** Roles change: whoever listens has to show again who they are, and goes on where they were. */
const LISTEN_MS = 5 * 60_000
/** So that nobody in between takes the connection for dead. */
const ALIVE_MS = 15_000

const listen = createRoute({
  ...{ method: 'get', path: '/events', tags: ['Events'], ...asks('viewer') },
  operationId: 'listenToEvents',
  summary: 'What happens to repositories, as server-sent events',
  description: [
    'Events are `state`, `run` and `snapshot`; their data is JSON. After `reset` something was',
    'missed, and everything is to be read again. The stream ends after five minutes: connect again',
    'with `Last-Event-ID`, as browsers do by themselves.',
  ].join(' '),
  request: { headers: z.object({ 'last-event-id': z.string().max(100).optional() }) },
  responses: {
    200: {
      description: 'A stream without end.',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...PROBLEMS,
  },
})

export function addEvents(api: OpenAPIHono<Env>, { fleet, newId, sleep }: DashboardParts): void {
  const feed = createFeed({ fleet, sleep, name: newId().slice(0, 8) })
  api.openapi(listen, (context) => {
    const viewer = viewerOf(context)
    const after = context.req.valid('header')['last-event-id'] ?? null
    // What stands in between must not keep it back.
    context.header('x-accel-buffering', 'no')
    context.header('cache-control', 'private, no-store')
    return streamSSE(context, async (stream) => {
      const ending = new AbortController()
      stream.onAbort(() => ending.abort())
      const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(LISTEN_MS)])
      const alive = keepAlive(stream, signal, sleep)
      try {
        await tell(stream, { feed, viewer, after, signal })
      } finally {
        ending.abort()
        await alive
      }
    })
  })
}

interface Telling {
  readonly feed: Feed
  readonly viewer: Viewer
  readonly after: string | null
  readonly signal: AbortSignal
}

async function tell(
  stream: SSEStreamingApi,
  { feed, viewer, after, signal }: Telling,
): Promise<void> {
  for await (const event of feed.listen(after, signal)) {
    if (event === null) await stream.writeSSE({ event: 'reset', data: '{}' })
    else if (viewer.sees(event.change.repository)) await stream.writeSSE(messageOf(event))
    if (stream.aborted || stream.closed) return
  }
}

function messageOf({ id, at, change: { kind, ...rest } }: FeedEvent) {
  return { id, event: kind, data: JSON.stringify({ at, ...rest }) }
}

async function keepAlive(
  stream: SSEStreamingApi,
  signal: AbortSignal,
  sleep: DashboardParts['sleep'],
): Promise<void> {
  while (!signal.aborted) {
    await stream.write(': alive\n\n')
    await sleep(ALIVE_MS, signal).catch(() => {})
  }
}
