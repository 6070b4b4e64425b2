/** What is in a snapshot: for restorers who may read the repository at GitHub right now. */
import { type FileView, viewFile } from '../../core/browse/file.ts'
import { type FolderPage, listFolder } from '../../core/browse/folder.ts'
import type { Page, PageRequest } from '../../core/browse/page.ts'
import { listRefs } from '../../core/browse/refs.ts'
import { type SearchResult, searchPaths } from '../../core/browse/search.ts'
import type { OpenSnapshot, Place } from '../../core/browse/snapshot.ts'
import type { Head, Ref } from '../../core/domain/refs.ts'
import { formatTreePath } from '../../core/domain/tree-path.ts'
import type { DashboardParts } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import type { Viewer } from '../viewer.ts'
import { type AdmitParts, admit } from './admit.ts'
import { type Event, recorded } from './record.ts'

/** Who asks to look into which snapshot. */
export interface Reading {
  readonly viewer: Viewer
  readonly repository: FleetRepository
  readonly snapshot: string
  /** Of the request: whatever is read ends with it. */
  readonly signal: AbortSignal
}

export type ContentParts = AdmitParts & Pick<DashboardParts, 'store' | 'snapshots'>

/** More is no text that anybody reads on a page. */
const MOST_SHOWN_BYTES = 200_000
const MOST_MATCHES = 200

export async function readFolder(
  parts: ContentParts,
  reading: Reading,
  place: Place & PageRequest,
): Promise<FolderPage> {
  return await withContents(parts, reading, (opened) => listFolder(opened, place))
}

/** The content of a file is shown, so it is noted like a download. */
export async function readFile(
  parts: ContentParts,
  reading: Reading,
  place: Place,
): Promise<FileView> {
  const event = contentEvent('snapshot.view', reading, placeOf(place))
  await admit(parts, reading.viewer, reading.repository, event)
  return await recorded(parts, reading.viewer, event, () =>
    withOpened(parts, reading, (opened) => viewFile(opened, place, MOST_SHOWN_BYTES)),
  )
}

export interface RefsPage extends Page<Ref> {
  readonly head: Head
}

export async function readRefs(
  parts: ContentParts,
  reading: Reading,
  asked: PageRequest & { readonly prefix: string },
): Promise<RefsPage> {
  return await withContents(parts, reading, async (opened) => ({
    ...listRefs(opened, asked),
    head: opened.listing.head,
  }))
}

export async function search(
  parts: ContentParts,
  reading: Reading,
  asked: Place & { readonly query: string },
): Promise<SearchResult> {
  return await withContents(parts, reading, (opened) =>
    searchPaths(opened, { ...asked, limit: MOST_MATCHES }),
  )
}

/** What the audit trail is told of a look into a snapshot. */
export function contentEvent(
  action: string,
  { repository, snapshot }: Pick<Reading, 'repository' | 'snapshot'>,
  detail: Event['detail'] = {},
): Event {
  return { action, target: `snapshot:${repository.id}/${snapshot}`, detail }
}

export function placeOf({ at, path }: Place): Record<string, string> {
  return { at, path: formatTreePath(path) }
}

/** Names alone are not noted one by one; that they were refused is. */
async function withContents<T>(
  parts: ContentParts,
  reading: Reading,
  work: (opened: OpenSnapshot) => Promise<T>,
): Promise<T> {
  const event = contentEvent('snapshot.browse', reading)
  await admit(parts, reading.viewer, reading.repository, event)
  return await withOpened(parts, reading, work)
}

async function withOpened<T>(
  { store, snapshots }: ContentParts,
  { repository, snapshot, signal }: Reading,
  work: (opened: OpenSnapshot) => Promise<T>,
): Promise<T> {
  const opened = await snapshots.open({ store, repositoryId: repository.id, snapshot, signal })
  try {
    return await work(opened)
  } finally {
    opened.close()
  }
}
