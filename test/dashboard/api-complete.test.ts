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
  'GET /repos/:owner/:name': [
    'GET /repositories/{owner}/{name}',
    'GET /repositories/{owner}/{name}/snapshots',
    'GET /repositories/{owner}/{name}/trends',
    'GET /repositories/{owner}/{name}/lost-refs',
    'GET /repositories/{owner}/{name}/names',
  ],
  'GET /repos/:owner/:name/runs': ['GET /repositories/{owner}/{name}/runs'],
  'POST /repos/:owner/:name/back-up': ['POST /repositories/{owner}/{name}/back-up'],
  'POST /repos/:owner/:name/verify': ['POST /repositories/{owner}/{name}/verify'],
  'POST /repos/:owner/:name/cancel': ['POST /repositories/{owner}/{name}/runs/{run}/cancel'],
  'POST /repos/:owner/:name/pause': ['PUT /repositories/{owner}/{name}/pause'],
  'POST /repos/:owner/:name/resume': ['DELETE /repositories/{owner}/{name}/pause'],
  ...below({
    'GET ': ['GET '],
    'GET /restore': ['GET /retrieval', 'GET /retrievals'],
    'POST /restore': ['POST /retrieval'],
    'POST /pin': ['PUT /hold'],
    'POST /unpin': ['DELETE /hold'],
    'GET /tree': ['GET /tree'],
    'GET /file': ['GET /file'],
    'GET /refs': ['GET /refs'],
    'GET /search': ['GET /search'],
    'GET /download': ['GET /download'],
    'GET /archive.tar.gz': ['GET /archive.tar.gz'],
    'GET /archive.bundle': ['GET /archive.bundle'],
    'GET /object': ['GET /object'],
    'GET /manifest.json': ['GET /manifest.json'],
    'GET /receipt': ['GET /receipt'],
  }),
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
  'GET /setup': ['GET /setup'],
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

/** The same below one snapshot, which is long to write. */
function below(rows: Readonly<Record<string, readonly string[]>>) {
  const page = '/repos/:owner/:name/snapshots/:snapshot'
  const endpoint = '/repositories/{owner}/{name}/snapshots/{snapshot}'
  const at = (start: string) => (one: string) => one.replace(' ', ` ${start}`)
  return Object.fromEntries(
    Object.entries(rows).map(([route, named]) => [at(page)(route), named.map(at(endpoint))]),
  )
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
