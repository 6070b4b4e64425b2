/** Lines that give repositories a policy of their own: a tier, to be added to a policy file. */
import { z } from '@hono/zod-openapi'
import { groupBy } from '../../core/domain/group-by.ts'
import { VERIFY_LEVELS } from '../../core/domain/levels.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import type { Snippet } from './exclusion.ts'

const NAME = 'a name of lower-case letters, digits and dashes, at most 60'
/** `15m`, `12h`, `8d`. */
const Duration = z.string().regex(/^[1-9]\d{0,3}[mhd]$/, 'a duration like 15m, 12h or 8d')

export const TierDraft = z.object({
  name: z
    .string({ error: NAME })
    .regex(/^[a-z][a-z0-9-]{0,59}$/, NAME)
    .openapi({ description: 'Of the tier.', example: 'critical' }),
  rpo: Duration.optional().openapi({ description: 'The greatest age of the newest good copy.' }),
  verify: z.enum(VERIFY_LEVELS).optional(),
  fullVerifyEvery: Duration.optional().openapi({ description: 'How often one is restored whole.' }),
})
export type TierDraft = z.infer<typeof TierDraft>

/** One for each owner: each has a file of its own. What is left out is as the file has it. */
export function draftTier(
  repositories: readonly FleetRepository[],
  { name, rpo, verify, fullVerifyEvery }: TierDraft,
): Snippet[] {
  return Array.from(
    groupBy(repositories, ({ owner }) => owner),
    ([owner, group]) => {
      // What is JSON is YAML, whatever is in it.
      const names = group.map((one) => `        - ${JSON.stringify(`${owner}/${one.name}`)}`)
      const lines = [
        ...['tiers:', `  - name: ${name}`, '    match:', '      repositories:', ...names],
        ...(rpo === undefined ? [] : [`    rpo: ${rpo}`]),
        ...(verify === undefined ? [] : [`    verify: ${verify}`]),
        ...(fullVerifyEvery === undefined ? [] : [`    full-verify-every: ${fullVerifyEvery}`]),
      ]
      return { owner, text: `${lines.join('\n')}\n` }
    },
  )
}
