/** What somebody should know, from the records. */
import { groupBy } from '../../core/domain/group-by.ts'
import type { AlertCause, AlertItem, AlertQuery, AlertsPort } from '../../dashboard/ports/alerts.ts'
import { readAlert } from '../records/alert-list.ts'
import { listAlertPage, listOpenAlerts, type OpenAlert, readAlerts } from '../records/alert-page.ts'
import type { Alert } from '../records/alert-row.ts'
import { acknowledgeAlerts, muteAlerts } from '../records/alerts.ts'
import type { Db } from '../records/open.ts'
import { storableText } from '../records/storable-text.ts'
import { readPage } from './pages.ts'

/** Every page counts what is open; what somebody else does is seen so much later. */
const COUNTED_MS = 2000

export function createAlerts(db: Db, now: () => Date): AlertsPort {
  let open: Counted | undefined

  function look(): Counted {
    const atMs = now().getTime()
    const age = open === undefined ? Number.NaN : atMs - open.atMs
    if (open !== undefined && age >= 0 && age < COUNTED_MS) return open
    const alerts = listOpenAlerts(db)
    const counted: Counted = { atMs, alerts, causes: new WeakMap() }
    open = counted
    // Whoever waits hears of it; the next one asks again.
    alerts.catch(() => {
      if (open === counted) open = undefined
    })
    return counted
  }

  return {
    list: ({ cursor, limit, ...query }) =>
      readPage(
        { cursor, limit },
        {
          list: 'alerts',
          read: (after, most) => listAlertPage(db, { ...query, after, limit: most }),
          placeOf: ({ since, id }) => ({ at: since.getTime(), id }),
          toItem,
          ...wanted(query),
        },
      ),
    async alert(id) {
      const alert = await readAlert(db, storableText(id))
      return alert && toItem(alert)
    },
    async causes(ids) {
      const { alerts, causes } = look()
      const whose = ids === 'all' ? ALL : ids
      const known = causes.get(whose) ?? alerts.then((all) => describeCauses(db, among(all, ids)))
      causes.set(whose, known)
      try {
        return await known
      } catch (error) {
        causes.delete(whose)
        throw error
      }
    },
    async acknowledge(id, by, at) {
      open = undefined
      const choice = { id: storableText(id) }
      if ((await acknowledgeAlerts(db, choice, { by, at })) > 0) return true
      // Somebody else did so first.
      const alert = await readAlert(db, choice.id)
      return alert !== undefined && alert.resolvedAt === null
    },
    async mute(id, until) {
      open = undefined
      return (await muteAlerts(db, { id: storableText(id) }, until)) > 0
    },
  }
}

/** A look at all that is open, and what was made of it. */
interface Counted {
  readonly atMs: number
  readonly alerts: Promise<readonly OpenAlert[]>
  /** By the set of ids that was asked with: a viewer asks with the same one for some seconds. */
  readonly causes: WeakMap<ReadonlySet<string>, Promise<AlertCause[]>>
}

/** Stands for all repositories. */
const ALL: ReadonlySet<string> = new Set()

function among(
  alerts: readonly OpenAlert[],
  ids: ReadonlySet<string> | 'all',
): readonly OpenAlert[] {
  if (ids === 'all') return alerts
  return alerts.filter(({ repositoryId }) => ids.has(repositoryId ?? ''))
}

function wanted({ repositoryIds, ofApp }: Pick<AlertQuery, 'repositoryIds' | 'ofApp'>) {
  if (repositoryIds === undefined) return {}
  return {
    keep: ({ repositoryId }: Alert) =>
      repositoryId === null ? ofApp === true : repositoryIds.has(repositoryId),
  }
}

const GRAVITY = { critical: 0, warning: 1, notice: 2 } as const

async function describeCauses(db: Db, alerts: readonly OpenAlert[]): Promise<AlertCause[]> {
  const groups = [...groupBy(alerts, ({ cause }) => cause).values()].flatMap((group) => {
    // The oldest of the gravest stands for all.
    const first = group.toSorted((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity])[0]
    return first === undefined ? [] : { first, group }
  })
  const texts = await readAlerts(
    db,
    groups.map(({ first }) => first.id),
  )
  return groups
    .flatMap(({ first, group }) => {
      const alert = texts.get(first.id)
      // It was removed meanwhile.
      if (alert === undefined) return []
      const { title, fix } = toItem(alert)
      const { cause, severity } = first
      const since = new Date(group[0]?.since ?? first.since)
      return { cause, severity, title, fix, since, alerts: group.length }
    })
    .sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity] || b.alerts - a.alerts)
}

function toItem(alert: Alert): AlertItem {
  const { id, kind, cause, severity, title, detail, installationId, repositoryId } = alert
  const { since, lastSeenAt, acknowledgedAt, acknowledgedBy, mutedUntil, resolvedAt } = alert
  return {
    ...{ id, kind, cause, severity, title, installationId, repositoryId },
    ...{ since, lastSeenAt, acknowledgedAt, acknowledgedBy, mutedUntil, resolvedAt },
    fix: detail.next === '' ? null : detail.next,
  }
}
