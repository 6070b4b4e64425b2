/** What became of a run, decided from the store first, and from words only where it is silent. */
import type { LeaseReport } from '../../core/domain/lease.ts'
import type { Damage } from '../../core/verify.ts'
import type { Outcome } from '../records/schema.ts'
import type { RunFacts } from '../records/settle.ts'

/** What the store holds of a run. */
export type Evidence =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'sound'
      readonly snapshot: string
      readonly unchanged: boolean
      /** Classes that were asked for and are not there, and why. */
      readonly lacking: readonly { readonly code: string; readonly message: string }[]
    }
  | { readonly kind: 'damaged'; readonly snapshot: string; readonly damage: Damage }

export interface Verdict {
  readonly outcome: Outcome
  readonly snapshot: string | null
  readonly error: RunError | null
}

export interface RunError {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/**
 * What is said of a run, from the least telling to the most. What is known of it stays until
 * something more telling is heard, in whatever order that comes.
 */
const TELLING: readonly Outcome[] = ['lost', 'refused', 'cancelled', 'failed', 'unproved']

/**
 * Null where nothing is to be said yet, or nothing more than is known. What lies in the store
 * decides. Where nothing does, a success that was witnessed once stays one, as retention removes
 * snapshots; `standing` is false where the snapshot of that success turned out to be another
 * run's. `told` is what words alone make of it: never a success.
 */
export function decide(
  run: Pick<RunFacts, 'outcome' | 'snapshot'>,
  evidence: Evidence,
  told: Verdict | null,
  standing: boolean,
): Verdict | null {
  if (evidence.kind === 'sound') return success(evidence)
  if (evidence.kind === 'damaged') return disproved(evidence)
  if (run.outcome === null || !standing) return told
  return told !== null && ranks(told.outcome) > ranks(run.outcome) ? told : null
}

function ranks(outcome: Outcome): number {
  const rank = TELLING.indexOf(outcome)
  return rank < 0 ? TELLING.length : rank
}

function success({ snapshot, unchanged, lacking }: Extract<Evidence, { kind: 'sound' }>): Verdict {
  const [first, ...others] = lacking
  if (first === undefined) {
    return { outcome: unchanged ? 'unchanged' : 'stored', snapshot, error: null }
  }
  const message = [first, ...others].map((each) => each.message).join('; ')
  return {
    outcome: 'incomplete',
    snapshot,
    error: {
      code: first.code,
      message: `The snapshot lacks what was asked for: ${message}.`,
      hint: 'Grant what is missing, or ask for fewer classes of data in the policy.',
    },
  }
}

function disproved({ snapshot, damage }: Extract<Evidence, { kind: 'damaged' }>): Verdict {
  const { code, message } = damage
  const hint = 'Run the backup again, and `holdfast doctor` on the store if it stays.'
  return { outcome: 'unproved', snapshot, error: { code, message, hint } }
}

/** What a report is worth where the store has nothing of its run. */
export function fromClaim({ status, snapshot, error }: LeaseReport): Verdict {
  if (status === 'failed') return { outcome: 'failed', snapshot: null, error: error ?? UNEXPLAINED }
  return {
    outcome: 'unproved',
    snapshot: null,
    error: {
      code: 'snapshot-not-found',
      message: `The job says ${status}, and the store has no snapshot of it (${snapshot ?? 'it named none'}).`,
      hint: 'Check that the workflow writes to the store that the App reads, and run it again.',
    },
  }
}

const UNEXPLAINED: RunError = {
  code: 'internal',
  message: 'The job failed and did not say why.',
  hint: 'The log of the workflow run tells more.',
}
