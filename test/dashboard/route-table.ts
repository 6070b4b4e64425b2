/** Every route of the dashboard: how it is asked, and what it answers to whom. */

/** In the order of the statuses of a row. */
export const WHO = ['admin', 'operator', 'restorer', 'viewer', 'stranger', 'anonymous'] as const
export type Who = (typeof WHO)[number]

export interface Row {
  /** As Hono names it, but for the digest of an asset. */
  readonly route: string
  readonly method: string
  /** `{…}` stands for what a scene has: one's own, or what is hidden. */
  readonly path: string
  readonly form?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly own: string
  /** For what the asker may not see; absent where nothing is named that could be hidden. */
  readonly hidden?: string
}

interface Asking {
  /** That of the route, unless told. */
  readonly path?: string
  readonly form?: Readonly<Record<string, string>>
  readonly json?: unknown
}

export function row(route: string, asking: Asking, own: string, hidden?: string): Row {
  const [method = '', path = ''] = route.split(' ')
  return { route, method, path, ...asking, own, ...(hidden !== undefined && { hidden }) }
}

const EVERYBODY = '200 200 200 200 200 200'
/** Whoever is logged in; a browser of nobody is sent to log in, a program is refused. */
const PAGE = '200 200 200 200 200 303'
const DATA = '200 200 200 200 200 401'
const BACK = '303 303 303 303 303 401'
const DONE = '204 204 204 204 204 401'
const DAYS = 'from=2026-11-01T00:00:00.000Z&to=2026-11-02T00:00:00.000Z'
const DRAFT = { account: '{account}', text: 'version: 1\n', basedOn: '' }

const ASSETS = [
  'dashboard.css',
  'dashboard.js',
  'htmx.js',
  'icon.svg',
  'reference.js',
  'scalar.js',
].map((name) => row(`GET /assets/${name}`, {}, EVERYBODY))

const DOOR = [
  row('GET /login', {}, '303 303 303 303 303 200'),
  row('POST /login/local', { form: { password: 'x' } }, '403 403 403 403 403 403'),
  row('GET /login/github', {}, '303 303 303 303 303 303'),
  row('GET /login/github/callback', {}, '403 403 403 403 403 403'),
  row('POST /logout', { form: {} }, '303 303 303 303 303 303'),
  row('POST /session/refresh', { form: {} }, '401 401 401 401 401 401'),
]

const FLEET = [
  row('GET /', {}, PAGE),
  row('GET /repos', {}, PAGE),
  row('GET /repos.csv', {}, PAGE),
  row(
    'GET /repos/act',
    { path: '/repos/act?do=verify&id={id}' },
    '200 200 200 200 404 303',
    '404 404 404 404 404 303',
  ),
  row(
    'POST /repos/act',
    { form: { do: 'back-up', id: '{id}' } },
    '303 303 403 403 404 401',
    '404 404 404 404 404 401',
  ),
  row('POST /repos/views', { form: { do: 'save', name: 'mine', query: '' } }, BACK),
  row(
    'GET /badge/:owner/:file',
    { path: '/badge/{repository}.svg' },
    '200 200 200 200 404 404',
    '404 404 404 404 404 404',
  ),
]

const RECORDS = [
  row('GET /alerts', { path: '/alerts?repository={repository}' }, PAGE, PAGE),
  row(
    'POST /alerts/:id/acknowledge',
    { path: '/alerts/{alert}/acknowledge', form: {} },
    '303 303 403 403 404 401',
    '404 404 403 403 404 401',
  ),
  row(
    'POST /alerts/:id/mute',
    { path: '/alerts/{alert}/mute', form: { days: '7' } },
    '303 303 403 403 404 401',
    '404 404 403 403 404 401',
  ),
  row('GET /activity', {}, '200 403 403 403 403 303'),
  row('GET /activity.csv', {}, '200 403 403 403 403 303'),
  row('GET /activity.ndjson', {}, '200 403 403 403 403 303'),
  row('POST /activity/check', { form: {} }, '200 403 403 403 403 401'),
  row(
    'GET /reports',
    { path: '/reports?account={account}' },
    '200 200 200 200 404 303',
    '404 404 404 404 404 303',
  ),
  row('GET /reports/report.pdf', {}, PAGE),
  row('GET /reports/audit.tar.gz', {}, '200 403 403 403 403 303'),
  row(
    'GET /reports/tables/:file{[a-z-]+\\.csv}',
    { path: '/reports/tables/population.csv?account={account}' },
    '200 200 200 200 404 303',
    '404 404 404 404 404 303',
  ),
]

