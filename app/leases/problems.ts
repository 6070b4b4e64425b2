/** What a job is told when it gets nothing: never why a lease was refused. */
import type { ErrorCode } from '../../core/domain/errors.ts'
import type { Problem } from '../../core/domain/lease.ts'

interface Told extends Problem {
  readonly status: number
  readonly title: string
  readonly code: ErrorCode
}

const PROBLEMS = {
  unreadable: {
    status: 400,
    title: 'Bad request',
    code: 'bad-input',
    detail: 'The body of the request is not what this address takes.',
    hint: 'Use the version of the Action that fits this App.',
  },
  'too-large': {
    status: 413,
    title: 'Too large',
    code: 'bad-input',
    detail: 'The body of the request is too large.',
    hint: 'Use the version of the Action that fits this App.',
  },
  token: {
    status: 401,
    title: 'Unauthorized',
    code: 'app-refused',
    detail: 'The App did not take the OIDC token.',
    hint: 'Its audience must be the address of the App, and it is good for one request; the audit trail of the App says more.',
  },
  job: {
    status: 403,
    title: 'Forbidden',
    code: 'app-refused',
    detail: 'The App does not let this job do that.',
    hint: 'The audit trail of the App says why.',
  },
  passing: {
    status: 409,
    title: 'Not yet',
    code: 'app-unreachable',
    detail: 'The App cannot say yet what this job is to do.',
    hint: 'Ask again in some seconds, with a new token.',
    retryable: true,
  },
  often: {
    status: 429,
    title: 'Too many requests',
    code: 'app-unreachable',
    detail: 'Too many requests came from this address.',
    hint: 'Wait as long as Retry-After says.',
    retryable: true,
  },
  unavailable: {
    status: 503,
    title: 'Unavailable',
    code: 'app-unreachable',
    detail: 'GitHub or the store did not give what the lease needs.',
    hint: 'Ask again in some seconds, with a new token; the audit trail of the App says more.',
    retryable: true,
  },
} as const satisfies Readonly<Record<string, Told>>

/** A problem as RFC 9457 has it. `retryAfterMs` is when to ask again, where that is known. */
export function problem(kind: keyof typeof PROBLEMS, retryAfterMs?: number): Response {
  const told: Told = PROBLEMS[kind]
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  })
  if (retryAfterMs !== undefined) {
    headers.set('retry-after', `${Math.max(1, Math.ceil(retryAfterMs / 1000))}`)
  }
  if (told.status === 401) headers.set('www-authenticate', 'Bearer')
  return new Response(JSON.stringify({ type: 'about:blank', ...told }), {
    status: told.status,
    headers,
  })
}
