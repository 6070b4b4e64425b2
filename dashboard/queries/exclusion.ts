/** Lines that exclude repositories, to be added to a policy file. */
import { z } from '@hono/zod-openapi'
import { groupBy } from '../../core/domain/group-by.ts'
import type { FleetRepository } from '../ports/fleet.ts'

// With its flag, it would stand in the document of the API as JavaScript writes it: `source` there.
const ONE_LINE = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u
const REASON = 'a reason of at most 500 characters, on one line'

export const Exclusion = z.object({
  reason: z
    .string({ error: REASON })
    .trim()
    .min(1, REASON)
    .max(500, REASON)
    .regex(ONE_LINE, REASON)
    .openapi({ description: 'Why, for whoever asks later.', pattern: ONE_LINE.source }),
  expires: z.iso
    .date()
    .optional()
    .openapi({ description: 'From that day on it is covered again.' }),
})
export type Exclusion = z.infer<typeof Exclusion>

export interface Snippet {
  /** Whose policy file it is for. */
  readonly owner: string
  readonly text: string
}

/** One for each owner: each has a file of its own. */
export function draftExclusion(
  repositories: readonly FleetRepository[],
  { reason, expires }: Exclusion,
): Snippet[] {
  const owners = groupBy(repositories, ({ owner }) => owner)
  return Array.from(owners, ([owner, group]) => {
    // What is JSON is YAML, whatever is in it.
    const names = group.map(({ name }) => `        - ${JSON.stringify(`${owner}/${name}`)}`)
    const lines = [
      ...['exclude:', '  - match:', '      repositories:', ...names],
      `    reason: ${JSON.stringify(reason)}`,
      ...(expires === undefined ? [] : [`    expires: ${expires}`]),
    ]
    return { owner, text: `${lines.join('\n')}\n` }
  })
}
