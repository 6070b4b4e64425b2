/** Searches that a viewer keeps under a name. */
import { z } from '@hono/zod-openapi'
import type { DashboardParts } from '../parts.ts'
import type { SavedView } from '../ports/views.ts'
import { notFound, Problem } from '../problem.ts'
import type { Viewer } from '../viewer.ts'
import { readFilter } from './repository-filter.ts'

const NAME = 'a name of 1 to 60 characters, on one line'
const ONE_LINE = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u
const MOST_VIEWS = 50

export const ViewName = z
  .string({ error: NAME })
  .trim()
  .min(1, NAME)
  .max(60, NAME)
  .regex(ONE_LINE, NAME)
  // With a flag, it would stand in the document of the API as JavaScript writes it.
  .openapi({ pattern: ONE_LINE.source })

type Parts = Pick<DashboardParts, 'views' | 'activity' | 'now'>

export async function listViews(
  { views }: Pick<Parts, 'views'>,
  { actor }: Viewer,
): Promise<readonly SavedView[]> {
  return await views.list(actor)
}

/** Keeps what of `query` a list is narrowed by. Throws `bad-request` for one that means nothing. */
export async function saveView(
  parts: Parts,
  viewer: Viewer,
  name: string,
  query: string,
): Promise<SavedView> {
  const view = { name, query: cleanQuery(query) }
  const others = (await parts.views.list(viewer.actor)).filter((one) => one.name !== name)
  if (others.length >= MOST_VIEWS) {
    throw new Problem('conflict', `There are ${MOST_VIEWS} views already.`, 'Remove one first.')
  }
  await parts.views.save(viewer.actor, view)
  await record(parts, viewer, 'view.save', name)
  return view
}

/** Throws `not-found` where there is none of that name. */
export async function removeView(parts: Parts, viewer: Viewer, name: string): Promise<void> {
  if (!(await parts.views.remove(viewer.actor, name))) throw notFound()
  await record(parts, viewer, 'view.remove', name)
}

async function record(
  { activity, now }: Parts,
  { actor, address }: Viewer,
  action: string,
  name: string,
): Promise<void> {
  const target = `view:${name}`
  await activity.record({ at: now(), actor, address, action, target, result: 'done', detail: {} })
}

/** The filter in a query, each part once and in one order. Throws `bad-request`. */
export function cleanQuery(query: string): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(readFilter(new URLSearchParams(query)))) {
    if (value !== undefined) params.set(name, value)
  }
  return params.toString()
}
