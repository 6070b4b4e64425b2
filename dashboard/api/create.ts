/** The API: everything that the pages do, described by the schemas that check it. */
import { OpenAPIHono } from '@hono/zod-openapi'
import { VERSION } from '../../core/version.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { addActivity } from './activity.ts'
import { addAlerts } from './alerts.ts'
import { refuseUnfit } from './endpoint.ts'
import { revalidated } from './etag.ts'
import { addEvents } from './events.ts'
import { createMemoryIdempotency, onceByKey } from './idempotency.ts'
import { createOverviewApi } from './overview.ts'
import { API_PATH } from './path.ts'
import { addReports } from './reports.ts'
import { createRepositoriesApi } from './repositories.ts'
import { createRepositoryApi } from './repository.ts'
import { createViewsApi } from './views.ts'

export { API_PATH } from './path.ts'

export function createApi(parts: DashboardParts): OpenAPIHono<Env> {
  const api = new OpenAPIHono<Env>({ defaultHook: refuseUnfit })
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token, made under Settings, Tokens.',
  })
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'holdfast',
    description: 'The session of whoever is logged in.',
  })
  api.post('*', onceByKey(parts.idempotency ?? createMemoryIdempotency(parts.now)))
  for (const path of ['/overview', '/repositories', '/views']) api.use(path, revalidated())
  addAlerts(api, parts)
  addActivity(api, parts)
  addEvents(api, parts)
  addReports(api, parts)
  const describe = () =>
    api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Holdfast',
        version: VERSION,
        description: 'What the dashboard shows and does. Errors are documents of RFC 9457.',
      },
      servers: [{ url: API_PATH }],
    })
  // The same for everybody, and made of all schemas: once, when somebody first asks.
  let document: string | undefined
  api.get('/openapi.json', (context) => {
    document ??= JSON.stringify(describe())
    return context.body(document, 200, { 'content-type': 'application/json' })
  })
  api.route('/', createOverviewApi(parts))
  api.route('/', createRepositoriesApi(parts))
  api.route('/', createRepositoryApi(parts))
  api.route('/', createViewsApi(parts))
  return api
}
