/** What the App does again and again, whether a webhook said so or not. */
import { asHoldfastError, type HoldfastError } from '../core/domain/errors.ts'
import type { Duty } from './clockwork.ts'
import { discover } from './discovery/discover.ts'
import { discoverInstallations, isDiscoveryDue } from './discovery/installations.ts'
import type { News } from './discovery/reconcile.ts'
import type { ListRefs } from './dispatch/confirm.ts'
import type { SendResult } from './dispatch/send.ts'
import type { Tracker } from './dispatch/track.ts'
import type { AppGitHub } from './github/port.ts'
import type { Schedules } from './planning/cron.ts'
import type { PoliciesAtHand } from './policies-at-hand.ts'
import { forgetDeliveries } from './records/deliveries.ts'
import { pruneDispatches } from './records/dispatches.ts'
import { pruneRuns } from './records/ended-runs.ts'
import { type InstallationRow, listInstallations } from './records/installations.ts'
import { forgetTokens, pruneLeases } from './records/leases.ts'
import type { Db } from './records/open.ts'
import { pruneSessions } from './records/sessions.ts'
import { judgeMoves } from './results/judge-moves.ts'
import { reconcileStore } from './results/reconcile.ts'
import { sweep } from './results/sweep.ts'
import type { ResultsTools } from './results/tools.ts'
import { settleWhatIsOver } from './settling.ts'
import { steer } from './steer.ts'
import { type Redelivery, SWEEP_EVERY_MS } from './webhooks/redeliver.ts'

export interface DutyTools {
  readonly db: Db
  readonly github: AppGitHub
  readonly policies: PoliciesAtHand
  readonly results: ResultsTools
  readonly tracker: Tracker
  readonly redelivery: Redelivery
  readonly schedules: Schedules
  readonly listRefs: ListRefs
  readonly now: () => Date
  readonly newId: () => string
  /** Hears of failures that stop nothing. */
  readonly onFailure: (what: string, error: HoldfastError) => void
  /** Something stands otherwise than before. */
  readonly onChange: () => void
  readonly tellNews: (news: readonly News[]) => Promise<void>
  readonly tellSent: (installation: InstallationRow, sent: readonly SendResult[]) => Promise<void>
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A busy organisation changes every second, and its plan need not. */
const REST_MS = 3 * SECOND
/** What is over is kept for so long. */
const KEPT_MS = 90 * DAY

export function createDuties(tools: DutyTools): Duty[] {
  const quiet = new Map<string, Date>()
  return [
    { name: 'installations', everyMs: 6 * HOUR, work: () => lookForInstallations(tools) },
    { name: 'discovery', everyMs: MINUTE, work: () => discoverDue(tools) },
    { name: 'settle', everyMs: 10 * SECOND, work: () => settleWhatIsOver(tools) },
    { name: 'steer', everyMs: MINUTE, leastMs: REST_MS, work: () => steerAll(tools, quiet) },
    { name: 'track', everyMs: 30 * SECOND, work: () => track(tools) },
    { name: 'redelivery', everyMs: SWEEP_EVERY_MS, work: () => redeliver(tools) },
    { name: 'refs', everyMs: MINUTE, leastMs: 10 * SECOND, work: () => judge(tools) },
    { name: 'sweep', everyMs: 15 * MINUTE, work: () => sweepStore(tools) },
    { name: 'store', everyMs: DAY, work: () => reconcile(tools) },
    { name: 'prune', everyMs: 6 * HOUR, work: () => prune(tools) },
  ]
}

async function lookForInstallations(tools: DutyTools): Promise<undefined> {
  await discoverInstallations(tools)
}

type Discovering = Pick<DutyTools, 'db' | 'github' | 'now' | 'tellNews'>

/** Throws where GitHub cannot be asked. */
export async function discoverAll(tools: Discovering): Promise<void> {
  await discoverInstallations(tools)
  for (const installation of await listInstallations(tools.db)) {
    const error = await discoverOne(installation, tools)
    if (error !== null) throw new Error(`${installation.account}: ${error}`)
  }
}

async function discoverDue(tools: DutyTools): Promise<undefined> {
  for (const installation of await listInstallations(tools.db)) {
    if (!isDiscoveryDue(installation, tools.now())) continue
    await discoverOne(installation, tools)
    tools.onChange()
  }
}

async function discoverOne(
  installation: InstallationRow,
  { db, github, now, tellNews }: Discovering,
): Promise<string | null> {
  const means = { db, now, github: github.installation(installation.id) }
  const found = await discover(installation, means)
  if (found.kind === 'failed') return found.error
  await tellNews(found.news)
  return null
}

async function steerAll(tools: DutyTools, quiet: Map<string, Date>) {
  let next = Number.POSITIVE_INFINITY
  for (const installation of await listInstallations(tools.db)) {
    try {
      const nextAt = await steerOne(installation, tools, quiet)
      next = Math.min(next, nextAt?.getTime() ?? Number.POSITIVE_INFINITY)
    } catch (error) {
      tools.onFailure('steer', asHoldfastError(error))
    }
  }
  return { againInMs: Math.max(SECOND, next - tools.now().getTime()) }
}

async function steerOne(
  installation: InstallationRow,
  tools: DutyTools,
  quiet: Map<string, Date>,
): Promise<Date | null> {
  const { id, suspendedAt, discoveredAt } = installation
  // Nothing is decided before all is known that there is.
  if (suspendedAt !== null || discoveredAt === null) return null
  const policy = await tools.policies.of(installation)
  if (policy === undefined) return null
  const steered = await steer(installation, policy, {
    ...tools,
    github: tools.github.installation(id),
    quietUntil: quiet.get(id) ?? null,
  })
  if (steered.quietUntil !== null) quiet.set(id, steered.quietUntil)
  await tools.tellSent(installation, steered.sent)
  if (steered.failures.length > 0) tools.onChange()
  for (const failure of steered.failures) tools.onFailure('steer', failure)
  return steered.nextAt
}

async function track({ tracker, onFailure, onChange }: DutyTools): Promise<undefined> {
  const { changed, failures } = await tracker.track()
  if (changed.length > 0) onChange()
  for (const failure of failures) onFailure('track', failure)
}

async function redeliver({ redelivery }: DutyTools): Promise<undefined> {
  await redelivery.sweep()
}

/** Branches that moved between two snapshots: whether a push rewrote them. */
async function judge({ db, github, results, now, onFailure, onChange }: DutyTools) {
  const { tell } = results
  const means = { db, now, tell, github: (id: string) => github.installation(id) }
  const { judged, failures } = await judgeMoves(means)
  if (judged > 0) onChange()
  for (const failure of failures) onFailure('refs', failure)
  return undefined
}

async function sweepStore({ results, onFailure }: DutyTools): Promise<undefined> {
  for (const { code, message } of (await sweep(results)).failures) {
    onFailure('sweep', asHoldfastError(new Error(`${code}: ${message}`)))
  }
}

async function reconcile({ results }: DutyTools): Promise<undefined> {
  await reconcileStore(results)
}

async function prune({ db, now }: DutyTools): Promise<undefined> {
  const before = new Date(now().getTime() - KEPT_MS)
  await forgetDeliveries(db, now())
  await forgetTokens(db, now())
  await pruneSessions(db, { now: now(), before })
  await pruneLeases(db, before)
  await pruneRuns(db, before)
  await pruneDispatches(db, before)
}
