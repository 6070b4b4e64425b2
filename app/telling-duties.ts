/** The duties of telling: who is covered, who is told, and whether the App itself is well. */
import { asHoldfastError } from '../core/domain/errors.ts'
import type { MessageResult } from './alerts/channel-watch.ts'
import { describeCondition } from './alerts/describe.ts'
import { enqueueMessages } from './alerts/enqueue.ts'
import { keepAlerts } from './alerts/keep.ts'
import { SCOPES } from './alerts/kinds.ts'
import type { LimitWatch } from './alerts/limit-watch.ts'
import { routeTo } from './alerts/route.ts'
import { sendMessages } from './alerts/send.ts'
import type { WatchedStore } from './alerts/store-watch.ts'
import type { Channels } from './channels.ts'
import type { Duty } from './clockwork.ts'
import type { ListCredentials } from './credentials.ts'
import { lookAtStore } from './look-at-store.ts'
import { raise } from './records/alerts.ts'
import { checkChain } from './records/audit.ts'
import { type InstallationRow, listInstallations } from './records/installations.ts'
import type { Measure } from './results/measure.ts'
import { type WatchTools, watch } from './watch.ts'
import { watchCredentials } from './watch-credentials.ts'
import { watchQuotas } from './watch-quotas.ts'

export interface TellingDutyTools extends WatchTools, WatchedStore {
  readonly credentials: readonly ListCredentials[]
  readonly measure: Measure
  readonly storeQuotaBytes: number | null
  readonly limits: LimitWatch
  /** Is told of each attempt to send a message. */
  readonly onResult: (channel: string, result: MessageResult) => void
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
    { name: 'quota', everyMs: 10 * MINUTE, work: () => watchQuotas(tools) },
    {
      name: 'credentials',
      everyMs: 60 * MINUTE,
      work: () => watchCredentials(tools).then(nothing),
    },
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
  await raiseLimit(null, tools)
  for (const installation of await listInstallations(tools.db)) {
    try {
      await raiseLimit(installation, tools)
      for (const [id, names] of await watch(installation, tools)) listeners.set(id, names)
    } catch (error) {
      tools.onFailure('watch', asHoldfastError(error))
    }
  }
}

/** GitHub wants fewer requests of one installation; null is the App by its own key. */
async function raiseLimit(
  installation: InstallationRow | null,
  { db, limits, now }: TellingDutyTools,
): Promise<void> {
  const at = now()
  const limit = limits.limitOf(installation?.id)
  const limited = limit && ({ kind: 'rate-limited', ...limit } as const)
  const whose = installation === null ? {} : { installation }
  const scope = { kinds: SCOPES.limits, installationId: installation?.id ?? null }
  await raise(db, scope, limited ? [describeCondition({ ...limited, ...whose })] : [], at)
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
  { db, channels, now, random, onFailure, onResult }: TellingDutyTools,
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
  const { failures } = await sendMessages({
    ...{ db, channels, now, random, onResult },
    linkTo: () => null,
  })
  for (const { channel, error } of failures) onFailure(`channel ${channel}`, asHoldfastError(error))
}
