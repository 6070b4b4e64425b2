/** What a form of this site sends. */
import { timingSafeEqual } from 'node:crypto'
import type { z } from 'zod'
import { describeIssue } from './describe-issue.ts'
import { viewerOf } from './needs.ts'
import type { Asked } from './parts.ts'
import { Problem } from './problem.ts'

/** No form of ours is larger. */
const MOST_BYTES = 100_000

/**
 * The fields of a form by `schema`, once it has shown that this site made it for this viewer.
 * Throws `not-from-here`, `bad-request` or `too-large`.
 */
export async function readForm<T>(context: Asked, schema: z.ZodType<T>): Promise<T> {
  if (Number(context.req.header('content-length') ?? 0) > MOST_BYTES) {
    throw new Problem('too-large', 'The form is too large.', 'Send less at once.')
  }
  const { _csrf: token, ...fields } = await context.req.parseBody()
  if (typeof token !== 'string' || !isSame(token, viewerOf(context).csrf)) {
    throw new Problem(
      'not-from-here',
      'The form comes from a page that is too old, or not from this site. Nothing was done.',
      'Go back, load the page again, and send the form once more.',
    )
  }
  const parsed = schema.safeParse(fields)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Problem(
    'bad-request',
    describeIssue(issue, 'The form'),
    'Go back, and fill in the form again.',
  )
}

/** Nobody without a session has a token, so an empty one is none. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return b.length > 0 && a.length === b.length && timingSafeEqual(a, b)
}
