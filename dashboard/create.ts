/** Joins the pages and the API into one application. */
import { Hono } from 'hono'
import { API_PATH, createApi } from './api/create.ts'
import { outlineApi } from './api/operations.ts'
import { answerError } from './errors.tsx'
import { secureResponses } from './guards/headers.ts'
import { createActivityPages } from './pages/activity.tsx'
import { createAlertPages } from './pages/alerts.tsx'
import { createApiReference } from './pages/api-reference.tsx'
import { createBadges } from './pages/badge.tsx'
import { createOneRepositoryPages } from './pages/one-repository.ts'
import { createOverviewPages } from './pages/overview.tsx'
import { createReportPages } from './pages/reports.tsx'
import { createReposPages } from './pages/repos.tsx'
import { createActPages } from './pages/repos-act.tsx'
import { createViewsPages } from './pages/repos-views.tsx'
import { createMemberPages } from './pages/settings-members.tsx'
import { createNotificationPages } from './pages/settings-notifications.tsx'
import { createPolicyPages } from './pages/settings-policies.tsx'
import { createTokenPages } from './pages/settings-tokens.tsx'
import { createSetupPages } from './pages/setup.tsx'
import type { DashboardParts, Env } from './parts.ts'
import { notFound } from './problem.ts'

/** Answers every address that nobody before it did, so it is mounted last. */
export function createDashboard(parts: DashboardParts): Hono<Env> {
  const app = new Hono<Env>()
  app.onError((error, context) => answerError(error, context, parts))
  app.use(secureResponses(parts.url))
  app.route('/', parts.assets.routes)
  app.use(parts.identify)
  if (parts.entrance !== undefined) app.route('/', parts.entrance.routes(parts))
  app.route('/', createOverviewPages(parts))
  app.route('/', createAlertPages(parts))
  app.route('/', createActivityPages(parts))
  app.route('/', createReportPages(parts))
  app.route('/', createPolicyPages(parts))
  app.route('/', createNotificationPages(parts))
  app.route('/', createSetupPages(parts))
  app.route('/', createTokenPages(parts))
  app.route('/', createMemberPages(parts))
  const api = createApi(parts)
  app.route(
    '/',
    createApiReference(parts, () => outlineApi(api)),
  )
  app.route('/', createReposPages(parts))
  app.route('/', createActPages(parts))
  app.route('/', createViewsPages(parts))
  app.route('/', createBadges(parts))
  app.route('/', createOneRepositoryPages(parts))
  app.route(API_PATH, api)
  app.all('*', () => {
    throw notFound()
  })
  return app
}
