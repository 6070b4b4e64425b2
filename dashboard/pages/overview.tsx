/** The first page: "am I covered?" */
import { Hono } from 'hono'
import { needs, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { readOverview } from '../queries/overview.ts'
import { renderPage } from '../render.tsx'

export function createOverviewPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get('/', needs('viewer'), async (context) => {
    const { verdict } = await readOverview(parts, viewerOf(context))
    return await renderPage(context, parts, { title: 'Overview' }, <h1>{verdict.text}</h1>)
  })
  return pages
}
