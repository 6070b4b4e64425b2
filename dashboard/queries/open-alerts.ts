/** How many alerts are open that a viewer may see. */
import type { DashboardParts } from '../parts.ts'
import type { Viewer } from '../viewer.ts'
import { visibleIds, visibleOf } from './visible.ts'

export async function countOpenAlerts(
  viewer: Viewer,
  { fleet, alerts }: Pick<DashboardParts, 'fleet' | 'alerts'>,
): Promise<number> {
  const visible = visibleOf(await fleet.read(), viewer)
  const causes = await alerts.causes(visible.all ? 'all' : visibleIds(visible))
  return causes.reduce((sum, cause) => sum + cause.alerts, 0)
}
