/**
 * What holds for a repository. One file is in force: the first of those given. In it, an
 * exclusion that has not expired comes first; else every value is that of the first tier that
 * matches, or of the file's defaults, or built in. Files are not merged, so that who may write
 * the second cannot weaken the first, and whoever reads the one in force has read all.
 */
import {
  DEFAULT_POLICY,
  type Decision,
  type LapsedExclusion,
  type Policy,
  type PolicyOrigin,
  type PolicySubject,
} from '../../core/domain/policy.ts'
import { type Exclusion, POLICY_NAMES, type PolicySource, type Section, type Tier } from './file.ts'
import { createMatcher, prepareSubject } from './match.ts'

export type Decider = (repository: PolicySubject, now: Date) => Decision

/** For one repository; `createDecider` is for many. */
export function decide(
  sources: readonly PolicySource[],
  repository: PolicySubject,
  now: Date,
): Decision {
  return createDecider(sources)(repository, now)
}

/** Reads the matchers once. Repositories of one tier share one decision, which nobody changes. */
export function createDecider([source]: readonly PolicySource[]): Decider {
  if (source === undefined) return () => ALL_BUILT_IN
  const { exclusions, tiers } = source.file
  const fallback = cover(source)
  const excluding = exclusions.map((one) => ({ one, fits: createMatcher(one.match) }))
  const covering = tiers.map((tier) => ({
    decision: cover(source, tier),
    fits: createMatcher(tier.match),
  }))
  return (repository, now) => {
    const subject = prepareSubject(repository)
    const named = excluding.filter(({ fits }) => fits(subject)).map(({ one }) => one)
    const standing = named.find(({ expiresAt }) => expiresAt === null || now < expiresAt)
    if (standing !== undefined) return exclude(source, standing)
    const decision = covering.find(({ fits }) => fits(subject))?.decision ?? fallback
    return named.length === 0 ? decision : { ...decision, lapsed: lapsedOf(source, named, now) }
  }
}

/** Exclusions of the file in force that have expired, whether they still mean anybody or not. */
export function findLapsed([source]: readonly PolicySource[], now: Date): LapsedExclusion[] {
  return source === undefined ? [] : lapsedOf(source, source.file.exclusions, now)
}

type Covered = Extract<Decision, { kind: 'covered' }>

const BUILT_IN: PolicyOrigin = { kind: 'default' }
const ALL_BUILT_IN: Covered = {
  kind: 'covered',
  policy: DEFAULT_POLICY,
  origins: {
    schedule: BUILT_IN,
    timeZone: BUILT_IN,
    rpoMs: BUILT_IN,
    graceMs: BUILT_IN,
    onPush: BUILT_IN,
    debounceMs: BUILT_IN,
    classes: BUILT_IN,
    refs: BUILT_IN,
    verify: BUILT_IN,
    fullVerifyEveryMs: BUILT_IN,
    storageClass: BUILT_IN,
    retention: BUILT_IN,
    recipients: BUILT_IN,
    protectedRefs: BUILT_IN,
    alertChannels: BUILT_IN,
    issues: BUILT_IN,
  },
}

/** What a tier of a file, or the file without any, comes to. */
export function cover(source: PolicySource, tier?: Tier): Covered {
  const { defaults } = source.file
  return {
    kind: 'covered',
    policy: { ...DEFAULT_POLICY, ...defaults.values, ...tier?.values },
    origins: {
      ...ALL_BUILT_IN.origins,
      ...originsOf(source, defaults),
      ...(tier && originsOf(source, tier, tier.name)),
    },
  }
}

function originsOf(
  source: PolicySource,
  { lines }: Section,
  tier?: string,
): Partial<Record<keyof Policy, PolicyOrigin>> {
  const origins: Partial<Record<keyof Policy, PolicyOrigin>> = {}
  for (const name of POLICY_NAMES) {
    const line = lines[name]
    if (line !== undefined) origins[name] = originAt(source, line, tier)
  }
  return origins
}

function originAt({ origin, path }: PolicySource, line: number, tier?: string): PolicyOrigin {
  return { kind: 'file', origin, path, line, ...(tier !== undefined && { tier }) }
}

function exclude(source: PolicySource, { reason, expiresAt, line }: Exclusion): Decision {
  return { kind: 'excluded', reason, expiresAt, origin: originAt(source, line) }
}

function lapsedOf(
  source: PolicySource,
  exclusions: readonly Exclusion[],
  now: Date,
): LapsedExclusion[] {
  return exclusions.flatMap(({ reason, expiresAt, line }) =>
    expiresAt === null || now < expiresAt
      ? []
      : { reason, expiresAt, origin: originAt(source, line) },
  )
}
