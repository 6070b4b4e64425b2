/** Policies as the views have them: what was known last, since nobody waits for GitHub here. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Decision, Policy, PolicyOrigin } from '../../core/domain/policy.ts'
import { DEFAULT_POLICY } from '../../core/domain/policy.ts'
import type { InstallationRow } from '../records/installations.ts'
import type { RepositoryRow } from '../records/repositories.ts'

/** The part of the policies at hand that views need. */
export interface Policies {
  /** Undefined while nobody knows which policy holds. May take as long as GitHub does. */
  of(installation: InstallationRow): Promise<Ruling | undefined>
}

/** Another object wherever another policy may hold. */
export interface Ruling {
  readonly decide: (repository: RepositoryRow, now: Date) => Decision
}

export interface KnownPolicies {
  /** What holds, as far as it is known within moments; undefined where it never was. */
  of(installation: InstallationRow): Promise<Ruling | undefined>
}

/** A page waits so long for the first answer, and so long for a newer one. */
const FIRST_MS = 2000
const NEWER_MS = 50

export function createKnownPolicies(policies: Policies): KnownPolicies {
  const known = new Map<string, Ruling | undefined>()
  const asked = new Map<string, Promise<void>>()

  function ask(installation: InstallationRow): Promise<void> {
    const { id } = installation
    const asking = policies
      .of(installation)
      .then(
        (ruling) => void known.set(id, ruling),
        // Whoever watches the policies tells of it; until then what was known last holds.
        () => {},
      )
      .finally(() => asked.delete(id))
    asked.set(id, asking)
    return asking
  }

  return {
    async of(installation) {
      const { id } = installation
      const asking = asked.get(id) ?? ask(installation)
      const patience = new AbortController()
      const mostMs = known.has(id) ? NEWER_MS : FIRST_MS
      await Promise.race([
        asking,
        pause(mostMs, undefined, { signal: patience.signal, ref: false }),
      ]).finally(() => patience.abort())
      return known.get(id)
    },
  }
}

const BUILT_IN: PolicyOrigin = { kind: 'default' }

/** For what is shown while no policy is known; it decides nothing. */
export const UNDECIDED: Decision = {
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
  } satisfies Record<keyof Policy, PolicyOrigin>,
}
