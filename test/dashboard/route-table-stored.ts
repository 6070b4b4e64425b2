/** The routes of one repository, its snapshots and what is in them: asked with a real snapshot. */
import { type Row, row } from './route-table.ts'

const PAGE = { seen: '200 200 200 200 404 303', not: '404 404 404 404 404 303' } as const
const DATA = { seen: '200 200 200 200 404 401', not: '404 404 404 404 404 401' } as const
/** What is in a snapshot is for restorers. */
const INSIDE = { seen: '200 403 200 403 404 303', not: PAGE.not } as const
const INSIDE_DATA = { seen: '200 403 200 403 404 401', not: DATA.not } as const
const FORM = { seen: '303 303 403 403 404 401', not: DATA.not } as const
const DEED = { seen: '200 200 403 403 404 401', not: DATA.not } as const
/** There is nothing to take back, or to thaw: only who may do so is told. */
const VAIN = { seen: '409 409 403 403 404 401', not: DATA.not } as const
const VAIN_RETRIEVAL = { seen: '409 403 409 403 404 401', not: DATA.not } as const
/** A snapshot without one: who may have it is told. */
const NO_RECEIPT = { seen: '404 404 404 404 404 303', not: PAGE.not } as const
const NO_RECEIPT_DATA = { seen: '404 404 404 404 404 401', not: DATA.not } as const

type Answers = { readonly seen: string; readonly not: string }

interface Asking {
  readonly query?: string
  readonly form?: Readonly<Record<string, string>>
  readonly json?: unknown
}

const PLACES = { ':owner/:name': '{repository}', ':snapshot': '{snapshot}', ':run': 'run-1' }

function at(route: string, { seen, not }: Answers, { query = '', ...body }: Asking = {}): Row {
  const [, path = ''] = route.split(' ')
  const filled = Object.entries(PLACES).reduce((text, [name, to]) => text.replace(name, to), path)
  return row(route, { path: `${filled}${query}`, ...body }, seen, not)
}

const ONE = '/repos/:owner/:name'
const HELD = `${ONE}/snapshots/:snapshot`
const PAGES: readonly Row[] = [
  at(`GET ${ONE}`, PAGE),
  at(`GET ${ONE}/runs`, PAGE),
  at(`POST ${ONE}/back-up`, FORM, { form: {} }),
  at(`POST ${ONE}/verify`, FORM, { form: {} }),
  at(`POST ${ONE}/cancel`, FORM, { form: { run: 'run-1' } }),
  at(`POST ${ONE}/pause`, FORM, { form: { days: '7' } }),
  at(`POST ${ONE}/resume`, VAIN, { form: {} }),
  at(`GET ${HELD}`, PAGE),
  at(`POST ${HELD}/pin`, FORM, { form: { reason: 'For the audit.' } }),
  at(`POST ${HELD}/unpin`, VAIN, { form: {} }),
  at(`GET ${HELD}/restore`, PAGE),
  at(`POST ${HELD}/restore`, VAIN_RETRIEVAL, { form: { tier: 'standard', days: '3' } }),
  at(`GET ${HELD}/tree`, INSIDE),
  at(`GET ${HELD}/file`, INSIDE, { query: '?path=README.md' }),
  at(`GET ${HELD}/refs`, INSIDE),
  at(`GET ${HELD}/search`, INSIDE, { query: '?q=deep' }),
  at(`GET ${HELD}/download`, INSIDE, { query: '?path=README.md' }),
  at(`GET ${HELD}/archive.tar.gz`, INSIDE),
  at(`GET ${HELD}/archive.bundle`, INSIDE),
  at(`GET ${HELD}/manifest.json`, PAGE),
  at(`GET ${HELD}/receipt`, NO_RECEIPT),
  at(`GET ${HELD}/object`, INSIDE, { query: '?key={object}' }),
]

const API = '/api/v1/repositories/:owner/:name'
const KEPT = `${API}/snapshots/:snapshot`
const UNTIL = { until: '2026-12-01T00:00:00.000Z' }
const ENDPOINTS: readonly Row[] = [
  ...['', '/lost-refs', '/names', '/runs', '/snapshots', '/trends'].map((end) =>
    at(`GET ${API}${end}`, DATA),
  ),
  at(`POST ${API}/back-up`, DEED, { json: {} }),
  at(`POST ${API}/verify`, DEED),
  at(`POST ${API}/runs/:run/cancel`, DEED),
  at(`PUT ${API}/pause`, DEED, { json: UNTIL }),
  at(`DELETE ${API}/pause`, VAIN),
  at(`GET ${KEPT}`, DATA),
  at(`PUT ${KEPT}/hold`, DEED, { json: { reason: 'For the audit.' } }),
  at(`DELETE ${KEPT}/hold`, VAIN),
  at(`GET ${KEPT}/retrieval`, DATA),
  at(`GET ${KEPT}/retrievals`, DATA),
  at(`POST ${KEPT}/retrieval`, VAIN_RETRIEVAL, { json: { tier: 'standard', days: 3 } }),
  at(`GET ${KEPT}/tree`, INSIDE_DATA),
  at(`GET ${KEPT}/file`, INSIDE_DATA, { query: '?path=README.md' }),
  at(`GET ${KEPT}/refs`, INSIDE_DATA),
  at(`GET ${KEPT}/search`, INSIDE_DATA, { query: '?q=deep&query=deep' }),
  at(`GET ${KEPT}/download`, INSIDE_DATA, { query: '?path=README.md' }),
  at(`GET ${KEPT}/archive.tar.gz`, INSIDE_DATA),
  at(`GET ${KEPT}/archive.bundle`, INSIDE_DATA),
  at(`GET ${KEPT}/manifest.json`, DATA),
  at(`GET ${KEPT}/receipt`, NO_RECEIPT_DATA),
  at(`GET ${KEPT}/object`, INSIDE_DATA, { query: '?key={object}' }),
]

export const STORED_ROUTES: readonly Row[] = [...PAGES, ...ENDPOINTS]
