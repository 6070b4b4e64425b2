/** `/notifications`: whom the App tells, and whether that works. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { testChannel } from '../queries/notifications.ts'
import { answers, asks, Moment, OnceHeaders } from './endpoint.ts'
import { NOT_MODIFIED } from './etag.ts'
import { moment } from './repository-schema.ts'

const Channel = z
  .object({
    name: z.string().openapi({ description: 'As policies name it.', example: 'mail' }),
    destination: z.string().openapi({ description: 'As far as it can be told: no secret.' }),
    lastSentAt: Moment.nullable(),
    lastError: z.string().nullable().openapi({ description: 'Null where the last try worked.' }),
    waiting: z.int().openapi({ description: 'Messages that wait to be sent.' }),
  })
  .openapi('Channel')

const Tested = z
  .object({ sent: z.boolean(), why: z.string().nullable() })
  .openapi('ChannelTest', { description: '`why` says what came of one that failed.' })

const ADMIN = asks('admin', 'everywhere')

const list = createRoute({
  ...{ method: 'get', path: '/notifications', tags: ['Settings'], ...ADMIN },
  operationId: 'listChannels',
  summary: 'The channels by which people are told',
  responses: {
    ...answers(z.object({ items: z.array(Channel) }), 'All of them.'),
    ...NOT_MODIFIED,
  },
})

const test = createRoute({
  ...{ method: 'post', path: '/notifications/{channel}/test', tags: ['Settings'], ...ADMIN },
  operationId: 'testChannel',
  summary: 'Send a message that says that it is a test',
  request: { headers: OnceHeaders, params: z.object({ channel: z.string().max(100) }) },
  responses: answers(Tested, 'What came of it.'),
})

export function addNotifications(api: OpenAPIHono<Env>, parts: DashboardParts): void {
  api.openapi(list, async (context) => {
    const channels = await parts.notifications.list()
    const items = channels.map(({ name, destination, lastSentAt, lastError, waiting }) => {
      return { name, destination, lastSentAt: moment(lastSentAt), lastError, waiting }
    })
    return context.json({ items }, 200)
  })
  api.openapi(test, async (context) => {
    const { channel } = context.req.valid('param')
    const { sent, why } = await testChannel(parts, viewerOf(context), channel)
    return context.json({ sent, why }, 200)
  })
}
