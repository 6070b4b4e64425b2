/** The refs of a snapshot, page by page. */
import type { Ref } from '../domain/refs.ts'
import { checkPage, type Page, type PageRequest } from './page.ts'
import type { OpenSnapshot } from './snapshot.ts'

export interface RefsRequest extends PageRequest {
  /** What names begin with, as a byte string: `refs/heads/`; all when absent. */
  readonly prefix?: string
}

/** Those of the request, sorted by the bytes of their names. HEAD is `listing.head`. */
export function listRefs(
  { listing }: Pick<OpenSnapshot, 'listing'>,
  { prefix = '', ...page }: RefsRequest,
): Page<Ref> {
  const { offset, limit } = checkPage(page)
  const refs = listing.refs.filter(({ name }) => name.startsWith(prefix))
  return { items: refs.slice(offset, offset + limit), offset, total: refs.length }
}
