/** What the dashboard is made of. */
import type { Context, MiddlewareHandler } from 'hono'
import type { Assets } from './assets.ts'
import type { ActivityPort } from './ports/activity.ts'
import type { AlertsPort } from './ports/alerts.ts'
import type { DeedsPort } from './ports/deeds.ts'
import type { FleetPort } from './ports/fleet.ts'
import type { HistoryPort } from './ports/history.ts'
import type { SessionItem } from './ports/sessions.ts'
import type { Entrance } from './session/entrance.ts'
import type { Viewer } from './viewer.ts'

export interface DashboardParts {
  readonly fleet: FleetPort
  readonly history: HistoryPort
  readonly activity: ActivityPort
  readonly alerts: AlertsPort
  readonly deeds: DeedsPort
  readonly assets: Assets
  /** Sets `viewer`, or leaves it null: that of `entrance`, where there is one. */
  readonly identify: MiddlewareHandler<Env>
  /** Login, and what settings show of sessions and tokens; absent where nobody logs in. */
  readonly entrance?: Entrance | undefined
  /** As people reach the App, without a slash at the end: `https://holdfast.example.com`. */
  readonly url: string
  readonly now: () => Date
  /** Is told of what nobody foresaw. */
  readonly onError: (error: unknown) => void
}

/** What every handler finds in its context. */
export interface Env {
  Variables: {
    viewer: Viewer | null
    /** Where the request came from; null where that cannot be told. */
    address?: string | null
    /** That the viewer is logged in with; none for tokens. */
    session?: SessionItem | undefined
    /** The session was refreshed by this very request. */
    refreshed?: boolean
    /** Of the Content-Security-Policy of this response. */
    secureHeadersNonce?: string
  }
}

export type Asked = Context<Env>
