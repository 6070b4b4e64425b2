/**
 * Makes records of what really lies in the store. Reports, webhooks, leases and clocks only say
 * when to look, and what to believe where the store says nothing.
 */
import type { PutResult } from '../../core/store/store.ts'
import type { Outcome } from '../records/schema.ts'
import { readOutcome, type Saved, saveResults } from '../records/settle.ts'
import { addStorage } from '../records/storage.ts'
import { type DecidedRun, decideRuns } from './decide-runs.ts'
import type { Finding, RefChanged, RefMoved, Shrunk } from './finding.ts'
import { type Look, type LookRequest, lookInto } from './look.ts'
import { findLosses } from './losses.ts'
import { describeResults, isNothing } from './plan-results.ts'
import { listNew, type NewSnapshot } from './plan-snapshots.ts'
import { storeReceipt } from './receipts.ts'
import type { ResultsTools } from './tools.ts'

export interface RunNews {
  readonly id: string
  readonly repositoryId: string
  /** What GitHub says of its job or workflow run, if that is over. */
  readonly conclusion?: string
}

export interface Settled {
  /** Null while the run goes on. */
  readonly outcome: Outcome | null
  readonly findings: readonly Finding[]
}

/**
 * Called when anything is heard of a run, and when its time is over; in any order and as often
 * as one likes, the end is the same. Whatever was to be heard is in the records by then, but for
 * the conclusion. Throws where the store cannot be asked, and nothing is recorded then.
 */
export async function settle(run: RunNews, tools: ResultsTools): Promise<Settled> {
  const { id, repositoryId, conclusion } = run
  const conclusions = new Map(conclusion === undefined ? [] : [[id, conclusion]])
  const { findings } = await settleRepository({ repositoryId, again: false, conclusions }, tools)
  return { outcome: await readOutcome(tools.db, id), findings }
}

export interface SettledRepository {
  /** Snapshots that were recorded now. */
  readonly snapshots: readonly string[]
  /** Runs whose outcome was recorded now. */
  readonly runs: readonly string[]
  readonly findings: readonly Finding[]
}

/** Settles whatever of a repository can be settled. */
export async function settleRepository(
  request: LookRequest,
  tools: ResultsTools,
): Promise<SettledRepository> {
  const look = await lookInto(request, tools)
  const added = listNew(look)
  const runs = decideRuns(look)
  const losses: Finding[] = []
  if (!look.firstLook) for (const each of added) losses.push(...(await findLosses(each, tools)))
  const signed = await signAll(added, tools)
  const results = describeResults(look, { added: signed, runs, losses }, tools.random32)
  let settled: SettledRepository = { snapshots: [], runs: [], findings: [] }
  if (isNothing(results)) return settled
  await saveResults(tools.db, results, async (db, saved) => {
    const findings = [...tellRuns(runs, saved), ...tellSnapshots(look, losses, saved)]
    settled = { snapshots: [...saved.inserted], runs: [...saved.settled], findings }
    for (const { row, found } of signed) {
      if (saved.inserted.has(row.snapshot)) await addStorage(db, row, found.storage)
    }
    if (findings.length > 0) await tools.tell(db, findings)
  })
  return settled
}

/** Receipts come before the records, which name them: without a record, one is still true. */
async function signAll(added: readonly NewSnapshot[], tools: ResultsTools): Promise<NewSnapshot[]> {
  const signed: NewSnapshot[] = []
  for (const each of added) {
    const { row, run, outcome } = each
    const lease = run?.lease
    const receipt =
      outcome &&
      (await storeReceipt(
        {
          repositoryId: row.repositoryId,
          snapshot: row.snapshot,
          manifestSha256: row.manifestSha256,
          outcome,
          run: lease ? { githubRunId: lease.githubRunId, attempt: lease.githubRunAttempt } : null,
          witnessedAt: new Date(row.witnessedAt).toISOString(),
        },
        tools,
      ))
    signed.push(receipt === null ? each : withReceipt(each, receipt))
  }
  return signed
}

function withReceipt(each: NewSnapshot, { key, storageClass, sizeBytes }: PutResult): NewSnapshot {
  const { row, found } = each
  const { storage } = found
  const own = [...storage.own, { storageClass, objects: 1, bytes: sizeBytes }]
  return {
    ...each,
    row: { ...row, receiptKey: key },
    found: { ...found, storage: { ...storage, own } },
  }
}

function tellRuns(runs: readonly DecidedRun[], { settled }: Saved): Finding[] {
  return runs.flatMap(({ seen, findings }) => (settled.has(seen.id) ? findings : []))
}

function tellSnapshots(
  { repositoryId, damaged }: Look,
  losses: readonly Finding[],
  { inserted, looks }: Saved,
): Finding[] {
  const news = [...looks].flatMap(([snapshot, kind]): Finding[] => {
    if (kind === 'mended') return [{ kind, repositoryId, snapshot }]
    const { damage = [] } = damaged.get(snapshot) ?? {}
    return kind === 'damaged' ? [{ kind, repositoryId, snapshot, damage }] : []
  })
  const lost = losses.filter(isLoss)
  return [...news, ...lost.filter(({ snapshot }) => inserted.has(snapshot))]
}

function isLoss(finding: Finding): finding is Extract<Finding, Shrunk | RefChanged | RefMoved> {
  return ['shrunk', 'ref-changed', 'ref-moved'].includes(finding.kind)
}
