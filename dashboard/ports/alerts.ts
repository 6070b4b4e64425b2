/** What somebody should know. */
import type { Page, PageRequest } from './page.ts'

export interface AlertsPort {
  /** Those that began last first. */
  list(query: AlertQuery): Promise<Page<AlertItem>>
  alert(id: string): Promise<AlertItem | undefined>
  /** Open ones by cause, the gravest and then the most first. */
  causes(repositoryIds: ReadonlySet<string> | 'all'): Promise<readonly AlertCause[]>
  /** False where there is no open alert of that id. */
  acknowledge(id: string, by: string, at: Date): Promise<boolean>
  /** Not told again until then; null takes it back. False where there is no open alert of that id. */
  mute(id: string, until: Date | null): Promise<boolean>
}

export interface AlertQuery extends PageRequest {
  readonly state?: 'open' | 'resolved' | undefined
  readonly kind?: string | undefined
  readonly cause?: string | undefined
  readonly severity?: AlertItem['severity'] | undefined
  readonly repositoryId?: string | undefined
  /** Those of these repositories, and those of none where `ofApp`; undefined for all. */
  readonly repositoryIds?: ReadonlySet<string> | undefined
  readonly ofApp?: boolean | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

export interface AlertItem {
  readonly id: string
  readonly kind: string
  readonly cause: string
  readonly severity: 'notice' | 'warning' | 'critical'
  readonly title: string
  /** What is to be done; null where nobody knows. */
  readonly fix: string | null
  readonly installationId: string | null
  readonly repositoryId: string | null
  readonly since: Date
  readonly lastSeenAt: Date
  readonly acknowledgedAt: Date | null
  readonly acknowledgedBy: string | null
  readonly mutedUntil: Date | null
  readonly resolvedAt: Date | null
}

export interface AlertCause {
  readonly cause: string
  readonly severity: AlertItem['severity']
  readonly alerts: number
  /** Since when the oldest of them is open. */
  readonly since: Date
  /** Title and fix of one of them, to stand for all. */
  readonly title: string
  readonly fix: string | null
}
