/** A request that cannot be answered as it was asked, in the form of RFC 9457. */
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** Everything that can be wrong with a request, by code. */
export const PROBLEMS = {
  'bad-request': { status: 400, title: 'The request cannot be used' },
  'not-logged-in': { status: 401, title: 'Nobody is logged in' },
  'not-allowed': { status: 403, title: 'Your role does not allow this' },
  'not-from-here': { status: 403, title: 'This form has expired' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Not possible as things stand' },
  'wrong-method': { status: 405, title: 'This address does not take that method' },
  'too-large': { status: 413, title: 'Too large' },
  'wrong-type': { status: 415, title: 'This content type is not understood' },
  'too-often': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Internal error' },
  unavailable: { status: 503, title: 'Not available at the moment' },
} as const satisfies Record<string, { status: ContentfulStatusCode; title: string }>

export const PROBLEM_TYPE = 'application/problem+json'

export type ProblemStatus = (typeof PROBLEMS)[ProblemCode]['status']
export type ProblemCode = keyof typeof PROBLEMS

export class Problem extends Error {
  readonly code: ProblemCode
  /** What to do next, in one sentence. */
  readonly hint: string
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ProblemCode,
    message: string,
    hint: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.name = 'Problem'
    this.code = code
    this.hint = hint
    this.headers = headers
  }

  get status(): ProblemStatus {
    return PROBLEMS[this.code].status
  }
}

/** As the API answers it: `application/problem+json`. */
export function describeProblem({ code, message, hint, status }: Problem) {
  return { code, title: PROBLEMS[code].title, status, detail: message, hint }
}

/** The same whether it is not there, or nobody may tell the viewer that it is. */
export function notFound(): Problem {
  return new Problem(
    'not-found',
    'There is nothing at this address, or you may not see it.',
    'Check the name, and that you may see the repository at GitHub.',
  )
}
