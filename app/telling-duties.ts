/** The duties of telling: who is covered, who is told, and whether the App itself is well. */
import { asHoldfastError } from '../core/domain/errors.ts'
import { describeCondition } from './alerts/describe.ts'
import { enqueueMessages } from './alerts/enqueue.ts'
import { keepAlerts } from './alerts/keep.ts'
import { SCOPES } from './alerts/kinds.ts'
import { routeTo } from './alerts/route.ts'
import { sendMessages } from './alerts/send.ts'
import type { WatchedStore } from './alerts/store-watch.ts'
import type { Channels } from './channels.ts'
import type { Duty } from './clockwork.ts'
import { lookAtStore } from './look-at-store.ts'
import { raise } from './records/alerts.ts'
import { checkChain } from './records/audit.ts'
import { listInstallations } from './records/installations.ts'
import { type WatchTools, watch } from './watch.ts'

export interface TellingDutyTools extends WatchTools, WatchedStore {
  readonly channels: Channels['channels']
  /** 0 to 1. */
  readonly random: () => number
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE

export function createTellingDuties(tools: TellingDutyTools): Duty[] {
  const listeners = new Map<string, readonly string[]>()
  return [
    {
      name: 'watch',
      everyMs: MINUTE,
      leastMs: 10 * SECOND,
      work: () => watchAll(tools, listeners),
    },
    { name: 'look', everyMs: 5 * MINUTE, work: () => lookAtStore(tools).then(nothing) },
    { name: 'audit', everyMs: DAY, work: () => checkRecords(tools) },
    { name: 'keep', everyMs: DAY, work: () => keepAlerts(tools.db, tools.now()).then(nothing) },
    { name: 'tell', everyMs: 15 * SECOND, work: () => tell(tools, listeners) },
  ]
}

function nothing(): undefined {
  return undefined
}

async function watchAll(
  tools: TellingDutyTools,
  listeners: Map<string, readonly string[]>,
): Promise<undefined> {
  for (const installation of await listInstallations(tools.db)) {
    try {
      for (const [id, names] of await watch(installation, tools)) listeners.set(id, names)
    } catch (error) {
      tools.onFailure('watch', asHoldfastError(error))
    }
  }
}

async function checkRecords({ db, now }: TellingDutyTools): Promise<undefined> {
  const at = now()
  const checked = await checkChain(db)
  const broken = checked.intact
    ? []
    : [{ kind: 'records-broken', since: at, seq: checked.seq, fault: checked.fault } as const]
  const scope = { kinds: SCOPES.records, installationId: null }
  await raise(db, scope, broken.map(describeCondition), at)
}

async function tell(
  { db, channels, now, random, onFailure }: TellingDutyTools,
  listeners: ReadonlyMap<string, readonly string[]>,
): Promise<undefined> {
  const names = channels.map(({ name }) => name)
  await enqueueMessages({
    ...{ db, now, channels: names },
    channelsOf: ({ repositoryId }) => {
      const named = repositoryId === null ? undefined : listeners.get(repositoryId)
      return named === undefined ? names : routeTo(named, names)
    },
  })
  const { failures } = await sendMessages({ db, channels, now, random, linkTo: () => null })
  for (const { channel, error } of failures) onFailure(`channel ${channel}`, asHoldfastError(error))
}
