import type { ErrorCode } from '../../core/domain/errors.ts'

export interface Problem {
  readonly status: 400 | 401 | 413 | 503
  readonly title: string
  readonly code: ErrorCode
  /** GitHub shows it to whoever looks at the App's deliveries. */
  readonly hint: string
}

/** A refusal as RFC 9457 has it. */
export function refuse({ status, title, code, hint }: Problem): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json' })
  if (status === 503) headers.set('retry-after', '60')
  return new Response(JSON.stringify({ type: 'about:blank', title, status, code, hint }), {
    status,
    headers,
  })
}
