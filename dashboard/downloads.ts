/** What can be taken out of a snapshot, by address: the same for pages and the API. */
import { placeIn, readingOf } from './content-request.ts'
import { type Download, send } from './download.ts'
import type { Asked, DashboardParts } from './parts.ts'
import { Problem } from './problem.ts'
import type { Reading } from './queries/contents.ts'
import { findSnapshot } from './queries/find-snapshot.ts'
import { takeBundle, takeDocument, takeFile, takeObject, takeTree } from './queries/take.ts'

/** Ends of addresses, below that of a snapshot. */
export const DOWNLOADS = {
  '/download': answer((parts, reading, context) => takeFile(parts, reading, placeIn(context))),
  '/archive.tar.gz': answer((parts, reading, context) =>
    takeTree(parts, reading, placeIn(context)),
  ),
  '/archive.bundle': answer(takeBundle),
  '/manifest.json': answer((parts, reading) => takeText(parts, reading, 'manifest')),
  '/receipt': answer((parts, reading) => takeText(parts, reading, 'receipt')),
  '/object': sendObject,
} as const

type Take = (parts: DashboardParts, reading: Reading, context: Asked) => Promise<Download>

function answer(take: Take): (context: Asked, parts: DashboardParts) => Promise<Response> {
  return async (context, parts) => {
    const reading = await readingOf(context, parts)
    return send(context, await take(parts, reading, context))
  }
}

async function takeText(parts: DashboardParts, reading: Reading, what: 'manifest' | 'receipt') {
  const { viewer, repository, snapshot } = reading
  return await takeDocument(parts, viewer, await findSnapshot(parts, repository.id, snapshot), what)
}

async function sendObject(context: Asked, parts: DashboardParts): Promise<Response> {
  const reading = await readingOf(context, parts)
  const key = context.req.query('key')
  if (key === undefined) {
    throw new Problem('bad-request', 'key: it is missing', 'Name an object of the snapshot.')
  }
  const taken = await takeObject(parts, reading, key)
  if (taken.kind === 'bytes') return send(context, taken.download)
  // The address is a secret for as long as it is good.
  context.header('cache-control', 'private, no-store')
  context.header('referrer-policy', 'no-referrer')
  return context.redirect(taken.url, 303)
}