const SETTINGS = [
  row(
    'GET /settings/policies',
    { path: '/settings/policies?account={account}' },
    '200 200 200 200 404 303',
    '404 404 404 404 404 303',
  ),
  row(
    'POST /settings/policies/try',
    { form: DRAFT },
    '200 403 403 403 404 401',
    '404 403 403 403 404 401',
  ),
  row(
    'POST /settings/policies',
    { form: DRAFT },
    '303 403 403 403 404 401',
    '404 403 403 403 404 401',
  ),
  row('GET /settings/notifications', {}, '200 403 403 403 403 303'),
  row(
    'POST /settings/notifications/test',
    { form: { channel: 'mail' } },
    '200 403 403 403 403 401',
  ),
  row('GET /settings/tokens', {}, PAGE),
  row('POST /settings/tokens', { form: { name: 'ci', days: '9', scope: 'read' } }, DATA),
  row(
    'POST /settings/tokens/:id/revoke',
    { path: '/settings/tokens/{token}/revoke', form: {} },
    BACK,
    '303 404 404 404 404 401',
  ),
  row('GET /settings/members', {}, PAGE),
  row(
    'POST /settings/members/sessions/:id/revoke',
    { path: '/settings/members/sessions/{session}/revoke', form: {} },
    BACK,
    '303 404 404 404 404 401',
  ),
  row('GET /docs/api', {}, PAGE),
]

const ADMIN_DATA = '200 403 403 403 403 401'
const API = [
  row('GET /api/v1/openapi.json', {}, EVERYBODY),
  row('GET /api/v1/overview', {}, DATA),
  row('GET /api/v1/repositories', {}, DATA),
  row(
    'POST /api/v1/repositories/actions',
    { json: { action: 'back-up', ids: ['{id}'] } },
    '200 200 403 403 404 401',
    '404 404 404 404 404 401',
  ),
  row('GET /api/v1/views', {}, DATA),
  row('PUT /api/v1/views/:name', { path: '/api/v1/views/mine', json: { query: '' } }, DATA),
  row('DELETE /api/v1/views/:name', { path: '/api/v1/views/kept' }, DONE),
  row('GET /api/v1/alerts', { path: '/api/v1/alerts?repository={repository}' }, DATA, DATA),
  row('GET /api/v1/alerts/causes', {}, DATA),
  row(
    'POST /api/v1/alerts/:id/acknowledge',
    { path: '/api/v1/alerts/{alert}/acknowledge' },
    '204 204 403 403 404 401',
    '404 404 403 403 404 401',
  ),
  row(
    'PUT /api/v1/alerts/:id/mute',
    { path: '/api/v1/alerts/{alert}/mute', json: { until: '2026-12-01T00:00:00.000Z' } },
    '204 204 403 403 404 401',
    '404 404 403 403 404 401',
  ),
  row('GET /api/v1/activity', {}, ADMIN_DATA),
  row('GET /api/v1/activity/export', { path: '/api/v1/activity/export?format=csv' }, ADMIN_DATA),
  row('POST /api/v1/activity/check', {}, ADMIN_DATA),
  row('GET /api/v1/events', {}, DATA),
  row(
    'GET /api/v1/reports/tables/:table',
    { path: `/api/v1/reports/tables/population?account={account}&${DAYS}` },
    '200 200 200 200 404 401',
    '404 404 404 404 404 401',
  ),
  row('GET /api/v1/reports/pdf', { path: `/api/v1/reports/pdf?${DAYS}` }, DATA),
  row('GET /api/v1/reports/audit', { path: `/api/v1/reports/audit?${DAYS}` }, ADMIN_DATA),
]

const SETTINGS_API = [
  row('GET /setup', {}, '200 403 403 403 403 303'),
  row('GET /api/v1/me', {}, DATA),
  row('GET /api/v1/roles', {}, DATA),
  row('GET /api/v1/accounts', {}, DATA),
  row('GET /api/v1/setup', {}, '200 403 403 403 403 401'),
  row(
    'GET /api/v1/policies/:account',
    { path: '/api/v1/policies/{account}' },
    '200 200 200 200 404 401',
    '404 404 404 404 404 401',
  ),
  row(
    'POST /api/v1/policies/:account/try',
    { path: '/api/v1/policies/{account}/try', json: { text: 'version: 1\n' } },
    '200 403 403 403 404 401',
    '404 403 403 403 404 401',
  ),
  row(
    'PUT /api/v1/policies/:account',
    { path: '/api/v1/policies/{account}', json: { text: 'version: 1\n', basedOn: null } },
    '204 403 403 403 404 401',
    '404 403 403 403 404 401',
  ),
  row('GET /api/v1/notifications', {}, '200 403 403 403 403 401'),
  row(
    'POST /api/v1/notifications/:channel/test',
    { path: '/api/v1/notifications/mail/test' },
    '200 403 403 403 403 401',
  ),
  row('GET /api/v1/tokens', {}, DATA),
  row('POST /api/v1/tokens', { json: { name: 'ci', days: 9, scopes: ['read'] } }, DATA),
  row(
    'DELETE /api/v1/tokens/:id',
    { path: '/api/v1/tokens/{token}' },
    DONE,
    '204 404 404 404 404 401',
  ),
  row('GET /api/v1/sessions', {}, DATA),
  row(
    'DELETE /api/v1/sessions/:id',
    { path: '/api/v1/sessions/{session}' },
    DONE,
    '204 404 404 404 404 401',
  ),
]

export const ROUTES: readonly Row[] = [
  ...SETTINGS_API,
  ...ASSETS,
  ...DOOR,
  ...FLEET,
  ...RECORDS,
  ...SETTINGS,
  ...API,
]
