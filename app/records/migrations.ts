/** Every step the tables went through, in order. A step that was released is never changed. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { begin } from './migrations/0001-begin.ts'
import { addEndings } from './migrations/0002-endings.ts'
import { addAlertFacts } from './migrations/0003-alerts.ts'
import { addSessions } from './migrations/0004-sessions.ts'
import { addViews } from './migrations/0005-views.ts'
import { addDashboard } from './migrations/0006-dashboard.ts'
import { addLocks } from './migrations/0007-locks.ts'

export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-begin': { up: begin },
  '0002-endings': { up: addEndings },
  '0003-alerts': { up: addAlertFacts },
  '0004-sessions': { up: addSessions },
  '0005-views': { up: addViews },
  '0006-dashboard': { up: addDashboard },
  '0007-locks': { up: addLocks },
}

/** Migrations know no schema but the one they make. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a database of any schema
export type AnySchema = Kysely<any>
