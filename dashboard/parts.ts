/** What the dashboard is made of. */
import type { Context, MiddlewareHandler } from 'hono'
import type { SnapshotCache } from '../core/browse/cache.ts'
import type { ExportLimits } from '../core/browse/export.ts'
import type { Prices } from '../core/domain/prices.ts'
import type { Store } from '../core/store/store.ts'
import type { Assets } from './assets.ts'
import type { ManifestReader } from './manifests.ts'
import type { ActivityPort } from './ports/activity.ts'
import type { AlertsPort } from './ports/alerts.ts'
import type { DeedsPort } from './ports/deeds.ts'
import type { FleetPort, FleetRepository } from './ports/fleet.ts'
import type { HistoryPort } from './ports/history.ts'
import type { IdempotencyPort } from './ports/idempotency.ts'
import type { NotificationsPort } from './ports/notifications.ts'
import type { PoliciesPort } from './ports/policies.ts'
import type { RetrievalsPort } from './ports/retrievals.ts'
import type { SessionItem } from './ports/sessions.ts'
import type { ViewsPort } from './ports/views.ts'
import type { PriceOf } from './queries/storage.ts'
import type { ReportSigner } from './reports/bundle.ts'
import type { Entrance } from './session/entrance.ts'
import type { Viewer } from './viewer.ts'

export interface DashboardParts {
  readonly fleet: FleetPort
  readonly history: HistoryPort
  readonly activity: ActivityPort
  readonly alerts: AlertsPort
  readonly deeds: DeedsPort
  readonly policies: PoliciesPort
  readonly notifications: NotificationsPort
  readonly retrievals: RetrievalsPort
  readonly store: Store
  readonly manifests: ManifestReader
  /** Snapshots that are open to be browsed and exported. */
  readonly snapshots: SnapshotCache
  readonly exportLimits: ExportLimits
  /** The store as the command line takes it: `s3://bucket/prefix?region=…`. */
  readonly storeAddress: string
  /** The name of the repository, of each owner, in which its policy may lie. */
  readonly controlRepository: string
  /** Undefined where nobody knows what the store charges. */
  readonly prices: Prices | undefined
  /** Whether GitHub lets them read it right now; asked for each look into a snapshot. */
  readonly mayDownload: (viewer: Viewer, repository: FleetRepository) => Promise<boolean>
  readonly views: ViewsPort
  /** Where there are several instances; without it each remembers what it answered itself. */
  readonly idempotency?: IdempotencyPort
  /** Absent where no prices are known: no cost is told then. */
  readonly priceOf?: PriceOf
  /** What the prices are in and where they are from; without it they are US dollars. */
  readonly priceTerms?: PriceTerms
  /** Whether everybody may see the badges of public repositories. Default: false. */
  readonly publicBadges?: boolean
  readonly assets: Assets
  /** Sets `viewer`, or leaves it null: that of `entrance`, where there is one. */
  readonly identify: MiddlewareHandler<Env>
  /** Login, and what settings show of sessions and tokens; absent where nobody logs in. */
  readonly entrance?: Entrance | undefined
  /** As people reach the App, without a slash at the end: `https://holdfast.example.com`. */
  readonly url: string
  readonly now: () => Date
  /** Signs what is given to auditors. */
  readonly signer: ReportSigner
  /** Where scratch directories are made. */
  readonly scratch: string
  /** Rejects when `signal` ends it. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** An id that nobody can guess. */
  readonly newId: () => string
  /** Is told of what nobody foresaw. */
  readonly onError: (error: unknown) => void
}

export interface PriceTerms {
  /** As ISO 4217 names it: `EUR`. */
  readonly currency: string
  /** Whose prices, and of which day: `AWS list prices of 2026-11-01`. */
  readonly source: string
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
