/** Says one thing at GitHub, and remembers that it did. */
import { asHoldfastError, type HoldfastError } from '../../core/domain/errors.ts'
import type { InstallationGitHub, RepositoryName } from '../github/port.ts'
import { type CheckKind, type CheckRow, saveCheck } from '../records/checks.ts'
import type { Db } from '../records/open.ts'
import type { CheckText } from './backup-check.ts'
import { type Said, type Step, UNSAID } from './plan.ts'

export interface SayTools {
  readonly db: Db
  readonly github: Pick<
    InstallationGitHub,
    'createCheckRun' | 'updateCheckRun' | 'createIssue' | 'updateIssue' | 'readHead'
  >
  readonly now: () => Date
}

export interface Place {
  readonly repositoryId: string
  readonly repository: RepositoryName
  readonly kind: Exclude<CheckKind, 'issue'>
}

/** `conclusion` is remembered: a state while something is wrong, `success` when it is over. */
export interface Saying {
  readonly step: Exclude<Step, 'nothing'>
  readonly check: CheckText
  readonly conclusion: string
  readonly said: Said | undefined
  /** The head of the default branch; undefined where there is none. */
  readonly head: string | undefined
}

/** Undefined when it was said. What GitHub refuses is remembered, so that it is not asked at once. */
export async function say(
  place: Place,
  saying: Saying,
  tools: SayTools,
): Promise<HoldfastError | undefined> {
  const { head, check, conclusion, said } = saying
  const { digest } = check
  try {
    const at = await speak(place, saying, tools)
    await remember(place, { ...at, conclusion, digest }, tools)
    return undefined
  } catch (caught) {
    const error = asHoldfastError(caught)
    if (!FINAL.has(error.code)) return error
    const unsaid = { githubId: '', headSha: head ?? said?.headSha ?? null, conclusion: UNSAID }
    await remember(place, { ...unsaid, digest }, tools)
    return error
  }
}

/** Asking again would be answered alike. */
const FINAL: ReadonlySet<string> = new Set(['source-denied', 'source-not-found', 'bad-input'])

async function speak({ repository }: Place, saying: Saying, { github }: SayTools) {
  const { step, check, said, head } = saying
  if (said !== undefined && step !== 'create') {
    const headSha = said.headSha ?? head ?? ''
    const old = step === 'replace' ? superseded(check) : check
    await github.updateCheckRun(repository, said.githubId, { ...textOf(old), headSha })
    if (step !== 'replace') return { githubId: said.githubId, headSha }
  }
  if (head === undefined) return { githubId: '', headSha: null }
  const { id } = await github.createCheckRun(repository, { ...textOf(check), headSha: head })
  return { githubId: id, headSha: head }
}

/** Its digest is ours, and none of GitHub's. */
function textOf({ digest: _, ...check }: CheckText) {
  return check
}

function superseded(check: CheckText): CheckText {
  const { actions: _, ...rest } = check
  return { ...rest, conclusion: 'neutral', title: 'A newer commit says more', annotations: [] }
}

function remember(
  { repositoryId, kind }: Place,
  told: Pick<CheckRow, 'githubId' | 'headSha' | 'conclusion' | 'digest'>,
  { db, now }: SayTools,
): Promise<void> {
  const conclusion = told.githubId === '' ? UNSAID : told.conclusion
  return saveCheck(db, { repositoryId, kind, ...told, conclusion, updatedAt: now().getTime() })
}
