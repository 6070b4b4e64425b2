/** Whether a request that changes something was made by a page of ours. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Asked } from '../parts.ts'
import { Problem } from '../problem.ts'

export interface FormGuard {
  /** What forms of one session, or of one visit of the login page, send back. */
  tokenFor(bound: Bound): string
  /**
   * Throws `not-from-here` unless the browser says that a page of this origin sent it, and it has
   * the token of `bound` as `_csrf` or as `X-CSRF-Token`.
   */
  check(context: Asked, bound: Bound): Promise<void>
}

/** `session:<id>` or `visit:<value of the cookie>`. */
export type Bound = `session:${string}` | `visit:${string}`

export const FORM_FIELD = '_csrf'
export const FORM_HEADER = 'x-csrf-token'
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

export function isSafe({ req }: Asked): boolean {
  return SAFE.has(req.method)
}

export function createFormGuard(key: Uint8Array, url: string): FormGuard {
  const { origin } = new URL(url)
  const tokenFor = (bound: Bound) => createHmac('sha256', key).update(bound).digest('base64url')
  return {
    tokenFor,
    async check(context, bound) {
      if (!isSameOrigin(context, origin)) throw notFromHere()
      const shown = context.req.header(FORM_HEADER) ?? (await fieldOf(context))
      if (!isEqual(shown, tokenFor(bound))) throw notFromHere()
    },
  }
}

/** Every browser of today says one of the two with each request that changes something. */
function isSameOrigin({ req }: Asked, origin: string): boolean {
  const site = req.header('sec-fetch-site')
  const from = req.header('origin')
  if (site === undefined && from === undefined) return false
  return (site ?? 'same-origin') === 'same-origin' && (from ?? origin) === origin
}

const FORMS = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i

async function fieldOf({ req }: Asked): Promise<string> {
  if (!FORMS.test(req.header('content-type') ?? '')) return ''
  const { [FORM_FIELD]: field } = await req.parseBody()
  return typeof field === 'string' ? field : ''
}

function isEqual(shown: string, expected: string): boolean {
  const [one, other] = [Buffer.from(shown), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function notFromHere(): Problem {
  return new Problem(
    'not-from-here',
    'The form comes from a page that is too old, or not from this site. Nothing was done.',
    'Go back, load the page again, and send the form once more; programs send an API token.',
  )
}
