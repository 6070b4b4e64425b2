/** Joins the pages and the API into one application. */
import { Hono } from 'hono'
import { API_PATH, createApi } from './api/create.ts'
import { answerError } from './errors.tsx'
import { createBadges } from './pages/badge.tsx'
import { createOneRepositoryPages } from './pages/one-repository.ts'
import { createOverviewPages } from './pages/overview.tsx'
import { createReposPages } from './pages/repos.tsx'
import { createActPages } from './pages/repos-act.tsx'
import { createViewsPages } from './pages/repos-views.tsx'
import type { DashboardParts, Env } from './parts.ts'
import { notFound } from './problem.ts'

/** Answers every address that nobody before it did, so it is mounted last. */
export function createDashboard(parts: DashboardParts): Hono<Env> {
  const app = new Hono<Env>()
  app.onError((error, context) => answerError(error, context, parts))
  app.route('/', parts.assets.routes)
  app.use(parts.identify)
  app.route('/', createOverviewPages(parts))
  app.route('/', createReposPages(parts))
  app.route('/', createActPages(parts))
  app.route('/', createViewsPages(parts))
  app.route('/', createBadges(parts))
  app.route('/', createOneRepositoryPages(parts))
  app.route(API_PATH, createApi(parts))
  app.all('*', () => {
    throw notFound()
  })
  return app
}
