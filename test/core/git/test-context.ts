/** What git needs around it in tests: scratch of its own, and the code of what goes wrong. */

import { onTestFinished } from 'vitest'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { closeGitContext, type GitContext, openGitContext } from '../../../core/git/context.ts'
import type { Environment } from '../../../core/git/environment.ts'
import { PATH } from '../../config.ts'
import { temporaryDirectory } from '../verb-tools.ts'

/** A context that is closed after the test, in an environment with a PATH and `environment`. */
export async function gitContext(
  environment: Environment = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<GitContext> {
  const parent = await temporaryDirectory()
  const context = await openGitContext(parent, { PATH, ...environment }, signal)
  onTestFinished(() => closeGitContext(context))
  return context
}

/** The code and message of the error that `work` ends with. Fails when it ends well, or without one. */
export async function failureOf(work: Promise<unknown>): Promise<HoldfastError> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => error,
  )
  if (outcome instanceof HoldfastError) return outcome
  throw new Error('It was to fail with a code.', { cause: outcome })
}
