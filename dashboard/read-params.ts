/** What a page was asked, by its address or by a form. */
import type { z } from 'zod'
import { describeIssue } from './describe-issue.ts'
import { Problem } from './problem.ts'

/**
 * Throws `bad-request` for what `schema` does not allow. A text that is empty is left out: that is
 * how a form sends a field that nobody filled in.
 */
export function readParams<Schema extends z.ZodType>(
  schema: Schema,
  params: Readonly<Record<string, unknown>>,
): z.infer<Schema> {
  const filled = Object.entries(params).filter(([, value]) => value !== '')
  const { success, data, error } = schema.safeParse(Object.fromEntries(filled))
  if (success) return data
  const [issue] = error.issues
  throw new Problem('bad-request', describeIssue(issue, 'The request'), 'Go back, and correct it.')
}
