/**
 * The values of a policy, each read from what people write. Messages say what may be written;
 * `why` in a custom issue says what is wrong with what was.
 */
import { z } from 'zod'
import { VERIFY_LEVELS } from '../../core/domain/levels.ts'
import { DATA_CLASSES } from '../../core/domain/manifest.ts'
import { nearestName } from '../../core/domain/nearest-name.ts'
import { STORAGE_CLASSES } from '../../core/domain/s3-address.ts'
import { readCron } from './cron.ts'
import { readDuration } from './duration.ts'
import { findRefPatternFault } from './patterns.ts'
import { findRecipientFault } from './recipient.ts'

/** More is a list that nobody keeps up to date. */
const MOST_ITEMS = 1000
const MOST_KEPT = 10_000

const Schedule = checked('five fields of cron in quotes, as "17 3 * * *"', (text) => {
  const read = readCron(text)
  return 'why' in read ? read.why : undefined
})

const TimeZone = checked('an IANA time zone, as UTC or Europe/Berlin', (text) => {
  if (/^[A-Za-z]/.test(text) && isTimeZone(text)) return undefined
  const nearest = nearestName(text, Intl.supportedValuesOf('timeZone'))
  return nearest === undefined ? 'it is not known' : `did you mean ${nearest}?`
})

const DURATION = 'a whole number and m, h, d or w, as 15m, 24h or 30d; ten years at most'
const Duration = z
  .string({ error: DURATION })
  .transform((text, context) => readDuration(text) ?? refuse(context, DURATION))

const OR_NEVER = `never, or ${DURATION}`
const DurationOrNever = z.string({ error: OR_NEVER }).transform((text, context) => {
  return text === 'never' ? null : (readDuration(text) ?? refuse(context, OR_NEVER))
})

/** YAML has read `yes` and `on` as text since 2009. */
export const Flag = z.boolean({ error: 'true or false' })

const Classes = listOf(
  z.enum(DATA_CLASSES, { error: `classes: ${DATA_CLASSES.join(', ')}` }),
).refine((classes) => classes.includes('git'), {
  error: 'git, and what else is to be backed up',
  params: { why: 'nothing is restored without git' },
})

const RefPatterns = listOf(
  checked('patterns of refs, as main or refs/tags/v*', findRefPatternFault),
)

const SNAPSHOTS = `a whole number of snapshots, ${MOST_KEPT} at most`
const Count = z
  .int({ error: SNAPSHOTS })
  .min(0, { error: SNAPSHOTS })
  .max(MOST_KEPT, { error: SNAPSHOTS })
  .default(0)

const RETENTION = 'last, daily, weekly, monthly or yearly, and a number above 0'
const Retention = z
  .strictObject(
    { last: Count, daily: Count, weekly: Count, monthly: Count, yearly: Count },
    { error: RETENTION },
  )
  .refine((rule) => Object.values(rule).some((count) => count > 0), {
    error: RETENTION,
    params: { why: 'it would keep nothing' },
  })

const VerifyLevel = z.enum(VERIFY_LEVELS, { error: VERIFY_LEVELS.join(', ') })

const CLASS_OR_DEFAULT = ['DEFAULT', ...STORAGE_CLASSES] as const
const StorageClass = z
  .string({ error: `default, ${STORAGE_CLASSES.join(', ')}` })
  .toUpperCase()
  .pipe(z.enum(CLASS_OR_DEFAULT, { error: `default, ${STORAGE_CLASSES.join(', ')}` }))
  .transform((name) => (name === 'DEFAULT' ? null : name))

const Recipients = listOf(
  checked('public keys of age, as age-keygen prints them: age1…', findRecipientFault),
)

const CHANNELS = 'names of channels of the App: letters, digits, "-" and "_"'
const Channels = listOf(z.string({ error: CHANNELS }).regex(/^[\w-]{1,100}$/, { error: CHANNELS }))

/** Every value that `defaults` and tiers may give, by its key. */
export const VALUES = {
  schedule: Schedule.optional(),
  timezone: TimeZone.optional(),
  rpo: Duration.optional(),
  grace: Duration.optional(),
  'on-push': Flag.optional(),
  debounce: Duration.optional(),
  classes: Classes.optional(),
  refs: RefPatterns.optional(),
  verify: VerifyLevel.optional(),
  'full-verify-every': DurationOrNever.optional(),
  'storage-class': StorageClass.optional(),
  retention: Retention.optional(),
  recipients: Recipients.optional(),
  'protected-refs': RefPatterns.optional(),
  alerts: Channels.optional(),
} as const

/** A list of which no item stands twice. */
export function listOf<T extends z.ZodType<string>>(item: T) {
  return z
    .array(item, { error: 'a list, as [one, another]' })
    .max(MOST_ITEMS, { error: `${MOST_ITEMS} items at most` })
    .superRefine((items, context) => {
      for (const [at, text] of items.entries()) {
        if (items.indexOf(text) === at) continue
        const params = { why: 'it stands there already' }
        context.addIssue({ code: 'custom', path: [at], message: 'each once', params })
      }
    })
}

/** Text in which `findFault` finds no fault. */
export function checked(expected: string, findFault: (text: string) => string | undefined) {
  return z.string({ error: expected }).superRefine((text, context) => {
    const why = findFault(text)
    if (why !== undefined) context.addIssue({ code: 'custom', message: expected, params: { why } })
  })
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    // A RangeError, which is how Intl says no.
    return false
  }
}
