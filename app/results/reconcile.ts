/** Compares the store with what discovery knows: what is kept of repositories that are gone. */
import { listRepositoryIds } from '../../core/catalog.ts'
import { readWhereabouts, saveResults } from '../records/settle.ts'
import { listDamaged, listSnapshotRows, readNewestRow } from '../records/snapshots.ts'
import type { Finding } from './finding.ts'
import { settleRepository } from './settle.ts'
import type { ResultsTools } from './tools.ts'

export interface Reconciled {
  /** Repositories of GitHub in the store. */
  readonly repositories: number
  readonly findings: readonly Finding[]
}

/** Why a repository is gone, for the hold and for people. */
const GONE = {
  deleted: 'GitHub says that the repository was deleted',
  transferred: 'the repository went to an account without the App',
  unlisted: 'GitHub shows the App no repository of this id',
} as const

/**
 * Looks at every repository of the store: reads those of which nothing is recorded, and holds the
 * last sound snapshot of each that GitHub has no more. Costs a request for each repository, and
 * for once a day. Nothing is held because of a listing of GitHub that was not complete.
 */
export async function reconcileStore(tools: ResultsTools): Promise<Reconciled> {
  const findings: Finding[] = []
  const ids = (await listRepositoryIds(tools.store)).filter((id) => /^\d+$/.test(id))
  for (const repositoryId of ids) {
    if ((await readNewestRow(tools.db, repositoryId)) === undefined) {
      const request = { repositoryId, again: false, conclusions: new Map() }
      findings.push(...(await settleRepository(request, tools)).findings)
    }
    findings.push(...(await holdIfGone(repositoryId, tools)))
  }
  return { repositories: ids.length, findings }
}

/** Holds the last sound snapshot, where GitHub has the repository no more. Tells of it once. */
export async function holdIfGone(
  repositoryId: string,
  { db, tell }: Pick<ResultsTools, 'db' | 'tell'>,
): Promise<Finding[]> {
  const whereabouts = await readWhereabouts(db, repositoryId)
  if (!isGone(whereabouts)) return []
  const damaged = await listDamaged(db, repositoryId, '')
  const rows = await listSnapshotRows(db, repositoryId, '')
  const last = rows.findLast(({ snapshot }) => !damaged.has(snapshot))
  if (last === undefined || last.hold !== null) return []
  const { snapshot } = last
  const reason = GONE[whereabouts]
  const findings: Finding[] = []
  await saveResults(
    db,
    { ...NOTHING, repositoryId, holds: [{ snapshot, reason }] },
    async (within, saved) => {
      if (!saved.held.has(snapshot)) return
      findings.push({ kind: 'source-gone', repositoryId, snapshot, reason })
      await tell(within, findings)
    },
  )
  return findings
}

const NOTHING = {
  snapshots: [],
  changes: [],
  looks: [],
  runs: [],
  heldUntil: null,
  confirmedAt: null,
} as const

function isGone(whereabouts: string): whereabouts is keyof typeof GONE {
  return whereabouts in GONE
}
