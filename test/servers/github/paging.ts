/** Pages of a listing, as GitHub cuts and links them: by number, over what is there now. */
import type { Answer } from './answers.ts'
import type { Call } from './routes.ts'

const USUAL = 30
const MOST = 100

export interface Page<T> {
  readonly items: readonly T[]
  readonly headers: Readonly<Record<string, string>>
}

/** `address` is that of the listing, without its query. */
export function pageOf<T>(
  all: readonly T[],
  { query, base }: Pick<Call, 'query' | 'base'>,
  path: string,
): Page<T> {
  const size = Math.min(MOST, Math.max(1, Number(query.get('per_page') ?? USUAL)))
  const page = Math.max(1, Number(query.get('page') ?? 1))
  const last = Math.max(1, Math.ceil(all.length / size))
  const link = linkHeader({ page, last, address: `${base}${path}`, query })
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: link === '' ? {} : { link },
  }
}

/** A page with its count: `{ total_count, <name>: [...] }`. */
export function countedPage<T>(
  name: string,
  all: readonly T[],
  render: (item: T) => unknown,
  ...where: readonly [call: Pick<Call, 'query' | 'base'>, path: string]
): Answer {
  const { items, headers } = pageOf(all, ...where)
  return { status: 200, headers, body: { total_count: all.length, [name]: items.map(render) } }
}

/** A plain array. */
export function plainPage<T>(
  all: readonly T[],
  render: (item: T) => unknown,
  ...where: readonly [call: Pick<Call, 'query' | 'base'>, path: string]
): Answer {
  const { items, headers } = pageOf(all, ...where)
  return { status: 200, headers, body: items.map(render) }
}

function linkHeader({
  page,
  last,
  address,
  query,
}: {
  readonly page: number
  readonly last: number
  readonly address: string
  readonly query: URLSearchParams
}): string {
  const to = (number: number, relation: string) => {
    const there = new URLSearchParams(query)
    there.set('page', String(number))
    return `<${address}?${there}>; rel="${relation}"`
  }
  return [
    ...(page > 1 ? [to(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
    ...(page > 1 ? [to(1, 'first')] : []),
  ].join(', ')
}
