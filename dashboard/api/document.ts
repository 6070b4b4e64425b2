/** The document of the API: OpenAPI 3.1, from the schemas that check what is asked and answered. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { VERSION } from '../../core/version.ts'
import { FORM_HEADER } from '../guards/forms.ts'
import type { Env } from '../parts.ts'
import { sessionCookieAt } from '../session/cookies.ts'
import { API_PATH } from './path.ts'

const DESCRIPTION = [
  'What the pages show and do. Errors are documents of RFC 9457 with a `code` for programs and a',
  '`hint` for people. Lists are paged by `cursor`. Each `POST` takes an `Idempotency-Key`.',
  'Documents have an `ETag`. `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`',
  '(seconds) tell how often you may ask yet.',
].join(' ')

const TAGS = [
  { name: 'Overview', description: 'Whether everything is covered.' },
  { name: 'Repositories', description: 'What is backed up, and deeds on it.' },
  { name: 'Snapshots', description: 'What is in a snapshot, and how to have it back.' },
  { name: 'Views', description: 'Searches that you keep.' },
  { name: 'Alerts', description: 'What somebody should know.' },
  { name: 'Activity', description: 'Who did what.' },
  { name: 'Reports', description: 'What was covered in some days.' },
  { name: 'Events', description: 'What happens, as it happens.' },
  { name: 'Settings', description: 'Policies, channels, tokens, sessions and roles.' },
]

const CHANGES = ['post', 'put', 'patch', 'delete'] as const

/** `url` is that of the App: on it depends how the cookie is called. */
export function addDocument(api: OpenAPIHono<Env>, url: string): void {
  const { openAPIRegistry: registry } = api
  registry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token, made under Settings, Tokens.',
  })
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: sessionCookieAt(url),
    description: 'The session of whoever is logged in with this browser.',
  })
  registry.registerComponent('securitySchemes', 'csrf', {
    type: 'apiKey',
    in: 'header',
    name: FORM_HEADER,
    description: [
      'With a session, each change needs the `csrf` of `/me`, and the `Origin` or',
      '`Sec-Fetch-Site` that browsers send by themselves. With a token nothing of that is needed.',
    ].join(' '),
  })
  // The same for everybody, and made of all schemas: once, when somebody first asks.
  let document: string | undefined
  api.get('/openapi.json', (context) => {
    document ??= JSON.stringify(describeApi(api))
    return context.body(document, 200, { 'content-type': 'application/json' })
  })
}

/** As OpenAPI 3.1 has it. */
export function describeApi(api: OpenAPIHono<Env>) {
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Holdfast', version: VERSION, description: DESCRIPTION },
    servers: [{ url: API_PATH }],
    tags: TAGS,
  })
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => {
    const changed = CHANGES.flatMap((method) => {
      const operation = item[method]
      if (operation === undefined) return []
      const security = operation.security?.map(guarded)
      return [[method, { ...operation, ...(security && { security }) }]]
    })
    return [path, { ...item, ...Object.fromEntries(changed) }]
  })
  return { ...document, paths: Object.fromEntries(paths) }
}

/** A browser sends its cookies with what other sites ask for too: so a change needs more. */
function guarded(needed: Readonly<Record<string, string[]>>): Record<string, string[]> {
  return 'session' in needed ? { ...needed, csrf: [] } : { ...needed }
}
