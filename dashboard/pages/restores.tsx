/** The page that restores a snapshot, and the form that brings it back from cold storage. */
import { Hono } from 'hono'
import { z } from 'zod'
import { HoldfastError } from '../../core/domain/errors.ts'
import { RETRIEVAL_TIERS } from '../../core/domain/retrieval.ts'
import { readingOf } from '../content-request.ts'
import { needs } from '../needs.ts'
import type { Asked, DashboardParts, Env } from '../parts.ts'
import { findSnapshot } from '../queries/find-snapshot.ts'
import { restoreCommand } from '../queries/restore-command.ts'
import {
  beginRetrieval,
  listRetrievals,
  MOST_DAYS,
  planFor,
  USUAL_DAYS,
} from '../queries/retrieval.ts'
import { orError } from '../queries/snapshot.ts'
import { readForm } from '../read-form.ts'
import { renderPage } from '../render.tsx'
import { addressOf, Done } from './done.tsx'
import { snapshotPath } from './paths.ts'
import { RestorePage } from './restore.tsx'

const PATH = '/repos/:owner/:name/snapshots/:snapshot/restore'
const Days = z.coerce.number().int().min(1).max(MOST_DAYS)
const Retrieval = z.object({ tier: z.enum(RETRIEVAL_TIERS), days: Days })
const FEW = 10

export function createRestorePages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get(PATH, needs('viewer'), async (context) => {
    const { viewer, repository, snapshot } = await readingOf(context, parts)
    const days = daysIn(context)
    const [item, read, plan, retrievals] = await Promise.all([
      findSnapshot(parts, repository.id, snapshot),
      orError(parts.manifests.read(repository.id, snapshot)),
      // The other ways to restore are shown whatever the store says of this one.
      orError(planFor(parts, repository.id, snapshot, { days })),
      listRetrievals(parts, repository.id, snapshot, { limit: FEW }),
    ])
    const command = restoreCommand(parts, repository, snapshot)
    const now = parts.now()
    const manifest = read instanceof HoldfastError ? null : read.manifest
    const props = { manifest, viewer, repository, item, plan, days, command, now }
    return await renderPage(
      context,
      parts,
      { title: `Restore ${repository.owner}/${repository.name}` },
      <>
        <Done {...addressOf(context)} />
        <RestorePage {...props} retrievals={retrievals.items} />
      </>,
    )
  })

  pages.post(PATH, needs('viewer'), async (context) => {
    const { viewer, repository, snapshot } = await readingOf(context, parts)
    const asking = await readForm(context, Retrieval)
    await beginRetrieval(parts, viewer, repository, snapshot, asking)
    const to = `${snapshotPath(repository, snapshot)}/restore`
    return context.redirect(`${to}?done=retrieve&days=${asking.days}`, 303)
  })
  return pages
}

function daysIn(context: Asked): number {
  const parsed = Days.safeParse(context.req.query('days') ?? USUAL_DAYS)
  return parsed.success ? parsed.data : USUAL_DAYS
}
