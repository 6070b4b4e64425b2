/** What the dashboard asks for, from lists in memory: for tests of pages and of the API. */
import { HoldfastError } from '../../core/domain/errors.ts'
import type { ActivityItem, ActivityPort } from '../../dashboard/ports/activity.ts'
import type { AlertItem, AlertsPort } from '../../dashboard/ports/alerts.ts'
import type { DeedsPort } from '../../dashboard/ports/deeds.ts'
import type { Fleet, FleetPort } from '../../dashboard/ports/fleet.ts'
import type {
  HistoryPort,
  LostRef,
  NameItem,
  RunItem,
  SnapshotItem,
  VerificationItem,
} from '../../dashboard/ports/history.ts'
import type { ChannelItem, NotificationsPort } from '../../dashboard/ports/notifications.ts'
import type { Page, PageRequest } from '../../dashboard/ports/page.ts'
import type {
  PoliciesPort,
  PolicyDraft,
  PolicyStanding,
  PolicyTrial,
} from '../../dashboard/ports/policies.ts'
import type { RetrievalItem, RetrievalsPort } from '../../dashboard/ports/retrievals.ts'
import type { SavedView, ViewsPort } from '../../dashboard/ports/views.ts'

export interface MemoryFacts {
  fleet: Fleet
  snapshots: SnapshotItem[]
  runs: RunItem[]
  verifications: VerificationItem[]
  names: Record<string, NameItem[]>
  lostRefs: Record<string, LostRef[]>
  activity: ActivityItem[]
  alerts: AlertItem[]
  /** By installation. */
  policies: Record<string, PolicyStanding>
  /** What trying any text comes to. */
  trial: PolicyTrial
  saved: PolicyDraft[]
  channels: ChannelItem[]
  retrievals: RetrievalItem[]
  /** By viewer. */
  views: Record<string, SavedView[]>
  /** Every deed that was done: its name, and what it was told. */
  deeds: { name: keyof DeedsPort; told: readonly unknown[] }[]
}

export interface MemoryPorts {
  readonly fleet: FleetPort
  readonly history: HistoryPort
  readonly activity: ActivityPort
  readonly alerts: AlertsPort
  readonly deeds: DeedsPort
  readonly policies: PoliciesPort
  readonly notifications: NotificationsPort
  readonly retrievals: RetrievalsPort
  readonly views: ViewsPort
}

/** The ports over `facts`, which may be changed meanwhile. */
export function createMemoryPorts(facts: MemoryFacts): MemoryPorts {
  return {
    fleet: { read: async () => facts.fleet },
    history: createHistory(facts),
    activity: createActivity(facts),
    alerts: createAlerts(facts),
    deeds: createDeeds(facts),
    policies: createPolicies(facts),
    notifications: createNotifications(facts),
    retrievals: createRetrievals(facts),
    views: createViews(facts),
  }
}

function createHistory(facts: MemoryFacts): HistoryPort {
  return {
    snapshots: async (query) =>
      page(newestFirst(facts.snapshots.filter(inRange(query, 'takenAt')), 'takenAt'), query),
    snapshot: async (repositoryId, snapshot) =>
      facts.snapshots.find((one) => one.repositoryId === repositoryId && one.snapshot === snapshot),
    runs: async (query) => {
      const runs = facts.runs
        .filter(inRange(query, 'createdAt'))
        .filter(({ outcome }) => query.outcome === undefined || outcome === query.outcome)
        .filter(({ state }) => query.open === undefined || (state !== 'settled') === query.open)
      return page(newestFirst(runs, 'createdAt'), query)
    },
    run: async (id) => facts.runs.find((one) => one.id === id),
    verifications: async (query) => {
      const looks = facts.verifications.filter(inRange(query, 'verifiedAt'))
      return page(newestFirst(looks, 'verifiedAt'), query)
    },
    names: async (repositoryId) => newestFirst(facts.names[repositoryId] ?? [], 'since'),
    idsOfName: async (owner, name) => {
      const wanted = `${owner}/${name}`.toLowerCase()
      const had = Object.entries(facts.names).flatMap(([id, names]) =>
        names
          .filter((one) => `${one.owner}/${one.name}`.toLowerCase() === wanted)
          .map(({ until }) => ({ id, until: until?.getTime() ?? Number.POSITIVE_INFINITY })),
      )
      return [...new Set(had.toSorted((a, b) => b.until - a.until).map(({ id }) => id))]
    },
    lostRefs: async (repositoryId) =>
      newestFirst(facts.lostRefs[repositoryId] ?? [], 'at').slice(0, 100),
  }
}

