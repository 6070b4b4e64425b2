/** What became of a repository that a complete listing does not have. */
import type { InstallationGitHub } from '../github/port.ts'
import { settleUntakenOf } from '../records/ended-runs.ts'
import type { Db } from '../records/open.ts'
import {
  noteChange,
  type RepositoryRow,
  readRepository,
  saveRepositories,
} from '../records/repositories.ts'
import { endOfSecond } from './end-of-second.ts'
import { type News, reconcile } from './reconcile.ts'

export interface GoneTools {
  readonly db: Db
  readonly github: Pick<InstallationGitHub, 'readRepository'>
  readonly now: () => Date
}

/**
 * Asks for each by its id. One that GitHub still shows was only missing from the listing. Of
 * one that it does not show nobody knows whether it was deleted or taken out of reach, unless a
 * webhook said so: it is `unseen`.
 */
export async function askWhereabouts(
  rows: readonly RepositoryRow[],
  tools: GoneTools,
): Promise<{ readonly news: readonly News[]; readonly missing: readonly RepositoryRow[] }> {
  const news: News[] = []
  const missing: RepositoryRow[] = []
  for (const row of rows) {
    const told = await refresh(row, tools)
    if (told !== undefined) {
      news.push(...told)
      continue
    }
    await markGone(tools.db, row, 'unseen', tools.now())
    missing.push(row)
  }
  return { news, missing }
}

/** Reads it anew. Undefined when GitHub does not show it; then nothing is changed. */
export async function refresh(
  row: Pick<RepositoryRow, 'id' | 'installationId'>,
  { db, github, now }: GoneTools,
): Promise<readonly News[] | undefined> {
  const facts = await github.readRepository(row.id)
  if (facts === undefined) return undefined
  const known = await readRepository(db, row.id)
  const listed = [{ facts, properties: undefined }]
  const { saves, news, pushed } = reconcile(row.installationId, known ? [known] : [], listed, now())
  await saveRepositories(db, saves)
  for (const { id, at } of pushed) await noteChange(db, id, endOfSecond(at))
  return news
}

/** How much each says of why: what is known is not forgotten for what says less. */
const TELLING = ['present', 'unseen', 'no-access', 'transferred', 'deleted'] as const

/**
 * Its snapshots stay, and so does its history. A run that no job has taken is over, unless nobody
 * knows why the repository is not there; what a job has taken is settled when that job ends.
 */
export async function markGone(
  db: Db,
  row: Pick<RepositoryRow, 'id' | 'presence'>,
  presence: Exclude<RepositoryRow['presence'], 'present'>,
  now: Date,
): Promise<void> {
  if (TELLING.indexOf(row.presence) >= TELLING.indexOf(presence)) return
  const change = { presence, presenceSince: now.getTime() }
  await saveRepositories(db, [{ id: row.id, renamedAt: null, row: { kind: 'known', change } }])
  if (presence === 'unseen') return
  await settleUntakenOf(db, row.id, { outcome: 'cancelled', at: now, error: GONE })
}

const GONE = {
  code: 'source-not-found',
  message: 'GitHub shows the App this repository no more, so no job is to take it.',
  hint: 'Give the App access again if it is to be backed up.',
} as const
