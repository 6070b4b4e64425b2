/** What an App at work leaves in its records: alerts, and signs of life. */
import { setTimeout as sleep } from 'node:timers/promises'
import { conditionsOfCoverage } from '../alerts/conditions-of-coverage.ts'
import { describeCondition } from '../alerts/describe.ts'
import { SCOPES } from '../alerts/kinds.ts'
import { LEADER } from '../join-clockwork.ts'
import type { PoliciesAtHand } from '../policies-at-hand.ts'
import { raise } from '../records/alerts.ts'
import { claimDeliveries, finishDeliveries, insertDeliveries } from '../records/deliveries.ts'
import { readInstallation } from '../records/installations.ts'
import { lead } from '../records/leaders.ts'
import type { Db } from '../records/open.ts'
import { readStandings, toCovered } from '../watch.ts'
import { INSTALLATION } from './organisation.ts'

const BEAT_MS = 5000
const HOLDER = 'demo'

/** Until `signal` says so. */
export async function stayAlive(
  db: Db,
  policies: PoliciesAtHand,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await beat(db, policies)
    await sleep(BEAT_MS, undefined, { signal }).catch(() => {})
  }
}

export async function beat(db: Db, policies: PoliciesAtHand): Promise<void> {
  const now = new Date()
  await lead(db, LEADER.role, HOLDER, now, LEADER.leadMs)
  const delivery = { id: `demo-${now.getTime()}`, event: 'push', action: null, body: '{}' }
  const about = { installationId: INSTALLATION, repositoryId: null, receivedAt: now }
  await insertDeliveries(db, [{ ...delivery, ...about }])
  const claim = { name: HOLDER, now, claimMs: BEAT_MS, most: 100 }
  const claimed = await claimDeliveries(db, claim)
  await finishDeliveries(
    db,
    HOLDER,
    claimed.map(({ id }) => id),
    now,
  )
  const installation = await readInstallation(db, INSTALLATION)
  const policy = installation && (await policies.of(installation))
  if (installation === undefined || policy === undefined) return
  const standings = await readStandings(installation, policy, db, now)
  const scope = { kinds: SCOPES.coverage, installationId: INSTALLATION }
  const conditions = conditionsOfCoverage(standings.map(toCovered))
  await raise(db, scope, conditions.map(describeCondition), now)
}