/** Of one time, in the order that was given. */
function newestFirst<Name extends string, Item extends { readonly [_ in Name]: Date }>(
  items: readonly Item[],
  name: Name,
): Item[] {
  return items.toSorted((a, b) => b[name].getTime() - a[name].getTime())
}

interface Range {
  readonly repositoryId?: string | undefined
  readonly repositoryIds?: ReadonlySet<string> | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

function inRange<Name extends string>(range: Range, name: Name) {
  const { repositoryId, repositoryIds, from, to } = range
  return (item: { readonly repositoryId: string } & { readonly [_ in Name]: Date }): boolean =>
    (repositoryId === undefined || item.repositoryId === repositoryId) &&
    (repositoryIds === undefined || repositoryIds.has(item.repositoryId)) &&
    (from === undefined || item[name] >= from) &&
    (to === undefined || item[name] < to)
}

function createActivity({ activity }: MemoryFacts): ActivityPort {
  return {
    list: async (query) =>
      page(newestFirst(activity.filter(matches(query)).toReversed(), 'at'), query),
    stream: async function* (query) {
      yield* activity.filter(matches(query))
    },
    checkChain: async () => ({
      intact: true,
      events: activity.length,
      lastSha256: activity.at(-1)?.sha256 ?? null,
    }),
    record: async (event) => {
      const seq = activity.length + 1
      const previousSha256 = activity.at(-1)?.sha256 ?? '0'.repeat(64)
      activity.push({ ...event, seq, previousSha256, sha256: String(seq).padStart(64, '0') })
    },
  }
}

function matches(query: Omit<Parameters<ActivityPort['list']>[0], keyof PageRequest>) {
  return ({ actor, action, target, result, at }: ActivityItem): boolean =>
    (query.actor === undefined || actor === query.actor) &&
    (query.action === undefined ||
      action === query.action ||
      (query.action.endsWith('.') && action.startsWith(query.action))) &&
    (query.target === undefined || target === query.target) &&
    (query.result === undefined || result === query.result) &&
    (query.from === undefined || at >= query.from) &&
    (query.to === undefined || at < query.to)
}

const GRAVITY = { critical: 0, warning: 1, notice: 2 } as const

function createAlerts(facts: MemoryFacts): AlertsPort {
  const change = (id: string, changes: (alert: AlertItem) => Partial<AlertItem>): boolean => {
    const at = facts.alerts.findIndex((one) => one.id === id && one.resolvedAt === null)
    const alert = facts.alerts[at]
    if (alert === undefined) return false
    facts.alerts[at] = { ...alert, ...changes(alert) }
    return true
  }
  return {
    list: async (query) => {
      const alerts = facts.alerts.filter((alert) => fits(alert, query))
      return page(newestFirst(alerts, 'since'), query)
    },
    alert: async (id) => facts.alerts.find((one) => one.id === id),
    causes: async (ids) => {
      const open = facts.alerts.filter(
        ({ resolvedAt, repositoryId }) =>
          resolvedAt === null && (ids === 'all' || ids.has(repositoryId ?? '')),
      )
      return [...new Set(open.map(({ cause }) => cause))]
        .flatMap((cause) => {
          const group = open
            .filter((one) => one.cause === cause)
            .sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity] || +a.since - +b.since)
          const [first] = group
          if (first === undefined) return []
          const { severity, title, fix } = first
          const since = new Date(Math.min(...group.map((one) => one.since.getTime())))
          return [{ cause, severity, title, fix, since, alerts: group.length }]
        })
        .sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity] || b.alerts - a.alerts)
    },
    // Who did so first stays; what happened once is over by it.
    acknowledge: async (id, by, at) =>
      change(id, ({ acknowledgedAt }) => ({
        ...(acknowledgedAt === null && { acknowledgedBy: by, acknowledgedAt: at }),
        ...(id.startsWith('event-') && { resolvedAt: at }),
      })),
    mute: async (id, until) => change(id, () => ({ mutedUntil: until })),
  }
}

function fits(alert: AlertItem, query: Parameters<AlertsPort['list']>[0]): boolean {
  const { repositoryId } = alert
  return (
    (query.state === undefined || (alert.resolvedAt === null) === (query.state === 'open')) &&
    (query.kind === undefined || alert.kind === query.kind) &&
    (query.cause === undefined || alert.cause === query.cause) &&
    (query.severity === undefined || alert.severity === query.severity) &&
    (query.repositoryId === undefined || repositoryId === query.repositoryId) &&
    (query.from === undefined || alert.since >= query.from) &&
    (query.to === undefined || alert.since < query.to) &&
    (query.repositoryIds === undefined ||
      (repositoryId === null ? query.ofApp === true : query.repositoryIds.has(repositoryId)))
  )
}

