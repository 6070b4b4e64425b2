/** Whether a store does all that is relied on: pure. */
import type { HoldfastError } from '../../core/domain/errors.ts'
import type { StoreFacts } from '../../core/domain/manifest.ts'
import { describeDegraded } from '../../core/store-facts.ts'
import type { StoreFailure } from './store-watch.ts'

/** What a bucket may be set up to do, and somebody may switch off. */
export const PROTECTIONS = ['versioning', 'objectLock'] as const
export type Protection = (typeof PROTECTIONS)[number]

export interface StoreObservation {
  /** What a probe found, or why there was none. */
  readonly probed: StoreFacts | HoldfastError
  /** What it was ever found to do. */
  readonly protections: readonly Protection[]
  /** Of late. */
  readonly failures: readonly StoreFailure[]
}

/** Fewer may be a network that was gone for a moment. */
export const MANY_FAILURES = 3

/** What the store does not do that it should, as sentences; none where all is well. */
export function findLacks({ probed, protections, failures }: StoreObservation): string[] {
  const found =
    probed instanceof Error
      ? [`It could not be tried what the store does: ${probed.message}`]
      : [...describeDegraded(probed), ...describeLost(probed, protections)]
  return [...found, ...describeFailures(failures)]
}

/** What was found now or ever before. */
export function addProtections(facts: StoreFacts, before: readonly Protection[]): Protection[] {
  return PROTECTIONS.filter((name) => facts[name] === 'yes' || before.includes(name))
}

const LOST = {
  versioning: 'Versioning of the bucket was on, and is off: a deleted object is gone from now on.',
  objectLock: 'Object Lock of the bucket was on, and is off: objects can be destroyed.',
} as const

/** `unknown` is no loss: the credential may not ask any more. */
function describeLost(facts: StoreFacts, protections: readonly Protection[]): string[] {
  return protections.flatMap((name) => (facts[name] === 'no' ? [LOST[name]] : []))
}

function describeFailures(failures: readonly StoreFailure[]): string[] {
  const last = failures.at(-1)
  if (failures.length < MANY_FAILURES || last === undefined) return []
  return [
    `${failures.length} requests failed within 15 minutes, although they were tried again. ` +
      `The last one: ${last.message}`,
  ]
}
