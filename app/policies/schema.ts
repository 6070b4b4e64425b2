/** The form of `.github/holdfast.yml`, version 1, as people write it. */
import { z } from 'zod'
import { readBytes } from '../../core/domain/quantity.ts'
import { Match } from './match-schema.ts'
import { Flag, VALUES } from './values.ts'

const MOST_TIERS = 100
const MOST_EXCLUSIONS = 1000
/** GitHub runs no more jobs of a matrix. */
const MOST_PARALLEL = 256
/** GitHub's limit on what makes work for others is 500 an hour. */
const MOST_DISPATCHES = 500

const NAME = 'a name of letters, digits, spaces, ".", "-" and "_"'
const TierName = z
  .string({ error: NAME })
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u, { error: NAME })

const Tier = z.strictObject(
  { name: TierName, match: Match, ...VALUES, issues: Flag.optional() },
  { error: 'name, match and the values of the tier' },
)
export type RawTier = z.infer<typeof Tier>

const REASON = 'why, in at most 500 characters'
const Reason = z.string({ error: REASON }).trim().min(1, REASON).max(500, REASON)

const INSTANT = 'a day as 2027-01-31, or a time as 2027-01-31T18:00:00+01:00'
const Instant = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], { error: INSTANT })
  .transform((text) => new Date(text))

const Exclusion = z.strictObject(
  { match: Match, reason: Reason, expires: Instant.optional() },
  { error: 'match, reason and expires' },
)

const WORKFLOW = 'the name of a file in .github/workflows, as holdfast.yml'
const Dispatch = z.strictObject(
  {
    mode: z.enum(['central', 'repository'], { error: 'central or repository' }).optional(),
    workflow: z
      .string({ error: WORKFLOW })
      .regex(/^[\w.-]{1,100}\.ya?ml$/, { error: WORKFLOW })
      .optional(),
    'max-parallel': upTo(MOST_PARALLEL).optional(),
    'budget-per-hour': upTo(MOST_DISPATCHES).optional(),
  },
  { error: 'mode, workflow, max-parallel and budget-per-hour' },
)
export type RawDispatch = z.infer<typeof Dispatch>

const QUOTA = 'bytes, as 500GB or 2TiB'
const Quota = z
  .union([z.int().positive().transform(String), z.string()], { error: QUOTA })
  .transform((text, context) => {
    const bytes = readBytes(text)
    if (bytes !== undefined) return bytes
    context.addIssue({ code: 'custom', message: QUOTA })
    return z.NEVER
  })

export const File = z.strictObject(
  {
    version: z.literal(1, { error: '1, the version of this form' }),
    defaults: z.strictObject(VALUES, { error: 'keys and values of a policy' }).optional(),
    tiers: z
      .array(Tier, { error: 'a list of tiers' })
      .max(MOST_TIERS, { error: `${MOST_TIERS} tiers at most` })
      .optional(),
    exclude: z
      .array(Exclusion, { error: 'a list of exclusions' })
      .max(MOST_EXCLUSIONS, { error: `${MOST_EXCLUSIONS} exclusions at most` })
      .optional(),
    dispatch: Dispatch.optional(),
    issues: Flag.optional(),
    quota: Quota.optional(),
  },
  { error: 'version: 1, and then defaults, tiers, exclude, dispatch, issues and quota' },
)
export type RawFile = z.infer<typeof File>

/** The keys that may stand in a map, by the key it stands below; `''` for the file itself. */
export const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(File.shape),
  defaults: Object.keys(VALUES),
  tiers: Object.keys(Tier.shape),
  exclude: Object.keys(Exclusion.shape),
  match: Object.keys(Match.shape),
  dispatch: Object.keys(Dispatch.shape),
  retention: Object.keys(VALUES.retention.unwrap().shape),
}

function upTo(greatest: number) {
  const error = `a whole number from 1 to ${greatest}`
  return z.int({ error }).min(1, { error }).max(greatest, { error })
}
