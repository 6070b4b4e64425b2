/** `/setup`: what is left to do until all is covered. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { readSetup } from '../queries/setup.ts'
import { answers, asks } from './endpoint.ts'
import { NOT_MODIFIED } from './etag.ts'

const Step = z
  .object({
    title: z.string(),
    state: z.enum(['done', 'open', 'unknown']).openapi({
      description: '`unknown` is not to be taken for done.',
    }),
    text: z.string().openapi({ description: 'What is so, or what to do.' }),
    href: z.string().nullable().openapi({ description: 'The page where it is done, if here.' }),
  })
  .openapi('SetupStep')

const read = createRoute({
  ...{ method: 'get', path: '/setup', tags: ['Settings'], ...asks('admin', 'everywhere') },
  operationId: 'readSetup',
  summary: 'What is left to set up',
  responses: {
    ...answers(z.object({ items: z.array(Step) }), 'Every step, in order.'),
    ...NOT_MODIFIED,
  },
})

export function addSetup(api: OpenAPIHono<Env>, parts: DashboardParts): void {
  api.openapi(read, async (context) => {
    return context.json({ items: [...(await readSetup(parts, viewerOf(context)))] }, 200)
  })
}
