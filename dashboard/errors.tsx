/** What went wrong, as a page or as a document, whichever was asked for. */
import { HoldfastError } from '../core/domain/errors.ts'
import { API_PATH } from './api/path.ts'
import type { Asked, DashboardParts } from './parts.ts'
import { describeProblem, PROBLEMS, Problem } from './problem.ts'
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
      'content-type': 'application/problem+json',
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
    <ProblemPage problem={problem} />,
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

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const code = error instanceof HoldfastError ? (MEANT[error.code] ?? 'unavailable') : undefined
  if (error instanceof HoldfastError && code !== undefined) {
    const hint = error.hint || 'Look into the log of the App.'
    return new Problem(code, `${error.message} (${error.code})`, hint)
  }
  const hint = 'Try again; if it stays, look into the log of the App.'
  return new Problem('internal', 'Something failed that nobody foresaw.', hint)
}

function ProblemPage({ problem }: { readonly problem: Problem }) {
  return (
    <>
      <h1>{PROBLEMS[problem.code].title}</h1>
      <p>{problem.message}</p>
      <p class="muted">{problem.hint}</p>
      <p>
        <a href="/">Back to the overview</a>
      </p>
    </>
  )
}
