/** One issue a repository, where its policy asks for it: opens, is updated, and closes itself. */
import { sha256Hex } from '../../core/archive/digest.ts'
import type { Coverage, SettledRun } from '../../core/domain/coverage-verdict.ts'
import { asHoldfastError, type HoldfastError } from '../../core/domain/errors.ts'
import type { IssueText, RepositoryName } from '../github/port.ts'
import { type CheckRow, listChecks, saveCheck } from '../records/checks.ts'
import { judgeBackup } from './backup-check.ts'
import { UNSAID } from './plan.ts'
import type { SayTools } from './say.ts'

export interface IssueSubject extends RepositoryName {
  readonly id: string
  readonly archived: boolean
  readonly coverage: Coverage
  /** The run that was settled last. */
  readonly lastRun: SettledRun | null
  /** `issues` of its policy. */
  readonly wanted: boolean
  /** Its page; null where there is none. */
  readonly url: string | null
}

const MOST = 20
const LABELS = ['holdfast'] as const
const TRY_AGAIN_MS = 86_400_000

/** `open` may be an issue that is new, or one that was closed by us before. */
type IssueStep = 'nothing' | 'open' | 'update' | 'close'

export async function syncIssues(
  subjects: readonly IssueSubject[],
  tools: SayTools,
  most = MOST,
): Promise<{ readonly more: boolean; readonly failures: readonly HoldfastError[] }> {
  const known = await listChecks(tools.db, 'issue')
  const failures: HoldfastError[] = []
  let tried = 0
  for (const subject of subjects) {
    const row = known.get(subject.id)
    const step = planIssue(subject, row, tools.now())
    if (step === 'nothing') continue
    if (tried === most) return { more: true, failures }
    tried += 1
    const error = await perform(step, subject, row, tools)
    if (error !== undefined) failures.push(error)
    if (error?.code === 'source-rate-limited') break
  }
  return { more: false, failures }
}

/** Somebody who closes it by hand is not contradicted until something else is wrong. */
export function planIssue(
  { archived, coverage, lastRun, wanted, url }: IssueSubject,
  row: Pick<CheckRow, 'conclusion' | 'digest' | 'updatedAt'> | undefined,
  now: Date,
): IssueStep {
  if (archived) return 'nothing'
  const verdict = judgeBackup(coverage, url)
  const open = row?.conclusion === 'open'
  if (!wanted || verdict.kind === 'well') return open ? 'close' : 'nothing'
  if (verdict.kind === 'standing') return 'nothing'
  const digest = digestOf(textOf(coverage, url))
  if (open) return row.digest === digest ? 'nothing' : 'update'
  return failedOnce(coverage, lastRun) || refused(row, now) ? 'nothing' : 'open'
}

/** Issues are switched off there, or the App may not write them. */
function refused(row: Pick<CheckRow, 'conclusion' | 'updatedAt'> | undefined, now: Date): boolean {
  return row?.conclusion === UNSAID && now.getTime() - row.updatedAt < TRY_AGAIN_MS
}

/** It is tried again; an issue sends mail to many. */
function failedOnce({ state }: Coverage, lastRun: SettledRun | null): boolean {
  const twice = lastRun !== null && lastRun.failingSince < lastRun.settledAt
  return state === 'failed' && !twice
}

async function perform(
  step: Exclude<IssueStep, 'nothing'>,
  subject: IssueSubject,
  row: CheckRow | undefined,
  tools: SayTools,
): Promise<HoldfastError | undefined> {
  const text = textOf(subject.coverage, subject.url)
  const save = (githubId: string, conclusion: string) => {
    const told = { githubId, headSha: null, conclusion, digest: digestOf(text) }
    const updatedAt = tools.now().getTime()
    return saveCheck(tools.db, { repositoryId: subject.id, kind: 'issue', ...told, updatedAt })
  }
  try {
    const number = await write(step, subject, text, row?.githubId ?? '', tools)
    await save(number, step === 'close' ? 'closed' : 'open')
    return undefined
  } catch (caught) {
    const error = asHoldfastError(caught)
    // Issues are switched off, or the App may not write them.
    if (FINAL.has(error.code)) await save('', step === 'close' ? 'closed' : UNSAID)
    return error
  }
}

const FINAL: ReadonlySet<string> = new Set(['source-denied', 'source-not-found', 'bad-input'])

/** The number of the issue. */
async function write(
  step: Exclude<IssueStep, 'nothing'>,
  { owner, name }: IssueSubject,
  text: IssueText,
  number: string,
  { github }: SayTools,
): Promise<string> {
  const place = { owner, name }
  if (number === '') return (await github.createIssue(place, text)).number
  const { title, body } = text
  const change = step === 'update' ? {} : ({ state: step === 'open' ? 'open' : 'closed' } as const)
  const said = step === 'close' ? { body } : { title, body }
  try {
    await github.updateIssue(place, number, { ...said, ...change })
    return number
  } catch (caught) {
    // Somebody has deleted it.
    if (step === 'close' || asHoldfastError(caught).code !== 'source-not-found') throw caught
    return (await github.createIssue(place, text)).number
  }
}

function textOf(coverage: Coverage, url: string | null): IssueText {
  const verdict = judgeBackup(coverage, url)
  if (verdict.kind === 'standing') return { title: '', body: coverage.cause.text }
  const { title, summary } = verdict.check
  const note = 'Holdfast closes this issue when it is over.'
  const body = verdict.kind === 'wrong' ? `${summary}\n\n${note}` : `It is over.\n\n${summary}`
  return { title: `Holdfast: ${title.toLowerCase()}`, body, labels: LABELS }
}

function digestOf({ title, body }: IssueText): string {
  return sha256Hex(JSON.stringify([title, body]))
}
