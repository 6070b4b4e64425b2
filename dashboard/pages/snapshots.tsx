/** The pages of one snapshot, and what can be taken out of it. */
import { Hono } from 'hono'
import { readingOf } from '../content-request.ts'
import { DOWNLOADS } from '../downloads.ts'
import { needs } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { findSnapshot } from '../queries/find-snapshot.ts'
import { restoreCommand } from '../queries/restore-command.ts'
import { readSnapshotView } from '../queries/snapshot.ts'
import { renderPage } from '../render.tsx'
import { addressOf, Done } from './done.tsx'
import { SnapshotPage } from './snapshot.tsx'

const BASE = '/repos/:owner/:name/snapshots/:snapshot'

export function createSnapshotPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get(BASE, needs('viewer'), async (context) => {
    const { viewer, repository, snapshot } = await readingOf(context, parts)
    const item = await findSnapshot(parts, repository.id, snapshot)
    const view = await readSnapshotView(parts, repository, item)
    const command = restoreCommand(parts, repository, snapshot)
    return await renderPage(
      context,
      parts,
      { title: `Snapshot ${snapshot} of ${repository.owner}/${repository.name}` },
      <>
        <Done {...addressOf(context)} />
        <SnapshotPage {...{ view, viewer, command }} />
      </>,
    )
  })
  for (const [path, answer] of Object.entries(DOWNLOADS)) {
    pages.get(`${BASE}${path}`, needs('viewer'), (context) => answer(context, parts))
  }
  return pages
}
