/** When somebody is told that a credential ends: pure. */
import type { CredentialExpiring } from './condition.ts'

/** A credential whose end is known, or known to come soon. */
export interface Credential {
  /** Tells it from others; never a part of it. */
  readonly id: string
  /** In words, as it begins a sentence: `The token of Vault`. */
  readonly name: string
  /** Null where it ends within days, or has ended, and nobody said when. */
  readonly expiresAt: Date | null
  /** It is known to have ended. */
  readonly ended?: true
  /** How long it lasts in all, where that is known: what lasts an hour is not told for weeks. */
  readonly lifeMs?: number
  /** What does not work from then on. */
  readonly consequence: string
  readonly next: string
  /** Nobody is told that it has ended: that it does was somebody's wish. */
  readonly endsInSilence?: boolean
}

const DAY_MS = 24 * 60 * 60_000
const BEFORE_MS = 14 * DAY_MS
const URGENT_MS = 3 * DAY_MS
/** Of what lasts less long than these, such a part. */
const PART = 4

/** Two weeks before its end, and from three days before it urgently. */
export function findExpiry(credential: Credential, now: Date): CredentialExpiring | undefined {
  const { expiresAt, lifeMs = Number.POSITIVE_INFINITY, endsInSilence = false } = credential
  const { id, name, consequence, next } = credential
  const words = { kind: 'credential-expiring', id, name, consequence, next } as const
  if (expiresAt === null) {
    const over = credential.ended ?? false
    return { ...words, expiresAt, ended: over, urgent: over }
  }
  const leftMs = expiresAt.getTime() - now.getTime()
  const ended = leftMs <= 0
  if (leftMs > Math.min(BEFORE_MS, lifeMs / PART) || (ended && endsInSilence)) return undefined
  return { ...words, expiresAt, ended, urgent: leftMs <= Math.min(URGENT_MS, lifeMs / PART) }
}
