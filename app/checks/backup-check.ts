/** What the check run on a repository says of its backup. */
import { sha256Hex } from '../../core/archive/digest.ts'
import type { Coverage } from '../../core/domain/coverage-verdict.ts'
import type { CheckRun } from '../github/port.ts'
import { inline, quote } from './markdown.ts'

/**
 * Nobody should require it: it says nothing of a commit, and pull requests never have it.
 * docs/alerts.md says so too.
 */
export const BACKUP_CHECK = 'Holdfast backup (information only)'
/** Identifier of the button. */
export const RETRY = 'retry'

export type CheckText = Omit<CheckRun, 'headSha'> & { readonly digest: string }

/** `wrong` has to be said, `well` ends it, and `standing` says nothing new. */
export type BackupVerdict =
  | { readonly kind: 'wrong'; readonly state: Coverage['state']; readonly check: CheckText }
  | { readonly kind: 'well'; readonly check: CheckText }
  | { readonly kind: 'standing' }

/** `url` is the page of the repository; null where there is none. */
export function judgeBackup(coverage: Coverage, url: string | null): BackupVerdict {
  switch (coverage.state) {
    case 'overdue':
    case 'failed':
    case 'incomplete':
      return { kind: 'wrong', state: coverage.state, check: failure(coverage, url) }
    case 'protected':
      return { kind: 'well', check: over('success', 'Backed up again', coverage.cause.text, url) }
    case 'excluded':
    case 'paused':
      return { kind: 'well', check: over('neutral', 'No longer watched', coverage.cause.text, url) }
    case 'late':
    case 'never':
    case 'source-gone':
      return { kind: 'standing' }
  }
}

const TITLES = {
  overdue: 'The backup is overdue',
  failed: 'The backup failed',
  incomplete: 'The backup is incomplete',
} as const

function failure(
  coverage: Extract<Coverage, { state: keyof typeof TITLES }>,
  url: string | null,
): CheckText {
  const { state, since, cause, next } = coverage
  const summary = [
    `Since ${since.toISOString()}.`,
    `**Cause** (${inline(cause.code)})`,
    quote(cause.text),
    '**Next**',
    quote(next.text),
    ...linkTo(url),
  ].join('\n\n')
  return withDigest({
    name: BACKUP_CHECK,
    conclusion: 'failure',
    ...(url !== null && { detailsUrl: url }),
    title: TITLES[state],
    summary,
    annotations: [],
    actions: [{ label: 'Retry', description: 'Back this repository up now', identifier: RETRY }],
  })
}

function over(
  conclusion: 'success' | 'neutral',
  title: string,
  text: string,
  url: string | null,
): CheckText {
  const summary = [quote(text), ...linkTo(url)].join('\n\n')
  return withDigest({
    name: BACKUP_CHECK,
    conclusion,
    ...(url !== null && { detailsUrl: url }),
    ...{ title, summary, annotations: [] },
  })
}

function linkTo(url: string | null): string[] {
  return url === null ? [] : [`[The repository in Holdfast](${url})`]
}

export function withDigest(check: Omit<CheckRun, 'headSha'>): CheckText {
  return { ...check, digest: sha256Hex(JSON.stringify(check)) }
}
