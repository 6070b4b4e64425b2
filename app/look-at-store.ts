/** Looks whether the store answers, and whether it does all that is relied on. */
import { asHoldfastError } from '../core/domain/errors.ts'
import { readStoreFacts } from '../core/store-facts.ts'
import type { AppCondition, Condition } from './alerts/condition.ts'
import { describeCondition } from './alerts/describe.ts'
import { addProtections, findLacks, MANY_FAILURES, PROTECTIONS } from './alerts/judge-store.ts'
import type { WatchedStore } from './alerts/store-watch.ts'
import { listAlerts } from './records/alert-list.ts'
import { raise } from './records/alerts.ts'
import type { Db } from './records/open.ts'
import { readStoreProbe, saveStoreProbe } from './records/store-probes.ts'

export interface StoreLookTools extends WatchedStore {
  readonly db: Db
  readonly now: () => Date
}

/** Buckets are set up anew rarely, and a probe costs ten requests. */
const PROBED_MS = 6 * 60 * 60_000

/**
 * A store that does not answer is told as such, and nothing else is said of it then. One that
 * does is probed when its last probe is old, when it failed of late, and as long as it is
 * degraded: a good probe, with no more failures, ends that.
 */
export async function lookAtStore(tools: StoreLookTools): Promise<void> {
  const at = tools.now()
  const away = await findAway(tools, at)
  await raiseOne(tools, 'store-unreachable', away, at)
  // What failed while it was away is no sign of anything else.
  if (away !== undefined) tools.forgetFailures()
  else if (await isProbeDue(tools, at)) {
    await raiseOne(tools, 'store-degraded', await findDegraded(tools, at), at)
  }
}

type Found = (AppCondition & { readonly since: Date }) | undefined

async function findAway({ store }: StoreLookTools, since: Date): Promise<Found> {
  try {
    for await (const _ of store.list('README')) break
    return undefined
  } catch (error) {
    const { message, hint } = asHoldfastError(error)
    return { kind: 'store-unreachable', since, message, hint }
  }
}

async function isProbeDue(tools: StoreLookTools, at: Date): Promise<boolean> {
  const { db, store, recentFailures } = tools
  if (recentFailures().length >= MANY_FAILURES) return true
  const before = await readStoreProbe(db, store.description)
  const ageMs = at.getTime() - Date.parse(before?.facts.probedAt ?? '')
  if (!(ageMs >= 0 && ageMs < PROBED_MS)) return true
  const { alerts } = await listAlerts(db, { kind: 'store-degraded', state: 'open', limit: 1 })
  return alerts.length > 0
}

async function findDegraded(tools: StoreLookTools, at: Date): Promise<Found> {
  const { db, store, recentFailures } = tools
  const before = await readStoreProbe(db, store.description)
  const protections = PROTECTIONS.filter((name) => before?.protections.includes(name))
  // What failed before it was looked at; the probe itself is told by its error.
  const failures = recentFailures()
  const probed = await readStoreFacts(store, undefined, at).catch(asHoldfastError)
  if (!(probed instanceof Error)) {
    const all = addProtections(probed, protections)
    await saveStoreProbe(db, store.description, { facts: probed, protections: all })
  }
  const lacks = findLacks({ probed, protections, failures })
  if (lacks.length === 0) return undefined
  return { kind: 'store-degraded', since: failures[0]?.at ?? at, lacks }
}

async function raiseOne(
  { db }: StoreLookTools,
  kind: Condition['kind'],
  found: Found,
  at: Date,
): Promise<void> {
  const scope = { kinds: [kind], installationId: null }
  await raise(db, scope, found === undefined ? [] : [describeCondition(found)], at)
}
