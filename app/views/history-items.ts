/** Rows of history as the dashboard shows them: pure. */
import type { Completeness, DataClass } from '../../core/domain/manifest.ts'
import type { RunItem, SnapshotItem, VerificationItem } from '../../dashboard/ports/history.ts'
import type { listLooks, RunListing, SnapshotFacts } from '../records/history.ts'

export function toSnapshotItem(row: SnapshotFacts): SnapshotItem {
  const completeness: Readonly<Partial<Record<DataClass, Completeness>>> = JSON.parse(
    row.completenessJson,
  )
  const { repositoryId, snapshot, manifestKey, manifestSha256, refs, chainLength } = row
  const { sizeBytes, level, receiptKey, runId, hold } = row
  return {
    ...{ repositoryId, snapshot, manifestKey, manifestSha256, refs, chainLength },
    ...{ sizeBytes, level, completeness, receiptKey, runId, hold },
    takenAt: new Date(row.takenAt),
    verifiedAt: new Date(row.verifiedAt),
    complete: row.complete === 1,
    witnessedAt: new Date(row.witnessedAt),
    lockedUntil: dateOf(row.lockedUntil),
    intact: row.intact !== 0,
    restoreTestedAt: restoreTestedAt(row),
  }
}

function restoreTestedAt({ level, verifiedAt, fullyVerifiedAt }: SnapshotFacts): Date | null {
  const atOnce = level === 'full' ? verifiedAt : null
  if (atOnce === null && fullyVerifiedAt === null) return null
  return new Date(Math.max(atOnce ?? 0, fullyVerifiedAt ?? 0))
}

const STATES = {
  planned: 'queued',
  dispatched: 'queued',
  leased: 'running',
  reported: 'running',
  settled: 'settled',
} as const

export function toRunItem(row: RunListing): RunItem {
  const { id, repositoryId, cause, outcome, snapshot } = row
  const { durationMs, storedBytes, transferredBytes, errorCode, errorMessage, errorHint } = row
  return {
    ...{ id, repositoryId, cause, outcome, snapshot, durationMs, storedBytes, transferredBytes },
    state: STATES[row.state],
    createdAt: new Date(row.createdAt),
    startedAt: dateOf(row.startedAt),
    settledAt: dateOf(row.settledAt),
    error:
      errorCode === null
        ? null
        : { code: errorCode, message: errorMessage ?? '', hint: errorHint ?? '' },
    url: urlOf(row),
  }
}

/** GitHub shows runs of workflows at the host of the repository, which may be a server of one's own. */
function urlOf(row: RunListing): string | null {
  const { url, leasedRunId, dispatchRunId, dispatchOwner, dispatchName, dispatchId } = row
  const run = leasedRunId ?? dispatchRunId
  if (url === null || run === null) return null
  // Without a dispatch it is a workflow of the repository itself.
  if (dispatchId === null) return `${url}/actions/runs/${run}`
  if (dispatchOwner === null || dispatchName === null) return null
  return new URL(`/${dispatchOwner}/${dispatchName}/actions/runs/${run}`, url).href
}

type Look = Awaited<ReturnType<typeof listLooks>>[number]

export function toVerificationItem(row: Look): VerificationItem {
  const damage: VerificationItem['damage'] = JSON.parse(row.damageJson)
  const { id, repositoryId, snapshot, level, intact, verifiedAt } = row
  return {
    ...{ id, repositoryId, snapshot, level, damage },
    intact: intact === 1,
    verifiedAt: new Date(verifiedAt),
  }
}

function dateOf(time: number | null): Date | null {
  return time === null ? null : new Date(time)
}
