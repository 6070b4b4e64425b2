/** What is remembered of each request: enough for a test, and nothing that could be used again. */
export interface LoggedRequest {
  /** Counted from 1. */
  readonly number: number
  readonly method: string
  /** Without the base, with the query: `/repos/acme/rocket?per_page=1`. */
  readonly path: string
  /** As the description names it; undefined when no route fits. */
  operation: string | undefined
  who: 'app' | 'installation' | 'user' | 'anonymous' | undefined
  installationId: number | undefined
  /** What the route demands: `contents=read`. */
  permission: string | undefined
  /** The request was asked with an ETag. */
  readonly conditional: boolean
  readonly body: unknown
  /** Undefined until there is an answer, and if there is none. */
  status: number | undefined
  fault: string | undefined
  /** How the request differs from the description; it was answered with 422. */
  misfit: string | undefined
}
