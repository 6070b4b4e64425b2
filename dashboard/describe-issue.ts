/** What is wrong with something that was asked, for people. */
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** `state: it must be one of overdue, failed`; `whole` names what has no part of its own. */
export function describeIssue(issue: Issue | undefined, whole: string): string {
  return `${issue?.path.join('.') || whole}: ${issue === undefined ? NOT_USABLE : say(issue)}`
}

const NOT_USABLE = 'it cannot be used'

function say(issue: Issue): string {
  if (issue.code !== 'invalid_value') return issue.message
  const [only, ...others] = issue.values.map(String)
  return others.length === 0
    ? `it must be ${only}`
    : `it must be one of ${[only, ...others].join(', ')}`
}
