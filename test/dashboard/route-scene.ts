/** A dashboard for one request of the table of routes, and that request. */
import type { Hono } from 'hono'
import type { DashboardParts, Env } from '../../dashboard/parts.ts'
import type { SessionItem } from '../../dashboard/ports/sessions.ts'
import { ROLES, type Viewer } from '../../dashboard/viewer.ts'
import type { Door } from './door.ts'
import { aFleet, aRepository, aStanding, NOW, someFacts } from './facts.ts'
import type { MemoryFacts } from './memory-ports.ts'
import { aViewer, openDashboard } from './open.ts'
import type { Row, Who } from './route-table.ts'

/** One that everybody of installation 7 sees, one that nobody of these does, and another's. */
export function routeFacts(): MemoryFacts {
  const visible = aRepository({ name: 'rocket' })
  const hidden = aRepository({ id: '2', name: 'classified' })
  const others = aRepository({ id: '3', installationId: '8', owner: 'umbrella', name: 'nostromo' })
  const { accounts } = aFleet([])
  const of = (id: string, title: string, installationId: string) => ({
    ...{
      id: `alert-${id}`,
      kind: 'overdue',
      cause: `overdue-${id}`,
      severity: 'critical' as const,
    },
    ...{ title, fix: null, installationId, repositoryId: id, since: NOW, lastSeenAt: NOW },
    ...{ acknowledgedAt: null, acknowledgedBy: null, mutedUntil: null, resolvedAt: null },
  })
  const kept = [{ name: 'kept', query: '' }]
  return {
    ...someFacts(
      aFleet([visible, hidden, others], {
        accounts: accounts.flatMap((one) => [
          one,
          { ...one, installationId: '8', login: 'umbrella' },
        ]),
      }),
    ),
    alerts: [
      of('1', 'acme/rocket is overdue', '7'),
      of('2', 'acme/classified is overdue', '7'),
      of('3', 'umbrella/nostromo is overdue', '8'),
    ],
    policies: { 7: aStanding(), 8: aStanding({ notices: ['Of umbrella.'] }) },
    channels: [{ name: 'mail', destination: 'ops', lastSentAt: null, lastError: null, waiting: 0 }],
    views: Object.fromEntries([...ROLES, 'stranger'].map((who) => [`github:${who}`, kept])),
  }
}

/** What nobody who is asked for may read anywhere: it belongs to what is hidden. */
export const SECRETS = /classified|umbrella|nostromo/i
/** What nobody can have said themselves in asking for what is hidden. */
export const SECRET_TITLES = /nostromo|(classified|nostromo) is overdue|Of umbrella/i

/** What stands for the placeholders of a row. */
export type Names = Readonly<
  Record<'id' | 'repository' | 'alert' | 'account' | 'token' | 'session', string>
> & { readonly snapshot?: string; readonly object?: string; readonly csrf?: string }

export const HIDDEN: Names = {
  ...{ id: '2', repository: 'acme/classified', alert: 'alert-2', account: 'umbrella' },
  ...{ token: 'token-somebody', session: 'session-somebody' },
}

export function ownOf(who: string): Names {
  return {
    ...{ id: '1', repository: 'acme/rocket', alert: 'alert-1', account: 'acme' },
    ...{ token: `token-${who}`, session: `session-${who}` },
  }
}

/** Who owns something elsewhere, and has no part in installation 7. */
function viewerFor(who: Who): Viewer | null {
  if (who === 'anonymous') return null
  if (who !== 'stranger') return aViewer(who, ['2'])
  return {
    ...aViewer('viewer'),
    ...{ actor: 'github:stranger', name: 'stranger', somewhere: 'admin' },
    roleFor: (installationId) => (installationId === '9' ? 'admin' : null),
    sees: () => false,
  }
}

export interface Scene {
  readonly app: Hono<Env>
  readonly facts: MemoryFacts
}

/** What stands behind the dashboard. */
export interface Behind {
  readonly facts: MemoryFacts
  readonly more: Partial<DashboardParts>
}

/** The dashboard as `who` meets it. */
export function openFor(
  who: Who,
  door: Door,
  session?: SessionItem,
  { facts = routeFacts(), more = {} }: Partial<Behind> = {},
): Scene {
  const viewer = viewerFor(who)
  const app = openDashboard(facts, viewer, {
    ...more,
    entrance: door.entrance,
    identify: async (context, next) => {
      context.set('viewer', viewer)
      if (viewer !== null) context.set('session', session)
      await next()
    },
  })
  return { app, facts }
}

/** The path and the rest of what a row asks. */
export function requestOf(row: Row, names: Names): readonly [string, RequestInit] {
  const fill = (text: string) =>
    Object.entries(names).reduce(
      (filled, [name, value]) => filled.replaceAll(`{${name}}`, value),
      text,
    )
  const path = fill(row.path)
  if (row.form !== undefined) {
    const fields = Object.entries(row.form).map(([name, value]) => [name, fill(value)] as const)
    const body = new URLSearchParams({ ...Object.fromEntries(fields), _csrf: names.csrf ?? 'csrf' })
    return [path, { method: row.method, body }]
  }
  if (row.json === undefined) return [path, { method: row.method }]
  const headers = { 'content-type': 'application/json' }
  return [path, { method: row.method, headers, body: fill(JSON.stringify(row.json)) }]
}

/** Each route once, as a row of the table names it. Middleware is for all methods, or for all paths. */
export function listRoutes(app: Hono<Env>): readonly string[] {
  const routes = app.routes
    .filter(({ method, path }) => method !== 'ALL' && !path.endsWith('*'))
    .map(({ method, path }) => `${method} ${path.replace(DIGEST, '')}`)
  return [...new Set(routes)]
}

const DIGEST = /(?<=^\/assets\/\w+)-[\da-f]{12}(?=\.)/
