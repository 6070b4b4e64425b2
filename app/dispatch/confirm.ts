/**
 * Confirms that repositories are as their newest snapshots have them: one ref listing by git
 * each, which counts against no limit of GitHub's API, and no job.
 */
import pLimit from 'p-limit'
import { asHoldfastError, HoldfastError } from '../../core/domain/errors.ts'
import { selectRefs } from '../../core/domain/reconcile.ts'
import type { RefListing } from '../../core/domain/refs.ts'
import type { Secret } from '../../core/domain/secret.ts'
import { createRefSelector, prefixesOf } from '../../core/domain/select.ts'
import type { GitSource } from '../../core/git/context.ts'
import { digestOf } from '../../core/ref-list-of.ts'
import { noteConfirmed, type SeenRefs } from '../records/confirmations.ts'
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

/**
 * In the order of `repositories`. One failure stops no other. What was seen is noted some
 * repositories at a time. Never throws.
 */
export async function confirm(options: ConfirmOptions): Promise<ConfirmResult[]> {
  const { repositories } = options
  const results: ConfirmResult[] = []
  for (let start = 0; start < repositories.length; start += NOTED_AT_ONCE) {
    results.push(...(await confirmSome(repositories.slice(start, start + NOTED_AT_ONCE), options)))
  }
  return results
}

/** Listings at once. */
const AT_ONCE = 8
const NOTED_AT_ONCE = 100

async function confirmSome(
  repositories: readonly ConfirmRepository[],
  options: ConfirmOptions,
): Promise<ConfirmResult[]> {
  const limit = pLimit(AT_ONCE)
  const looks = await Promise.all(
    repositories.map((each) => limit(() => look(each, options).catch(asHoldfastError))),
  )
  const seen = looks.flatMap((each) => (each instanceof HoldfastError ? [] : [each]))
  const noted = await noteConfirmed(options.db, seen).catch(asHoldfastError)
  const results: ConfirmResult[] = []
  for (const [place, { id }] of repositories.entries()) {
    const found = looks[place]
    if (found !== undefined) results.push(await conclude(id, { found, noted }, options))
  }
  return results
}

async function look(
  { id: repositoryId, url, refs }: ConfirmRepository,
  { token, listRefs, now }: ConfirmOptions,
): Promise<SeenRefs> {
  const credential = { username: 'x-access-token', password: token }
  // What happens while the refs are listed may be in the listing or not.
  const at = now()
  const source: GitSource = { address: `${url}.git`, transport: 'http', credential }
  const listing = await listRefs(source, prefixesOf(refs))
  return { repositoryId, refsSha256: digestOf(selectRefs(listing, createRefSelector(refs))), at }
}

interface Looked {
  readonly found: SeenRefs | HoldfastError
  /** Whether each repository is as it was; none for one that was never backed up. */
  readonly noted: ReadonlyMap<string, boolean> | HoldfastError
}

async function conclude(
  repositoryId: string,
  { found, noted }: Looked,
  { db, now }: ConfirmOptions,
): Promise<ConfirmResult> {
  try {
    if (found instanceof HoldfastError) {
      const refused = found.code.startsWith('source-') && !found.transient
      if (refused) await noteChange(db, repositoryId, now())
      return { repositoryId, kind: 'failed', error: found }
    }
    if (noted instanceof HoldfastError) return { repositoryId, kind: 'failed', error: noted }
    const equal = noted.get(repositoryId)
    if (equal === undefined) return { repositoryId, kind: 'no-snapshot' }
    if (equal) return { repositoryId, kind: 'confirmed' }
    await noteChange(db, repositoryId, found.at)
    return { repositoryId, kind: 'changed' }
  } catch (failure) {
    return { repositoryId, kind: 'failed', error: asHoldfastError(failure) }
  }
}
