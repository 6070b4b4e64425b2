/** The API: everything that the pages do, described by the schemas that check it. */
import { OpenAPIHono } from '@hono/zod-openapi'
import type { DashboardParts, Env } from '../parts.ts'
import { addActivity } from './activity.ts'
import { addAlerts } from './alerts.ts'
import { addDocument } from './document.ts'
import { refuseUnfit } from './endpoint.ts'
import { revalidated } from './etag.ts'
import { addEvents } from './events.ts'
import { createMemoryIdempotency, onceByKey } from './idempotency.ts'
import { addMe } from './me.ts'
import { addNotifications } from './notifications.ts'
import { createOverviewApi } from './overview.ts'
import { addPolicies } from './policies.ts'
import { addReports } from './reports.ts'
import { createRepositoriesApi } from './repositories.ts'
import { createRepositoryApi } from './repository.ts'
import { addSessions } from './sessions.ts'
import { addSetup } from './setup.ts'
import { addTokens } from './tokens.ts'
import { refuseOtherMethods, takesJson } from './unanswered.ts'
import { createViewsApi } from './views.ts'

export { API_PATH } from './path.ts'

/** Documents that are made whole, so that they can be marked and need not be sent twice. */
const REVALIDATED = [
  ...['/overview', '/repositories', '/views', '/alerts', '/alerts/causes', '/activity'],
  ...['/me', '/roles', '/accounts', '/policies/:account', '/notifications', '/tokens', '/sessions'],
  ...['', '/snapshots', '/runs', '/trends', '/lost-refs', '/names'].map(
    (path) => `/repositories/:owner/:name${path}`,
  ),
  '/setup',
  '/openapi.json',
] as const

export function createApi(parts: DashboardParts): OpenAPIHono<Env> {
  const api = new OpenAPIHono<Env>({ defaultHook: refuseUnfit })
  api.use(takesJson())
  api.post('*', onceByKey(parts.idempotency ?? createMemoryIdempotency(parts.now)))
  for (const path of REVALIDATED) api.use(path, revalidated())
  addAlerts(api, parts)
  addActivity(api, parts)
  addEvents(api, parts)
  addReports(api, parts)
  addMe(api, parts)
  addPolicies(api, parts)
  addNotifications(api, parts)
  addTokens(api, parts)
  addSessions(api, parts)
  addSetup(api, parts)
  api.route('/', createOverviewApi(parts))
  api.route('/', createRepositoriesApi(parts))
  api.route('/', createRepositoryApi(parts))
  api.route('/', createViewsApi(parts))
  addDocument(api, parts.url)
  refuseOtherMethods(api)
  return api
}
