/** What went wrong, as a page or as a document, whichever was asked for. */
import { HTTPException } from 'hono/http-exception'
import { HoldfastError } from '../core/domain/errors.ts'
import { API_PATH } from './api/path.ts'
import type { Asked, DashboardParts } from './parts.ts'
import { describeProblem, PROBLEM_TYPE, PROBLEMS, Problem } from './problem.ts'
import { renderPage } from './render.tsx'

export async function answerError(
  error: unknown,
  context: Asked,
  parts: DashboardParts,
): Promise<Response> {
  const problem = asProblem(error)
  if (problem.code === 'internal') parts.onError(error)
  for (const [name, value] of Object.entries(problem.headers)) context.header(name, value)
  context.header('cache-control', 'private, no-store')
  if (context.req.path.startsWith(`${API_PATH}/`)) {
    return context.json(describeProblem(problem), problem.status, {
      'content-type': PROBLEM_TYPE,
    })
  }
  // A program that shows a token is no browser that could be sent to log in.
  const program = context.req.header('authorization') !== undefined
  if (problem.code === 'not-logged-in' && context.req.method === 'GET' && !program) {
    const { pathname, search } = new URL(context.req.url)
    return context.redirect(`/login?to=${encodeURIComponent(`${pathname}${search}`)}`, 303)
  }
  return await renderPage(
    context,
    parts,
    { title: PROBLEMS[problem.code].title, status: problem.status },
    <ProblemPage problem={problem} restore={restorePathFor(error, context)} />,
  )
}

/** Errors of core that a request can meet, by what they are to whoever asked. */
const MEANT: Readonly<Partial<Record<HoldfastError['code'], Problem['code']>>> = {
  'bad-input': 'bad-request',
  'path-not-found': 'not-found',
  'snapshot-not-found': 'not-found',
  'snapshot-too-large': 'too-large',
  'path-unsafe': 'conflict',
  'store-archived': 'conflict',
}

/** What core tells who uses the command line, for who does not. */
const HINTS: Readonly<Partial<Record<HoldfastError['code'], string>>> = {
  'store-archived': 'Bring it back first, and see before how long that takes and what it costs.',
}

const OF_SNAPSHOT = /^\/repos\/[^/]+\/[^/]+\/snapshots\/[^/]+(?=\/)/

/** Where what lies in cold storage is asked for; undefined where something else is wrong. */
function restorePathFor(error: unknown, { req }: Asked): string | undefined {
  const archived = error instanceof HoldfastError && error.code === 'store-archived'
  const base = archived ? OF_SNAPSHOT.exec(new URL(req.url).pathname)?.[0] : undefined
  return base && `${base}/restore`
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  // Of Hono itself: a body that is no JSON, an address that is no UTF-8.
  if (error instanceof HTTPException && error.status < 500) {
    return new Problem('bad-request', `${error.message}.`, 'Correct it, and ask again.')
  }
  const code = error instanceof HoldfastError ? (MEANT[error.code] ?? 'unavailable') : undefined
  if (error instanceof HoldfastError && code !== undefined) {
    const hint = HINTS[error.code] ?? (error.hint || 'Look into the log of the App.')
    return new Problem(code, `${error.message} (${error.code})`, hint)
  }
  const hint = 'Try again; if it stays, look into the log of the App.'
  return new Problem('internal', 'Something failed that nobody foresaw.', hint)
}

interface ProblemProps {
  readonly problem: Problem
  /** The page that helps; none where nothing is in cold storage. */
  readonly restore: string | undefined
}

function ProblemPage({ problem, restore }: ProblemProps) {
  return (
    <>
      <h1>{PROBLEMS[problem.code].title}</h1>
      <p>{problem.message}</p>
      <p class="muted">{problem.hint}</p>
      {restore && (
        <p>
          <a class="button button-primary" href={restore}>
            Bring it back
          </a>
        </p>
      )}
      <p>
        <a href="/">Back to the overview</a>
      </p>
    </>
  )
}
