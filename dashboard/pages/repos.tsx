/** The list of repositories, what can be done to many of them, and the list as a file. */
import { Hono } from 'hono'
import { formatColumns } from '../csv.ts'
import { needs, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { findRepositories, listRepositories } from '../queries/repositories.ts'
import { readFilter } from '../queries/repository-filter.ts'
import { listViews } from '../queries/views.ts'
import { renderPage } from '../render.tsx'
import { sendText } from '../send-text.ts'
import { REPOSITORY_CSV } from './repos-csv.ts'
import { ReposPage } from './repos-page.tsx'

const LIMIT = 50

export function createReposPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get('/repos', needs('viewer'), async (context) => {
    const viewer = viewerOf(context)
    const url = new URL(context.req.url)
    const clean = withoutEmpty(url)
    // A form sends what was left empty, too; an address to keep has only what counts.
    if (clean.search !== url.search) {
      if (context.req.header('hx-request') === undefined) {
        return context.redirect(`${clean.pathname}${clean.search}`, 303)
      }
      context.header('hx-replace-url', `${clean.pathname}${clean.search}`)
    }
    const { cursor, ...params } = Object.fromEntries(clean.searchParams)
    const filter = readFilter(new URLSearchParams(params))
    const [list, views] = await Promise.all([
      listRepositories(parts, viewer, filter, { cursor, limit: LIMIT }),
      listViews(parts, viewer),
    ])
    const shown = { list, views, filter, viewer, url: clean }
    return await renderPage(context, parts, { title: 'Repositories' }, <ReposPage {...shown} />)
  })

  pages.get('/repos.csv', needs('viewer'), async (context) => {
    const filter = readFilter(withoutEmpty(new URL(context.req.url)).searchParams)
    const found = await findRepositories(parts, viewerOf(context), filter)
    const chunks = formatColumns(REPOSITORY_CSV, found)
    return sendText(context, { name: 'repositories.csv', type: 'text/csv', chunks })
  })
  return pages
}

function withoutEmpty(url: URL): URL {
  const clean = new URL(url)
  for (const [name, value] of url.searchParams) {
    if (value === '') clean.searchParams.delete(name, '')
  }
  return clean
}
