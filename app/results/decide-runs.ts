/** What a look into the store means for the runs of a repository: pure. */
import type { LeaseReport } from '../../core/domain/lease.ts'
import type { RunFacts, RunResult } from '../records/settle.ts'
import { readClaim, readClasses } from './claim.ts'
import { endingOf } from './ending.ts'
import { explainEnding } from './explain-ending.ts'
import type { Finding } from './finding.ts'
import { isSuccess, type Look } from './look.ts'
import { decide, type Evidence, fromClaim, type Verdict } from './outcome.ts'
import { lackingOf } from './snapshot-row.ts'

export interface DecidedRun extends RunResult {
  /** What somebody should know once this is recorded. */
  readonly findings: readonly Finding[]
}

/** Runs that are not as they are recorded. */
export function decideRuns(look: Look): DecidedRun[] {
  return look.runs.flatMap((run) => {
    const claim = readClaim(run.reportJson)
    const verdict = judge(run, claim, look)
    if (verdict === null || isRecorded(run, verdict)) return []
    return [settled(run, verdict, claim, look)]
  })
}

function judge(run: RunFacts, claim: LeaseReport | null, look: Look): Verdict | null {
  const { attribution } = look
  const evidence = evidenceOf(run, look)
  if (evidence === 'as recorded') return null
  const others = [...attribution.snapshots].some(
    ([id, snapshot]) => id !== run.id && snapshot === run.snapshot,
  )
  const told = claim === null ? fromEnding(run, look) : fromClaim(claim)
  return decide(run, evidence, told, !(isSuccess(run.outcome) && others))
}

function fromEnding(run: RunFacts, { conclusions, at }: Look): Verdict | null {
  const conclusion = conclusions.get(run.id)
  const ending = endingOf(run, conclusion, at)
  if (ending === null) return null
  return { outcome: ending, snapshot: null, error: explainEnding(ending, run, conclusion) }
}

function evidenceOf(run: RunFacts, look: Look): Evidence | 'as recorded' {
  const { attribution, sound, damaged } = look
  const snapshot = attribution.snapshots.get(run.id)
  if (snapshot === undefined) return { kind: 'none' }
  const damage = damaged.get(snapshot)?.damage[0]
  if (damage !== undefined) return { kind: 'damaged', snapshot, damage }
  if (attribution.contradicted.has(run.id)) {
    return { kind: 'damaged', snapshot, damage: contradiction(snapshot) }
  }
  const found = sound.get(snapshot)
  if (found === undefined) return 'as recorded'
  const lacking = lackingOf(found.completeness, readClasses(run.optionsJson))
  return { kind: 'sound', snapshot, unchanged: found.unchanged, lacking }
}

function contradiction(snapshot: string) {
  const message = `The manifest of ${snapshot} is not the one that the job says it wrote.`
  return { key: snapshot, code: 'store-damaged', message } as const
}

function isRecorded(run: RunFacts, { outcome, snapshot, error }: Verdict): boolean {
  const same = run.outcome === outcome && run.snapshot === snapshot
  return same && run.errorMessage === (error?.message ?? null)
}

function settled(
  run: RunFacts,
  verdict: Verdict,
  claim: LeaseReport | null,
  look: Look,
): DecidedRun {
  const { outcome, snapshot, error } = verdict
  return {
    seen: run,
    change: {
      state: 'settled',
      settledAt: run.settledAt ?? look.at.getTime(),
      ...{ outcome, snapshot },
      errorCode: error?.code ?? null,
      errorMessage: error?.message ?? null,
      errorHint: error?.hint ?? null,
      ...(claim && {
        durationMs: claim.durationMs,
        storedBytes: claim.storedBytes,
        transferredBytes: claim.transferredBytes,
      }),
    },
    findings: findingsOf(run, verdict, claim),
  }
}

function findingsOf(
  { id: runId, repositoryId }: RunFacts,
  { outcome, snapshot, error }: Verdict,
  claim: LeaseReport | null,
): Finding[] {
  const findings: Finding[] = []
  if (outcome === 'unproved' && error !== null) {
    const { code, message } = error
    findings.push({ kind: 'unproved', repositoryId, runId, snapshot, code, message })
  }
  const claimed = claim?.snapshot ?? null
  if (claimed !== null && claimed !== snapshot) {
    findings.push({ kind: 'false-claim', repositoryId, runId, claimed, found: snapshot })
  }
  return findings
}
