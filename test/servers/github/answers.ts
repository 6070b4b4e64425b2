/** What a route answers, and how it refuses. */
import type { Json } from './world.ts'

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Undefined for an answer without a body. */
  readonly body?: unknown
}

/** An answer in GitHub's shape of an error, thrown by whoever finds the reason. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(status: number, message: string, more: RefusalDetail = {}) {
    super(message)
    const { headers = {}, members = {} } = more
    this.answer = {
      status,
      headers,
      body: {
        message,
        ...members,
        documentation_url: 'https://docs.github.com/rest',
        status: String(status),
      },
    }
  }
}

interface RefusalDetail {
  readonly headers?: Readonly<Record<string, string>>
  readonly members?: Json
}

export function notFound(): Refusal {
  return new Refusal(404, 'Not Found')
}

/** GitHub's 422 with a list of what is wrong with which field. */
export function invalid(message: string, errors: readonly Json[] = []): Refusal {
  return new Refusal(422, message, { members: errors.length > 0 ? { errors } : {} })
}

export function ok(body: unknown): Answer {
  return { status: 200, body }
}
