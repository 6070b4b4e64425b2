/** Looking into a snapshot without restoring it. */
import { Hono } from 'hono'
import { offsetIn, placeIn, readingOf } from '../content-request.ts'
import { needs } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { readFile, readFolder, readRefs, search } from '../queries/contents.ts'
import { renderPage } from '../render.tsx'
import { FilePage } from './browse-file.tsx'
import { FolderPage } from './browse-folder.tsx'
import { RefsPage } from './browse-refs.tsx'
import { SearchPage } from './browse-search.tsx'

const ENTRIES = 500
const REFS = 100

export function createBrowsePages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  const base = '/repos/:owner/:name/snapshots/:snapshot'

  pages.get(`${base}/tree`, needs('viewer'), async (context) => {
    const reading = await readingOf(context, parts)
    const place = placeIn(context)
    const asked = { ...place, offset: offsetIn(context), limit: ENTRIES }
    const folder = await readFolder(parts, reading, asked)
    const url = new URL(context.req.url)
    const title = `Files of ${reading.repository.name}`
    return await renderPage(
      context,
      parts,
      { title },
      <FolderPage {...{ reading, place, folder, url }} />,
    )
  })

  pages.get(`${base}/file`, needs('viewer'), async (context) => {
    const reading = await readingOf(context, parts)
    const place = placeIn(context)
    const view = await readFile(parts, reading, place)
    const title = `A file of ${reading.repository.name}`
    return await renderPage(context, parts, { title }, <FilePage {...{ reading, place, view }} />)
  })

  pages.get(`${base}/refs`, needs('viewer'), async (context) => {
    const reading = await readingOf(context, parts)
    const asked = { prefix: 'refs/', offset: offsetIn(context), limit: REFS }
    const refs = await readRefs(parts, reading, asked)
    const url = new URL(context.req.url)
    const title = `Refs of ${reading.repository.name}`
    return await renderPage(context, parts, { title }, <RefsPage {...{ reading, refs, url }} />)
  })

  pages.get(`${base}/search`, needs('viewer'), async (context) => {
    const reading = await readingOf(context, parts)
    const place = placeIn(context)
    const query = context.req.query('q')?.trim() ?? ''
    const found = query === '' ? null : await search(parts, reading, { ...place, query })
    const title = `Search in ${reading.repository.name}`
    return await renderPage(
      context,
      parts,
      { title },
      <SearchPage {...{ reading, place, query, found }} />,
    )
  })
  return pages
}
