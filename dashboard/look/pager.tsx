/** The way to the next page of a long list. Cursors go forward; the browser goes back. */
import { Icon } from './icon.tsx'

interface PagerProps {
  /** `repositories`: what is paged through. */
  readonly of: string
  /** The address of the page that was asked for. */
  readonly url: URL
  /** The cursor of the next page; null on the last. */
  readonly next: string | null
}

/** Nothing where there is but one page. */
export function Pager({ of, url, next }: PagerProps) {
  const first = url.searchParams.has('cursor')
  if (!first && next === null) return null
  return (
    <nav class="pager" aria-label={`Pages of ${of}`}>
      {first && (
        <a class="button" href={withParams(url, { cursor: null })}>
          <Icon name="chevron-left" /> First page
        </a>
      )}
      {next !== null && (
        <a class="button" rel="next" href={withParams(url, { cursor: next })}>
          Next page <Icon name="chevron-right" />
        </a>
      )}
    </nav>
  )
}

/** The path and query of `url` with some parameters set, and those that are null taken out. */
export function withParams(url: URL, changes: Readonly<Record<string, string | null>>): string {
  const params = new URLSearchParams(url.search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) params.delete(name)
    else params.set(name, value)
  }
  const query = params.toString()
  return query === '' ? url.pathname : `${url.pathname}?${query}`
}
