/** How a policy tells repositories apart, as people write it. */
import { z } from 'zod'
import { findGlobFault } from './patterns.ts'
import { checked, Flag, listOf } from './values.ts'

const VISIBILITIES = ['public', 'private', 'internal'] as const

const TOPICS = 'topics of GitHub: lower-case letters, digits and "-"'
const Topic = z.string({ error: TOPICS }).regex(/^[a-z0-9][a-z0-9-]{0,49}$/, { error: TOPICS })

const LANGUAGES = 'languages as GitHub names them, as TypeScript or C++'
const Language = z.string({ error: LANGUAGES }).regex(/^\S.{0,99}$/, { error: LANGUAGES })

const PROPERTY = 'text in quotes, true or false, or a list of these'
const PropertyValue = z
  .union([z.string().min(1), z.boolean()], { error: PROPERTY })
  .transform(String)
const PropertyValues = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]),
  filled(PropertyValue),
)
const PROPERTIES = 'names of custom properties, each with a value or a list of values'
const Properties = z
  .record(z.string(), PropertyValues, { error: PROPERTIES })
  .refine((properties) => Object.keys(properties).length > 0, {
    error: PROPERTIES,
    params: { why: 'it matches nothing' },
  })

const MATCHERS = 'repositories, topics, visibility, languages, properties, archived or fork'

/** All that is named must fit; of a list, one is enough. */
export const Match = z
  .strictObject(
    {
      repositories: filled(
        checked('globs of names, as rocket-* or acme/rocket', findGlobFault),
      ).optional(),
      topics: filled(Topic).optional(),
      visibility: filled(z.enum(VISIBILITIES, { error: VISIBILITIES.join(', ') })).optional(),
      languages: filled(Language).optional(),
      properties: Properties.optional(),
      archived: Flag.optional(),
      fork: Flag.optional(),
    },
    { error: MATCHERS },
  )
  // Whoever means every repository is to say so.
  .refine((match) => Object.keys(match).length > 0, {
    error: `${MATCHERS}; for every repository, repositories: ["*"]`,
    params: { why: 'it names nothing' },
  })
export type Match = z.infer<typeof Match>

function filled<T extends z.ZodType<string>>(item: T) {
  return listOf(item).min(1, { error: 'at least one item, or leave the key out' })
}
