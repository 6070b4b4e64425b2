/** What a policy file says that cannot be done although each word of it is right. */
import { DEFAULT_POLICY, type Policy } from '../../core/domain/policy.ts'
import { longestPauseMs, readCron } from './cron.ts'
import { formatDuration } from './duration.ts'
import { KEY_OF, type PolicyFile, type Section } from './file.ts'
import type { PolicyProblem } from './problem.ts'
import type { YamlFile } from './yaml.ts'

/** What a job takes to be dispatched, to begin and to store a push. */
const RUN_MS = 10 * 60_000

/** Tiers of one name, and RPOs that schedule and debounce cannot serve. */
export function findUnservable(file: PolicyFile, yaml: YamlFile): PolicyProblem[] {
  const defaults = { ...DEFAULT_POLICY, ...file.defaults.values }
  const tiers = file.tiers.map(({ values }) => ({ ...defaults, ...values }))
  const slow = findTooSlow(defaults, file.defaults, ['defaults'], yaml)
  return [
    ...findTwins(file, yaml),
    ...slow,
    ...file.tiers.flatMap((tier, at) => {
      // What it has from the defaults was told there.
      if (slow.length > 0 && tier.values.rpoMs === undefined) return []
      return findTooSlow(tiers[at] ?? defaults, tier, ['tiers', at], yaml)
    }),
  ]
}

function findTwins({ tiers }: PolicyFile, yaml: YamlFile): PolicyProblem[] {
  const names = tiers.map(({ name }) => name)
  return names.flatMap((name, at) => {
    const first = names.indexOf(name)
    if (first === at) return []
    return {
      ...yaml.place(['tiers', at, 'name']),
      message: `There is a tier "${name}" on line ${tiers[first]?.line} already.`,
      hint: 'Give it another name: pages and alerts tell tiers apart by it.',
    }
  })
}

/** What the RPO depends on, the RPO first: the one to blame of those that stand here. */
const SPEED = ['rpoMs', 'schedule', 'onPush', 'debounceMs'] as const

function findTooSlow(
  policy: Policy,
  section: Section,
  path: readonly PropertyKey[],
  yaml: YamlFile,
): PolicyProblem[] {
  const blamed = SPEED.find((name) => section.values[name] !== undefined)
  // What nobody changed here is told where it was said.
  if (blamed === undefined) return []
  const served = fastestOf(policy)
  if (policy.rpoMs >= served.rpoMs) return []
  const rpo = formatDuration(policy.rpoMs)
  return [
    {
      ...yaml.place([...path, KEY_OF[blamed]]),
      message: `An RPO of ${rpo} cannot be kept: ${served.why}.`,
      hint: `Set rpo to ${formatDuration(served.rpoMs)} or more, or ${served.faster}.`,
    },
  ]
}

function fastestOf({ onPush, debounceMs, schedule }: Policy) {
  if (onPush) {
    const debounce = formatDuration(debounceMs)
    return {
      rpoMs: debounceMs + RUN_MS,
      why: `a push waits for ${debounce} (debounce), and its backup takes up to ${formatDuration(RUN_MS)}`,
      faster: 'shorten debounce',
    }
  }
  const read = readCron(schedule)
  const pauseMs = 'cron' in read ? longestPauseMs(read.cron) : Number.POSITIVE_INFINITY
  return {
    rpoMs: pauseMs,
    why: `without on-push, "${schedule}" lets ${formatDuration(pauseMs)} pass between two backups`,
    faster: 'schedule more often, or set on-push: true',
  }
}
