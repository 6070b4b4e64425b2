/**
 * What is known of a server, and so need not be looked at each time. By default nothing is:
 * a server is trusted with no more than a probe has shown.
 */
import type { StoreFacts } from '../domain/manifest.ts'

export interface Trust {
  /** It refuses to put an object under a key that is taken. */
  refusesTaken(): boolean
  /** It refuses bytes that do not fit their checksum. */
  refusesWrongBytes(): boolean
  keepsVersions(): boolean
  /**
   * Takes notice of what an earlier probe found. Of several that differ the doubtful one
   * counts, and none counts beside a probe of this process.
   */
  know(facts: StoreFacts): void
  /** Takes notice of what a probe of this process found. */
  prove(facts: StoreFacts): void
  /** The class of what is written without naming one; undefined as long as it is not known. */
  usualClass: string | undefined
}

type Found = Pick<StoreFacts, 'conditionalWrites' | 'checksums' | 'versioning'>

export function createTrust(usualClass: string | undefined): Trust {
  let told: Found | undefined
  let probed: Found | undefined
  const found = () => probed ?? told
  return {
    usualClass,
    refusesTaken: () => found()?.conditionalWrites === 'yes',
    refusesWrongBytes: () => found()?.checksums === 'yes',
    keepsVersions: () => found()?.versioning === 'yes',
    know(facts) {
      told = told === undefined ? facts : doubtful(told, facts)
    },
    prove(facts) {
      probed = facts
    },
  }
}

/** What may be believed of both. Versions are kept if anybody found any: they are looked for. */
function doubtful(a: Found, b: Found): Found {
  const both = (name: 'conditionalWrites' | 'checksums') =>
    a[name] === 'yes' && b[name] === 'yes' ? 'yes' : 'no'
  return {
    conditionalWrites: both('conditionalWrites'),
    checksums: both('checksums'),
    versioning: a.versioning === 'yes' ? 'yes' : b.versioning,
  }
}
