/** Errors for people: what happened, its code, and what to do. */
import type { HoldfastError } from '../core/domain/errors.ts'

export type ErrorFacts = Pick<HoldfastError, 'code' | 'message' | 'hint'>

export function describeError({ code, message, hint }: ErrorFacts): string[] {
  return [`Error (${code}): ${message}`, ...(hint === '' ? [] : [`  Fix: ${hint}`])]
}

export function errorAsJson({ code, message, hint }: ErrorFacts): { error: ErrorFacts } {
  return { error: { code, message, hint } }
}

/** Errors that lie in what was asked for or how this machine is set up, not in the work. */
const CONFIGURATION: ReadonlySet<string> = new Set([
  'bad-input',
  'git-missing',
  'store-no-credentials',
  'store-wrong-account',
])

export function exitCodeOfError({ code }: Pick<HoldfastError, 'code'>): 1 | 2 {
  return CONFIGURATION.has(code) ? 2 : 1
}
