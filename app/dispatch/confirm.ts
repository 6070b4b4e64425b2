/**
 * Confirms that repositories are as their newest snapshots have them: one ref listing by git
 * each, which counts against no limit of GitHub's API, and no job.
 */
import pLimit from 'p-limit'
import { asHoldfastError, type HoldfastError } from '../../core/domain/errors.ts'
import { selectRefs } from '../../core/domain/reconcile.ts'
import type { RefListing } from '../../core/domain/refs.ts'
import type { Secret } from '../../core/domain/secret.ts'
import { createRefSelector, prefixesOf } from '../../core/domain/select.ts'
import type { GitSource } from '../../core/git/context.ts'
import { digestOf } from '../../core/ref-list-of.ts'
import { noteConfirmed } from '../records/confirmations.ts'
import type { Db } from '../records/open.ts'
import { noteChange } from '../records/repositories.ts'

export interface ConfirmOptions {
  readonly repositories: readonly ConfirmRepository[]
  /** May read them all. */
  readonly token: Secret
  readonly listRefs: ListRefs
  readonly db: Db
  readonly now: () => Date
}

export interface ConfirmRepository {
  readonly id: string
  /** `https://github.com/acme/rocket` */
  readonly url: string
  /** The patterns that a snapshot of now would take its refs by; none takes all. */
  readonly refs: readonly string[]
}

/**
 * As `lookAt` of core/git/list-refs.ts, which a backup asks too: complete, or throws; where
 * there are `prefixes`, refs that begin with none of them may be missing.
 */
export type ListRefs = (source: GitSource, prefixes: readonly string[]) => Promise<RefListing>

export type ConfirmResult = { readonly repositoryId: string } & (
  | { readonly kind: 'confirmed' | 'changed' | 'no-snapshot' }
  /** Nobody knows. A refusal is noted as a change, so that a run shows what it is about. */
  | { readonly kind: 'failed'; readonly error: HoldfastError }
)

/** In the order of `repositories`. One failure stops no other. Never throws. */
export function confirm(options: ConfirmOptions): Promise<ConfirmResult[]> {
  const limit = pLimit(AT_ONCE)
  const all = options.repositories.map((each) => limit(() => confirmOne(each, options)))
  return Promise.all(all)
}

/** Listings at once. */
const AT_ONCE = 8

async function confirmOne(
  repository: ConfirmRepository,
  options: ConfirmOptions,
): Promise<ConfirmResult> {
  const { id: repositoryId } = repository
  try {
    return { repositoryId, kind: await compare(repository, options) }
  } catch (thrown) {
    return { repositoryId, kind: 'failed', error: await noteFailure(thrown, repository, options) }
  }
}

async function compare(
  { id, url, refs }: ConfirmRepository,
  { token, listRefs, db, now }: ConfirmOptions,
): Promise<'confirmed' | 'changed' | 'no-snapshot'> {
  const credential = { username: 'x-access-token', password: token }
  // What happens while the refs are listed may be in the listing or not.
  const at = now()
  const source: GitSource = { address: `${url}.git`, transport: 'http', credential }
  const listing = await listRefs(source, prefixesOf(refs))
  const refsSha256 = digestOf(selectRefs(listing, createRefSelector(refs)))
  const equal = await noteConfirmed(db, id, { refsSha256, at })
  if (equal === undefined) return 'no-snapshot'
  if (equal) return 'confirmed'
  await noteChange(db, id, at)
  return 'changed'
}

async function noteFailure(
  thrown: unknown,
  { id }: ConfirmRepository,
  { db, now }: ConfirmOptions,
): Promise<HoldfastError> {
  const error = asHoldfastError(thrown)
  if (!error.code.startsWith('source-') || error.transient) return error
  try {
    await noteChange(db, id, now())
    return error
  } catch (failure) {
    return asHoldfastError(failure)
  }
}
