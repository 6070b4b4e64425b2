/** Joins the pages and the API into one application. */
import { Hono } from 'hono'
import { API_PATH, createApi } from './api/create.ts'
import { answerError } from './errors.tsx'
import { secureResponses } from './guards/headers.ts'
import { createOverviewPages } from './pages/overview.tsx'
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
  app.route(API_PATH, createApi(parts))
  app.all('*', () => {
    throw notFound()
  })
  return app
}
