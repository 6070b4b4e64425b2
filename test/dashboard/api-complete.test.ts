/** Whatever a page shows or does, the API does too: a new route without a row here fails. */
import { describe, expect, it } from 'vitest'
import { readDocument } from './api-shape.ts'
import { openEntrance } from './entrance.ts'

/** Of the browser itself: a program shows a token, and has nothing to log in to. */
const BROWSER = 'of the browser'
/** Not more than another row has, for eyes: a form, or the same as a picture or as CSV. */
const SAME = 'the same again'

const PAGES: Readonly<Record<string, readonly string[] | typeof BROWSER | typeof SAME>> = {
  'GET /': ['GET /overview'],
  'GET /repos': ['GET /repositories', 'GET /views'],
  'GET /repos.csv': ['GET /repositories'],
  'GET /repos/act': ['POST /repositories/actions'],
  'POST /repos/act': ['POST /repositories/actions'],
  'POST /repos/views': ['PUT /views/{name}', 'DELETE /views/{name}'],
  'GET /alerts': ['GET /alerts', 'GET /alerts/causes'],
  'POST /alerts/:id/acknowledge': ['POST /alerts/{id}/acknowledge'],
  'POST /alerts/:id/mute': ['PUT /alerts/{id}/mute'],
  'GET /activity': ['GET /activity'],
  'GET /activity.csv': ['GET /activity/export'],
  'GET /activity.ndjson': ['GET /activity/export'],
  'POST /activity/check': ['POST /activity/check'],
  'GET /reports': ['GET /reports/tables/{table}'],
  'GET /reports/report.pdf': ['GET /reports/pdf'],
  'GET /reports/audit.tar.gz': ['GET /reports/audit'],
  'GET /reports/tables/:file{[a-z-]+\\.csv}': ['GET /reports/tables/{table}'],
  'GET /settings/policies': ['GET /accounts', 'GET /policies/{account}'],
  'POST /settings/policies/try': ['POST /policies/{account}/try'],
  'POST /settings/policies': ['PUT /policies/{account}'],
  'GET /settings/notifications': ['GET /notifications'],
  'POST /settings/notifications/test': ['POST /notifications/{channel}/test'],
  'GET /settings/tokens': ['GET /tokens'],
  'POST /settings/tokens': ['POST /tokens'],
  'POST /settings/tokens/:id/revoke': ['DELETE /tokens/{id}'],
  'GET /settings/members': ['GET /me', 'GET /roles', 'GET /sessions'],
  'POST /settings/members/sessions/:id/revoke': ['DELETE /sessions/{id}'],
  'GET /docs/api': SAME,
  'GET /badge/:owner/:file': SAME,
  'GET /login': BROWSER,
  'POST /login/local': BROWSER,
  'GET /login/github': BROWSER,
  'GET /login/github/callback': BROWSER,
  'POST /logout': BROWSER,
  'POST /session/refresh': BROWSER,
}

/** Beside what pages show: what programs alone have use for. */
const ONLY_API: readonly string[] = ['GET /events']

async function readBoth() {
  const { app } = await openEntrance()
  const { operations } = await readDocument(app)
  const routes = app.routes.filter(
    ({ method, path }) => method !== 'ALL' && !/^\/(api\/v1|assets|probe)\//.test(path),
  )
  return {
    pages: new Set(routes.map(({ method, path }) => `${method} ${path}`)),
    endpoints: new Set(operations.map(({ method, path }) => `${method} ${path}`)),
  }
}

const named = new Set(Object.values(PAGES).flatMap((row) => (typeof row === 'string' ? [] : row)))

describe('the API', () => {
  it('is named for every route of the pages', async () => {
    const { pages } = await readBoth()
    expect([...pages].sort()).toEqual(Object.keys(PAGES).sort())
  })

  it('has every endpoint that is named for one', async () => {
    const { endpoints } = await readBoth()
    expect([...named].filter((one) => !endpoints.has(one))).toEqual([])
  })

  it('has none that no page has, but for what only programs want', async () => {
    const { endpoints } = await readBoth()
    expect([...endpoints].filter((one) => !named.has(one)).sort()).toEqual([...ONLY_API].sort())
  })
})
