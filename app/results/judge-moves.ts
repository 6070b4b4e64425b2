/**
 * Whether branches that moved from one snapshot to the next were rewritten. A webhook may say so,
 * come too late, or never; GitHub knows as long as it has both commits.
 */
import { asHoldfastError, type HoldfastError } from '../../core/domain/errors.ts'
import type { InstallationGitHub } from '../github/port.ts'
import {
  type DueMove,
  forgetMove,
  listDueMoves,
  postponeMove,
  restMove,
} from '../records/moved-refs.ts'
import type { Db } from '../records/open.ts'
import { type RepositoryRow, readRepository } from '../records/repositories.ts'
import type { Finding, RefChanged } from './finding.ts'

export interface JudgeTools {
  readonly db: Db
  readonly github: (installationId: string) => Pick<InstallationGitHub, 'keepsCommit'>
  readonly now: () => Date
  readonly tell: (db: Db, findings: readonly Finding[]) => Promise<void>
}

export interface Judged {
  /** So many are known now. */
  readonly judged: number
  readonly failures: readonly HoldfastError[]
}

/** A minute's share of 5000 requests an hour, of which most is wanted for other things. */
const MOST = 20
const MINUTE_MS = 60_000
const LONGEST_MS = 6 * 60 * MINUTE_MS
/** Whoever could not say for so long will not: it is told as it is. */
const GIVEN_UP_MS = 7 * 24 * 60 * MINUTE_MS

/** Each branch is told of once at most, however many instances ask. */
export async function judgeMoves(tools: JudgeTools, most = MOST): Promise<Judged> {
  const failures: HoldfastError[] = []
  const resting = new Map<string, Date>()
  let judged = 0
  for (const move of await listDueMoves(tools.db, tools.now(), most)) {
    const row = await readRepository(tools.db, move.repositoryId)
    const whose = row?.installationId ?? ''
    const answer = resting.has(whose) ? undefined : await ask(move, row, tools)
    if (answer instanceof Error) failures.push(answer)
    const until = resting.get(whose) ?? restAfter(answer, tools.now())
    if (until === undefined) {
      judged += await settleMove(move, answer instanceof Error ? undefined : answer, tools)
      continue
    }
    // The others of it would fare no better, and must not stand before those of others.
    resting.set(whose, until)
    await restMove(tools.db, move, until)
  }
  return { judged, failures }
}

/** Until when GitHub wants no requests of an installation: nobody was asked then. */
function restAfter(answer: boolean | HoldfastError | undefined, now: Date): Date | undefined {
  if (!(answer instanceof Error) || answer.code !== 'source-rate-limited') return undefined
  return new Date(now.getTime() + (answer.retryAfterMs ?? MINUTE_MS))
}

async function settleMove(
  move: DueMove,
  kept: boolean | undefined,
  tools: JudgeTools,
): Promise<number> {
  const verdict = planVerdict(move, kept, tools.now())
  if (verdict.kind !== 'later') return conclude(move, verdict, tools)
  await postponeMove(tools.db, move, verdict.at)
  return 0
}

type Verdict =
  | { readonly kind: 'kept' }
  | { readonly kind: 'told'; readonly change: RefChanged['change'] }
  | { readonly kind: 'later'; readonly at: Date }

/** `kept` is undefined where nobody could say. */
export function planVerdict(
  { foundAt, attempts }: Pick<DueMove, 'foundAt' | 'attempts'>,
  kept: boolean | undefined,
  now: Date,
): Verdict {
  if (kept !== undefined) return kept ? { kind: 'kept' } : { kind: 'told', change: 'rewritten' }
  if (now.getTime() - foundAt.getTime() >= GIVEN_UP_MS) return { kind: 'told', change: 'unclear' }
  const waitMs = Math.min(LONGEST_MS, MINUTE_MS * 2 ** attempts)
  return { kind: 'later', at: new Date(now.getTime() + waitMs) }
}

function ask(move: DueMove, row: RepositoryRow | undefined, tools: JudgeTools) {
  return askWhetherKept(move, row, tools).catch(asHoldfastError)
}

async function askWhetherKept(
  { before, after }: DueMove,
  row: RepositoryRow | undefined,
  { github }: JudgeTools,
): Promise<boolean | undefined> {
  if (row === undefined) return undefined
  const on = github(row.installationId)
  const kept = await on.keepsCommit(row, { before, after })
  if (kept !== undefined) return kept
  // GitHub drops what nothing leads to any more: where only the old one is gone, that is why.
  const there = await on.keepsCommit(row, { before: after, after })
  return there === true ? false : undefined
}

async function conclude(
  move: DueMove,
  verdict: Exclude<Verdict, { kind: 'later' }>,
  { db, tell }: JudgeTools,
): Promise<number> {
  const { repositoryId, snapshot, ref, before, after, heldBy } = move
  return db.transaction().execute(async (transaction) => {
    if (!(await forgetMove(transaction, move))) return 0
    if (verdict.kind === 'told') {
      const { change } = verdict
      const finding = { kind: 'ref-changed', repositoryId, snapshot, ref, change } as const
      await tell(transaction, [{ ...finding, before, after, heldBy }])
    }
    return 1
  })
}
