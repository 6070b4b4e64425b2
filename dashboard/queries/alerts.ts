/** Alerts as a viewer may see them, and what they may do about them. */
import type { DashboardParts } from '../parts.ts'
import type { AlertCause, AlertItem, AlertQuery } from '../ports/alerts.ts'
import type { Fleet, FleetRepository } from '../ports/fleet.ts'
import type { Page } from '../ports/page.ts'
import { notFound, Problem } from '../problem.ts'
import { includesRole, type Viewer } from '../viewer.ts'
import { visibleById, visibleIds, visibleOf } from './visible.ts'

export type AlertsAsked = Pick<
  AlertQuery,
  'state' | 'kind' | 'cause' | 'severity' | 'cursor' | 'limit' | 'from' | 'to'
> & {
  /** `owner/name`. */
  readonly repository?: string | undefined
}

export interface SeenAlert extends AlertItem {
  /** The repository it is about, where the viewer can open it. */
  readonly repository: Pick<FleetRepository, 'owner' | 'name'> | null
  /** Whether the viewer may acknowledge and mute it. */
  readonly mayAct: boolean
}

export type AlertParts = Pick<DashboardParts, 'alerts' | 'fleet' | 'activity' | 'now'>

export async function readAlerts(
  parts: Pick<AlertParts, 'alerts' | 'fleet'>,
  viewer: Viewer,
  { repository: name, ...asked }: AlertsAsked,
): Promise<Page<SeenAlert>> {
  const fleet = await parts.fleet.read()
  const visible = visibleOf(fleet, viewer)
  const known = visibleById(visible)
  const named = name && visible.repositories.find((one) => isNamed(one, name))
  if (name && !named) return { items: [], next: null }
  const query = {
    ...asked,
    ...(named ? { repositoryId: named.id } : {}),
    ...(visible.all ? {} : { repositoryIds: visibleIds(visible), ofApp: true }),
  }
  // What the viewer may not see must not make a page look as if there were nothing more.
  for (let { cursor } = asked; ; ) {
    const { items, next } = await parts.alerts.list({ ...query, cursor })
    const shown = items.filter((alert) => mayKnow(alert, known, viewer))
    if (shown.length > 0 || next === null) {
      return { next, items: shown.map((alert) => describe(alert, known, viewer)) }
    }
    cursor = next
  }
}

/** Open ones by cause, of what the viewer may see. */
export async function readCauses(
  parts: Pick<AlertParts, 'alerts' | 'fleet'>,
  viewer: Viewer,
): Promise<readonly AlertCause[]> {
  const visible = visibleOf(await parts.fleet.read(), viewer)
  return await parts.alerts.causes(visible.all ? 'all' : visibleIds(visible))
}

/** Throws `not-found`, `not-allowed`, and `conflict` for one that is resolved. */
export async function acknowledgeAlert(
  parts: AlertParts,
  viewer: Viewer,
  id: string,
): Promise<void> {
  await actOn(parts, viewer, { id, action: 'alert.acknowledge', detail: {} }, () =>
    parts.alerts.acknowledge(id, viewer.actor, parts.now()),
  )
}

/** `until` null lets it be told again. Throws as `acknowledgeAlert`. */
export async function muteAlert(
  parts: AlertParts,
  viewer: Viewer,
  id: string,
  until: Date | null,
): Promise<void> {
  const detail = { until: until?.toISOString() ?? null }
  await actOn(parts, viewer, { id, action: 'alert.mute', detail }, () =>
    parts.alerts.mute(id, until),
  )
}

interface Act {
  readonly id: string
  readonly action: string
  readonly detail: Readonly<Record<string, unknown>>
}

async function actOn(
  { alerts, fleet, activity, now }: AlertParts,
  viewer: Viewer,
  { id, action, detail }: Act,
  act: () => Promise<boolean>,
): Promise<void> {
  const known = knownTo(await fleet.read(), viewer)
  const alert = await alerts.alert(id)
  if (alert === undefined || !mayKnow(alert, known, viewer)) throw notFound()
  const told = { actor: viewer.actor, address: viewer.address, target: `alert:${id}`, action }
  const tell = (result: 'done' | 'refused') =>
    activity.record({ ...told, at: now(), result, detail })
  if (!mayAct(alert, viewer)) {
    await tell('refused')
    throw new Problem(
      'not-allowed',
      'This needs the role operator.',
      'Ask an administrator of Holdfast, who finds roles under Settings, Members.',
    )
  }
  if (!(await act())) {
    throw new Problem('conflict', 'The alert is resolved already.', 'Look at the list again.')
  }
  await tell('done')
}

type Known = ReadonlyMap<string, FleetRepository>

function knownTo(fleet: Fleet, viewer: Viewer): Known {
  return visibleById(visibleOf(fleet, viewer))
}

/** What is of no repository tells of the organisation, or of the App itself. */
function mayKnow(alert: AlertItem, known: Known, viewer: Viewer): boolean {
  if (alert.repositoryId !== null) return known.has(alert.repositoryId)
  return alert.installationId === null || viewer.roleFor(alert.installationId) !== null
}

function mayAct({ installationId }: AlertItem, viewer: Viewer): boolean {
  const role = installationId === null ? viewer.role : viewer.roleFor(installationId)
  return includesRole(role, 'operator')
}

function describe(alert: AlertItem, known: Known, viewer: Viewer): SeenAlert {
  const repository = known.get(alert.repositoryId ?? '')
  return {
    ...alert,
    repository: repository ? { owner: repository.owner, name: repository.name } : null,
    mayAct: alert.resolvedAt === null && mayAct(alert, viewer),
  }
}

function isNamed({ owner, name }: FleetRepository, wanted: string): boolean {
  return `${owner}/${name}`.toLowerCase() === wanted.toLowerCase()
}