function createDeeds({ deeds, runs, snapshots }: MemoryFacts): DeedsPort {
  const done = (name: keyof DeedsPort, ...told: unknown[]) => void deeds.push({ name, told })
  const hold = (repositoryId: string, snapshot: string, reason: string | null): boolean => {
    const at = snapshots.findIndex(
      (one) => one.repositoryId === repositoryId && one.snapshot === snapshot,
    )
    const found = snapshots[at]
    if (found === undefined || (found.hold === null) === (reason === null)) return false
    snapshots[at] = { ...found, hold: reason }
    return true
  }
  return {
    backUp: async (request) => done('backUp', request),
    verify: async (request) => done('verify', request),
    cancel: async (runId, by) => {
      done('cancel', runId, by)
      const at = runs.findIndex(({ id }) => id === runId)
      const run = runs[at]
      if (run === undefined) return 'unknown'
      if (run.state !== 'queued') return run.state === 'running' ? 'asked' : 'over'
      runs[at] = { ...run, state: 'settled', outcome: 'cancelled', settledAt: new Date() }
      return 'cancelled'
    },
    pause: async (ids, until) => done('pause', ids, until),
    pin: async (repositoryId, snapshot, reason) => {
      done('pin', repositoryId, snapshot, reason)
      return hold(repositoryId, snapshot, reason)
    },
    unpin: async (repositoryId, snapshot) => {
      done('unpin', repositoryId, snapshot)
      return hold(repositoryId, snapshot, null)
    },
  }
}

function createPolicies(facts: MemoryFacts): PoliciesPort {
  return {
    read: async (installationId) => facts.policies[installationId],
    tryOut: async () => facts.trial,
    save: async (installationId, draft) => {
      const standing = facts.policies[installationId]
      if (standing?.inForce !== 'built-in' && standing?.inForce !== 'dashboard') return 'overruled'
      if (facts.trial.problems.length > 0) return 'invalid'
      if ((standing.draft?.version ?? null) !== draft.basedOn) return 'outdated'
      facts.saved.push(draft)
      return 'saved'
    },
  }
}

function createNotifications({ channels }: MemoryFacts): NotificationsPort {
  return {
    list: async () => channels,
    test: async (name) => {
      const error = channels.find((channel) => channel.name === name)?.lastError ?? null
      return { sent: error === null, why: error }
    },
  }
}

function createRetrievals(facts: MemoryFacts): RetrievalsPort {
  const end = (id: string, changes: Partial<RetrievalItem>): boolean => {
    const at = facts.retrievals.findIndex((one) => one.id === id && one.state === 'pending')
    const item = facts.retrievals[at]
    if (item === undefined) return false
    facts.retrievals[at] = { ...item, ...changes }
    return true
  }
  return {
    begin: async (request) => {
      const id = String(facts.retrievals.length + 1)
      const ended = { endedAt: null, readyUntil: null, reason: null }
      const item: RetrievalItem = { ...request, ...ended, id, state: 'pending' }
      facts.retrievals.unshift(item)
      return item
    },
    list: async (query) =>
      page(
        facts.retrievals.filter(
          ({ repositoryId, snapshot, state }) =>
            (query.repositoryId === undefined || repositoryId === query.repositoryId) &&
            (query.snapshot === undefined || snapshot === query.snapshot) &&
            (query.state === undefined || state === query.state),
        ),
        query,
      ),
    ready: async (id, at, until) => end(id, { state: 'ready', endedAt: at, readyUntil: until }),
    fail: async (id, at, reason) => end(id, { state: 'failed', endedAt: at, reason }),
  }
}

function createViews({ views }: MemoryFacts): ViewsPort {
  const without = (actor: string, name: string) =>
    (views[actor] ?? []).filter((view) => view.name !== name)
  return {
    list: async (actor) => views[actor] ?? [],
    save: async (actor, view) => {
      const kept = [...without(actor, view.name), view]
      views[actor] = kept.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    },
    remove: async (actor, name) => {
      const before = views[actor] ?? []
      views[actor] = without(actor, name)
      return views[actor].length < before.length
    },
  }
}

function page<Item>(items: readonly Item[], { cursor, limit }: PageRequest): Page<Item> {
  if (!Number.isInteger(limit) || limit < 1 || limit > 500) {
    throw new HoldfastError('bad-input', 'A page has from 1 to 500 items.', { hint: 'Ask so.' })
  }
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) {
    throw new HoldfastError('bad-input', 'The cursor is none of this list.', {
      hint: 'Begin anew.',
    })
  }
  const from = Number(cursor ?? 0)
  const rest = items.length > from + limit
  return { items: items.slice(from, from + limit), next: rest ? String(from + limit) : null }
}
