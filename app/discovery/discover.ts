/** Finds out which repositories an installation has: all of them, or the discovery failed. */
import { asHoldfastError } from '../../core/domain/errors.ts'
import type { InstallationGitHub, Properties, RepositoryFacts } from '../github/port.ts'
import { type InstallationRow, noteDiscovery } from '../records/installations.ts'
import type { Db } from '../records/open.ts'
import {
  listRepositories,
  noteChange,
  type RepositoryRow,
  saveRepositories,
  touchRepositories,
} from '../records/repositories.ts'
import { endOfSecond } from './end-of-second.ts'
import { askWhereabouts } from './gone.ts'
import { type News, reconcile } from './reconcile.ts'

export interface DiscoveryTools {
  readonly db: Db
  readonly github: Pick<
    InstallationGitHub,
    'listRepositories' | 'readRepository' | 'readProperties'
  >
  readonly now: () => Date
}

export type Discovery =
  | {
      readonly kind: 'complete'
      readonly repositories: number
      readonly news: readonly News[]
      /** Known, and nowhere to be found. */
      readonly missing: readonly RepositoryRow[]
    }
  | { readonly kind: 'failed'; readonly error: string; readonly retryAfterMs: number | undefined }

/**
 * Lists every repository of the installation and notes what is different. A listing that fails
 * changes nothing but the note that it failed; one that is stopped with the App changes nothing,
 * and throws `interrupted`. What is missing from one that is complete is asked for by its id, and
 * is never taken for deleted because it was not listed.
 */
export async function discover(
  installation: InstallationRow,
  tools: DiscoveryTools,
): Promise<Discovery> {
  const { db, now } = tools
  const startedAt = now()
  try {
    const { saves, same, news, pushed, missing, count } = await look(installation, tools)
    await saveRepositories(db, saves)
    for (const { id, at } of pushed) await noteChange(db, id, endOfSecond(at))
    await touchRepositories(db, same, startedAt.getTime())
    const gone = await askWhereabouts(missing, tools)
    await noteDiscovery(db, installation.id, { startedAt, error: null })
    return {
      kind: 'complete',
      repositories: count,
      news: [...news, ...gone.news],
      missing: gone.missing,
    }
  } catch (thrown) {
    const { code, message, retryAfterMs } = asHoldfastError(thrown)
    if (code === 'interrupted') throw thrown
    const error = `${code}: ${message}`
    await noteDiscovery(db, installation.id, { startedAt, error })
    return { kind: 'failed', error, retryAfterMs }
  }
}

async function look(installation: InstallationRow, { db, github, now }: DiscoveryTools) {
  const listed: RepositoryFacts[] = []
  for await (const facts of github.listRepositories()) listed.push(facts)
  const properties = await readProperties(installation, github)
  const ids = listed.map(({ id }) => id)
  const known = await listRepositories(db, installation.id, ids)
  const found = listed.map((facts) => ({
    facts,
    properties: properties && (properties.get(facts.id) ?? {}),
  }))
  return { ...reconcile(installation.id, known, found, now()), count: listed.length }
}

/**
 * Undefined where the App may not read them, or the account has none: then what is known of
 * them stays. They choose policies, and must not be thought away.
 */
async function readProperties(
  { account, accountKind }: InstallationRow,
  github: Pick<InstallationGitHub, 'readProperties'>,
): Promise<ReadonlyMap<string, Properties> | undefined> {
  if (accountKind !== 'Organization') return undefined
  try {
    return await github.readProperties(account)
  } catch (error) {
    const { code } = asHoldfastError(error)
    if (code === 'source-denied' || code === 'source-not-found') return undefined
    throw error
  }
}
