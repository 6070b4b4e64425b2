/** Counts what is stored once a day, and says so where it is more than somebody wants. */
import type { Condition, OverQuota } from './alerts/condition.ts'
import { describeCondition } from './alerts/describe.ts'
import { SCOPES } from './alerts/kinds.ts'
import { findOverQuota } from './alerts/quota.ts'
import type { PoliciesAtHand } from './policies-at-hand.ts'
import { raise } from './records/alerts.ts'
import { listInstallations } from './records/installations.ts'
import type { Db } from './records/open.ts'
import { readStoredBytes, saveStoredBytes } from './records/stored-bytes.ts'
import type { Measure } from './results/measure.ts'

export interface QuotaTools {
  readonly db: Db
  readonly measure: Measure
  readonly policies: PoliciesAtHand
  /** Of the store as a whole; null is no limit. */
  readonly storeQuotaBytes: number | null
  readonly now: () => Date
}

const DAY_MS = 24 * 60 * 60_000
/** Between two parts of a count others have their turn. */
const NEXT_PART_MS = 2000

/** By the last count that reached its end: before the first one, nothing is said. */
export async function watchQuotas(
  tools: QuotaTools,
): Promise<{ readonly againInMs: number } | undefined> {
  const { db, now, storeQuotaBytes, policies } = tools
  const goesOn = await measureWhenDue(tools)
  const at = now()
  const whole = await readStoredBytes(db)
  // An empty store has no rows, and was counted all the same.
  if (whole.measuredAt === null && goesOn !== undefined) return goesOn
  const condition = findOverQuota(whole.bytes, storeQuotaBytes)
  await raiseIn(db, null, condition && { ...condition, since: at }, at)
  for (const installation of await listInstallations(db)) {
    const policy = await policies.of(installation)
    // What holds is not known: what was said stays.
    if (policy === undefined) continue
    const { bytes } = await readStoredBytes(db, installation.id)
    const over = findOverQuota(bytes, policy.quotaBytes)
    await raiseIn(db, installation.id, over && { ...over, installation, since: at }, at)
  }
  return goesOn
}

async function measureWhenDue({ db, measure, now }: QuotaTools) {
  const { measuredAt } = await readStoredBytes(db)
  if (measuredAt !== null && now().getTime() - measuredAt.getTime() < DAY_MS) return undefined
  const all = await measure.step()
  if (all === undefined) return { againInMs: NEXT_PART_MS }
  await saveStoredBytes(db, all, now())
  return undefined
}

type Over = Extract<Condition, OverQuota>

async function raiseIn(db: Db, installationId: string | null, over: Over | undefined, at: Date) {
  const scope = { kinds: SCOPES.quota, installationId }
  await raise(db, scope, over === undefined ? [] : [describeCondition(over)], at)
}
