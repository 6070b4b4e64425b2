/** What the dashboard asks for, over the records of the App. */
import type { ActivityPort } from '../../dashboard/ports/activity.ts'
import type { AlertsPort } from '../../dashboard/ports/alerts.ts'
import type { DeedsPort } from '../../dashboard/ports/deeds.ts'
import type { FleetPort } from '../../dashboard/ports/fleet.ts'
import type { HistoryPort } from '../../dashboard/ports/history.ts'
import { createActivity } from './activity.ts'
import { createAlerts } from './alerts.ts'
import { createDeeds, type DeedTools } from './deeds.ts'
import { createFleet, type FleetTools } from './fleet.ts'
import { createHistory } from './history.ts'
import { keepDays } from './keep-days.ts'

export type ViewTools = FleetTools & Omit<DeedTools, 'onChange'>

export interface Views {
  readonly fleet: FleetPort
  readonly history: HistoryPort
  readonly activity: ActivityPort
  readonly alerts: AlertsPort
  readonly deeds: DeedsPort
  /** A duty: writes how each day ended. Asks to be called shortly before the next one does. */
  readonly keepDays: () => Promise<{ readonly againInMs: number }>
}

export function createViews(tools: ViewTools): Views {
  const { db, now, cancelWorkflowRun, hurry } = tools
  const fleet = createFleet(tools)
  return {
    fleet: { read: fleet.read },
    history: createHistory(db),
    activity: createActivity(db),
    alerts: createAlerts(db, now),
    deeds: createDeeds({ db, now, cancelWorkflowRun, hurry, onChange: fleet.forget }),
    keepDays: () => keepDays({ db, fleet, now }),
  }
}
