/** `/accounts` and `/policies`: which policy is in force, and what another would change. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { listAccounts, readPolicy, savePolicy, tryPolicy } from '../queries/policies.ts'
import { answers, asks, OnceHeaders, PROBLEMS } from './endpoint.ts'
import { NOT_MODIFIED } from './etag.ts'
import { AccountSchema, PolicySchema, PolicyTrialSchema } from './policy-schema.ts'

const MOST_TEXT = 70_000
const params = z.object({ account: z.string().min(1).max(100).openapi({ example: 'acme' }) })
const Text = z.string().max(MOST_TEXT).openapi({ description: 'YAML, as docs/policies.md says.' })

function json<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const
}

const accounts = createRoute({
  ...{ method: 'get', path: '/accounts', tags: ['Settings'], ...asks('viewer') },
  operationId: 'listAccounts',
  summary: 'Accounts on which the App is installed',
  responses: {
    ...answers(z.object({ items: z.array(AccountSchema) }), 'Those that you may see.'),
    ...NOT_MODIFIED,
  },
})

const read = createRoute({
  ...{ method: 'get', path: '/policies/{account}', tags: ['Settings'], ...asks('viewer') },
  operationId: 'readPolicy',
  summary: 'The policy in force on an account, and where each value of it stands',
  request: { params },
  responses: { ...answers(PolicySchema, 'As it takes effect now.'), ...NOT_MODIFIED },
})

const tryOut = createRoute({
  ...{ method: 'post', path: '/policies/{account}/try', tags: ['Settings'], ...asks('admin') },
  operationId: 'tryPolicy',
  summary: 'What a policy would change',
  description: 'Nothing is kept.',
  request: { params, headers: OnceHeaders, body: json(z.strictObject({ text: Text })) },
  responses: answers(PolicyTrialSchema, 'What would hold then, and does not now.'),
})

const save = createRoute({
  ...{ method: 'put', path: '/policies/{account}', tags: ['Settings'], ...asks('admin') },
  operationId: 'savePolicy',
  summary: 'Keep a policy in the dashboard; an empty text takes it away',
  description: 'It is refused where a file is in force: then that file is to be changed.',
  request: {
    params,
    body: json(
      z.strictObject({
        text: Text,
        basedOn: z.string().max(100).nullable().openapi({
          description: 'The `version` of the draft that it was made from; null for none.',
        }),
      }),
    ),
  },
  responses: { 204: { description: 'It holds from now on.' }, ...PROBLEMS },
})

export function addPolicies(api: OpenAPIHono<Env>, parts: DashboardParts): void {
  api.openapi(accounts, async (context) => {
    const found = await listAccounts(parts, viewerOf(context))
    return context.json({ items: found.map(({ login }) => ({ login })) }, 200)
  })
  api.openapi(read, async (context) => {
    const { account } = context.req.valid('param')
    const seen = await readPolicy(parts, viewerOf(context), account)
    return context.json(PolicySchema.parse({ ...seen.standing, account: seen.account.login }), 200)
  })
  api.openapi(tryOut, async (context) => {
    const { account } = context.req.valid('param')
    const { text } = context.req.valid('json')
    const { problems, unchanged, changes } = await tryPolicy(
      parts,
      viewerOf(context),
      account,
      text,
    )
    const told = changes.map(({ key, before, after, names, repositoryIds }) => ({
      ...{ key, before, after, repositories: repositoryIds.length },
      names: [...names],
    }))
    return context.json({ problems: [...problems], unchanged, changes: told }, 200)
  })
  api.openapi(save, async (context) => {
    const { account } = context.req.valid('param')
    await savePolicy(parts, viewerOf(context), { login: account, ...context.req.valid('json') })
    return context.body(null, 204)
  })
}
