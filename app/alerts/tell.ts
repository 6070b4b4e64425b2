/** Findings of the results become alerts, in the transaction that records what was found. */

import { groupBy } from '../../core/domain/group-by.ts'
import { openAlerts, resolveAlerts } from '../records/alerts.ts'
import type { Db } from '../records/open.ts'
import { readRepository } from '../records/repositories.ts'
import {
  conditionsOfFindings,
  type FindingToTell,
  type FoundRepository,
} from './conditions-of-findings.ts'
import { describeCondition } from './describe.ts'

/** Writes with the `db` that the teller is handed, so that each finding is told once. */
export function createTeller(
  now: () => Date,
): (db: Db, findings: readonly FindingToTell[]) => Promise<void> {
  return async (db, findings) => {
    const at = now()
    const alerts = []
    for (const [id, some] of groupBy(findings, ({ repositoryId }) => repositoryId)) {
      const found = await readFound(db, id)
      alerts.push(...conditionsOfFindings(some, found, at).map(describeCondition))
    }
    await openAlerts(db, alerts, at)
    await resolveAlerts(db, mendedKeys(findings), at)
  }
}

/** A store may hold what no installation has; it is told as well. */
async function readFound(db: Db, id: string): Promise<FoundRepository> {
  const repository = await readRepository(db, id)
  if (repository === undefined) {
    const unknown = { id, installationId: null, owner: 'repository', name: id }
    return { repository: unknown, absence: 'unseen' }
  }
  const { presence } = repository
  return { repository, absence: presence === 'present' ? 'unseen' : presence }
}

function mendedKeys(findings: readonly FindingToTell[]): string[] {
  return findings.flatMap((it) =>
    it.kind === 'mended' ? [`damaged:${it.repositoryId}:${it.snapshot}`] : [],
  )
}
