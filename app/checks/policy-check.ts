/** The check run on a policy file that is invalid: every problem at its line. */
import type { HoldfastError } from '../../core/domain/errors.ts'
import type { Annotation, RepositoryName } from '../github/port.ts'
import { listChecks } from '../records/checks.ts'
import { type CheckText, withDigest } from './backup-check.ts'
import { quote } from './markdown.ts'
import { planStep, RECOVERED } from './plan.ts'
import { saidIn } from './said.ts'
import { type SayTools, say } from './say.ts'

/** Nobody should require it either: pull requests never have it. */
export const POLICY_CHECK = 'Holdfast policy (information only)'

/** A place where a policy lies or lay, and what is wrong with it: nothing where it is good. */
export interface PolicyPlace {
  readonly repositoryId: string
  readonly repository: RepositoryName
  /** The commit at which it was read. */
  readonly headSha: string
  readonly path: string
  /** One a problem, at its line. */
  readonly annotations: readonly Annotation[]
}

/** Says of each what is wrong, and that it is not any more. Fails for one without the others. */
export async function syncPolicyChecks(
  places: readonly PolicyPlace[],
  tools: SayTools,
): Promise<readonly HoldfastError[]> {
  const known = await listChecks(tools.db, 'policy')
  const failures: HoldfastError[] = []
  for (const place of places) {
    const error = await sync(place, saidIn(known.get(place.repositoryId)), tools)
    if (error !== undefined) failures.push(error)
    if (error?.code === 'source-rate-limited') break
  }
  return failures
}

async function sync(
  { repositoryId, repository, headSha, path, annotations }: PolicyPlace,
  said: ReturnType<typeof saidIn>,
  tools: SayTools,
): Promise<HoldfastError | undefined> {
  const wrong = annotations.length > 0
  const check = wrong ? invalid(path, annotations) : valid(path)
  // Annotations are added to those that are there: other problems are a check run of their own.
  const state = `invalid:${check.digest}`
  const { digest } = check
  const wish = wrong
    ? ({ kind: 'wrong', state, digest } as const)
    : { kind: 'well' as const, digest }
  const step = planStep(wish, said, headSha, tools.now())
  if (step === 'nothing') return undefined
  const place = { repositoryId, repository, kind: 'policy' } as const
  const conclusion = wrong ? state : RECOVERED
  const anew = step === 'update' ? 'replace' : step
  return say(place, { step: anew, check, conclusion, said, head: headSha }, tools)
}

function invalid(path: string, annotations: readonly Annotation[]): CheckText {
  const lines = annotations.map(({ startLine, message }) => `Line ${startLine}: ${message}`)
  const summary = [
    'The last good version stays in force.',
    quote(lines.join('\n')),
    `Correct \`${path}\` on the default branch: it is read again at once.`,
  ].join('\n\n')
  const count = annotations.length === 1 ? '1 problem' : `${annotations.length} problems`
  const title = `The policy has ${count}`
  return withDigest({ name: POLICY_CHECK, conclusion: 'failure', title, summary, annotations })
}

function valid(path: string): CheckText {
  const summary = `\`${path}\` has no problems.`
  const title = 'The policy is good'
  return withDigest({ name: POLICY_CHECK, conclusion: 'success', title, summary, annotations: [] })
}
