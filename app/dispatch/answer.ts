/** How GitHub answers a dispatch, and what its refusals mean. */
import { asHoldfastError, type ErrorCode, HoldfastError } from '../../core/domain/errors.ts'
import type { InstallationGitHub, Workflow, WorkflowDispatch } from '../github/port.ts'

export type Answer =
  | { readonly kind: 'sent'; readonly githubRunId: string | undefined }
  /** GitHub did not do it, and will not if it is asked the same again. */
  | { readonly kind: 'refused'; readonly error: HoldfastError }
  /** GitHub did not do it now. */
  | { readonly kind: 'postponed'; readonly error: HoldfastError }
  /** Nobody knows whether GitHub did it: asking again might do it twice. */
  | { readonly kind: 'unknown'; readonly error: HoldfastError }

/** Asks once. Never throws. */
export async function ask(
  request: WorkflowDispatch,
  github: Pick<InstallationGitHub, 'dispatch'>,
): Promise<Answer> {
  try {
    return { kind: 'sent', ...(await github.dispatch(request)) }
  } catch (error) {
    return readRefusal(asHoldfastError(error))
  }
}

export function readRefusal(error: HoldfastError): Exclude<Answer, { kind: 'sent' }> {
  if (error.code === 'source-rate-limited') return { kind: 'postponed', error }
  return { kind: REFUSED.has(error.code) ? 'refused' : 'unknown', error }
}

/** What only an answer of GitHub can say. */
const REFUSED: ReadonlySet<ErrorCode> = new Set(['bad-input', 'source-denied', 'source-not-found'])

/**
 * The refusal of a dispatch, told by what the workflow is: GitHub's own word says little.
 * `cause` is what GitHub has against the dispatch, or against waking a workflow that sleeps.
 */
export function explainRefusal(
  { owner, name, file, ref }: WorkflowDispatch,
  workflow: Workflow | undefined,
  cause: HoldfastError,
): HoldfastError {
  const place = `${owner}/${name}`
  const enable = `Enable it: on ${place}, Actions, the workflow, "Enable workflow".`
  switch (workflow?.state) {
    case undefined:
    case 'gone':
      return new HoldfastError('bad-input', `${place} has no workflow ${file}.`, {
        hint: `Put .github/workflows/${file} on the branch ${ref} of ${place}; an example lies in examples/control-repository.`,
        cause,
      })
    case 'disabled':
      return new HoldfastError('bad-input', `Somebody has disabled ${file} of ${place}.`, {
        hint: enable,
        cause,
      })
    case 'disabled-by-inactivity':
      return new HoldfastError(
        cause.code,
        `GitHub has disabled ${file} of ${place}, where nothing happened for 60 days, and the App could not enable it: ${cause.message}`,
        { hint: `${enable} The App needs the permission "Actions: write" to do so.`, cause },
      )
    case 'active':
      return cause
  }
}
