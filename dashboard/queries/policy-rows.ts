/** The policy that holds for a repository, value by value, each with where it was decided. */
import { toString as describeCron } from 'cronstrue'
import type { Policy, PolicyOrigin } from '../../core/domain/policy.ts'
import { describeDuration } from '../../core/domain/quantity.ts'
import { LEVELS } from '../look/levels.ts'
import type { FleetRepository } from '../ports/fleet.ts'

export interface PolicyRow {
  readonly name: string
  readonly value: string
  readonly origin: OriginLink
}

export interface OriginLink {
  readonly text: string
  /** The line at GitHub; null for what is decided nowhere. */
  readonly href: string | null
}

/** In the order in which people ask. */
const VALUES: readonly (readonly [keyof Policy, string, (policy: Policy) => string])[] = [
  ['schedule', 'Schedule', ({ schedule }) => `${describeSchedule(schedule)} (${schedule})`],
  ['timeZone', 'Time zone', ({ timeZone }) => timeZone],
  ['rpoMs', 'RPO', ({ rpoMs }) => describeDuration(rpoMs)],
  ['graceMs', 'Grace', ({ graceMs }) => describeDuration(graceMs)],
  ['onPush', 'On push', ({ onPush }) => (onPush ? 'yes' : 'no')],
  ['debounceMs', 'Wait after a push', ({ debounceMs }) => describeDuration(debounceMs)],
  ['classes', 'Classes of data', ({ classes }) => classes.join(', ')],
  ['refs', 'Refs', ({ refs }) => listOr(refs, 'every ref')],
  ['verify', 'Verified at level', ({ verify }) => `${verify}: ${LEVELS[verify].toLowerCase()}`],
  [
    'fullVerifyEveryMs',
    'Restore-tested every',
    ({ fullVerifyEveryMs: ms }) => (ms === null ? 'never' : describeDuration(ms)),
  ],
  ['storageClass', 'Storage class', ({ storageClass }) => storageClass ?? 'as the store says'],
  ['retention', 'Kept', ({ retention }) => describeRetention(retention)],
  [
    'recipients',
    'Sealed to',
    ({ recipients }) => listOr(recipients, 'nobody: stored in the clear'),
  ],
  ['protectedRefs', 'Protected refs', ({ protectedRefs }) => listOr(protectedRefs, 'none')],
  ['alertChannels', 'Alerts go to', ({ alertChannels }) => listOr(alertChannels, 'nobody')],
  ['issues', 'Opens an issue', ({ issues }) => (issues ? 'yes' : 'no')],
]

/** Empty where nothing is asked for: what is excluded has no policy. */
export function policyRows(repository: FleetRepository, controlRepository: string): PolicyRow[] {
  const { decision } = repository
  if (decision.kind === 'excluded') return []
  return VALUES.map(([key, name, describe]) => ({
    name,
    value: describe(decision.policy),
    origin: linkOrigin(decision.origins[key], repository, controlRepository),
  }))
}

/** Where a value was decided, with the way to that line. */
export function linkOrigin(
  origin: PolicyOrigin,
  { owner, url }: Pick<FleetRepository, 'owner' | 'url'>,
  controlRepository: string,
): OriginLink {
  if (origin.kind === 'default') return { text: 'Default of Holdfast', href: null }
  const { path, line, tier } = origin
  const repository = origin.origin === 'control' ? controlRepository : '.github'
  const file = [owner, repository, 'blob', 'HEAD', ...path.split('/')].map(encodeURIComponent)
  const text = `${owner}/${repository}: ${path}, line ${line}`
  return {
    text: tier === undefined ? text : `${text}, tier ${tier}`,
    href: `${new URL(url).origin}/${file.join('/')}#L${line}`,
  }
}

function describeSchedule(cron: string): string {
  // What the planner takes and this library does not know is still shown as it was written.
  return describeCron(cron, { throwExceptionOnParseError: false, use24HourTimeFormat: true })
}

function describeRetention({ last, daily, weekly, monthly, yearly }: Policy['retention']): string {
  return `the last ${last}, ${daily} daily, ${weekly} weekly, ${monthly} monthly, ${yearly} yearly`
}

function listOr(items: readonly string[], none: string): string {
  return items.length === 0 ? none : items.join(', ')
}
