/** What an address of a page about the contents of a snapshot asks for. */

import type { Place } from '../core/browse/snapshot.ts'
import { bytesOfText, decodeBytes, parseTreePath } from '../core/domain/tree-path.ts'
import { viewerOf } from './needs.ts'
import type { Asked, DashboardParts } from './parts.ts'
import type { Reading } from './queries/contents.ts'
import { findRepository } from './queries/find-repository.ts'
import { findSnapshot } from './queries/find-snapshot.ts'

/** Throws `not-found` where there is no such repository or snapshot for the viewer. */
export async function readingOf(
  context: Asked,
  parts: Pick<DashboardParts, 'fleet' | 'history'>,
): Promise<Reading> {
  const viewer = viewerOf(context)
  const { owner = '', name = '', snapshot = '' } = context.req.param()
  const repository = await findRepository(parts, viewer, owner, name)
  await findSnapshot(parts, repository.id, snapshot)
  return { viewer, repository, snapshot, signal: context.req.raw.signal }
}

/** `at` comes from a link, `ref` was typed by a person. Throws `bad-input`. */
export function placeIn(context: Asked): Place {
  const { at, ref, path = '' } = context.req.query()
  if (at !== undefined) return { at: decodeBytes(at), path: parseTreePath(path) }
  return { at: ref ? bytesOfText(ref.trim()) : 'HEAD', path: parseTreePath(path) }
}

/** How far into a list; 0 for what is no such number. */
export function offsetIn(context: Asked): number {
  const offset = Number(context.req.query('cursor') ?? 0)
  return Number.isSafeInteger(offset) && offset > 0 ? offset : 0
}
