/** The results of a backup: verdict first, then what was stored, then how to have it back. */
import type { BackupResult, BackupStatus, Estimate } from '../core/domain/outcome.ts'
import { describeBytes, describeDuration } from '../core/domain/quantity.ts'
import { describeRestoreCommand, type RestoreHint } from '../core/domain/restore-command.ts'
import { describeError } from './describe-error.ts'
import { type Description, describeCount, describeFacts } from './description.ts'

export function describeBackup(results: readonly BackupResult[], hint: RestoreHint): Description {
  const [only, ...others] = results
  const alone = only !== undefined && others.length === 0
  return {
    verdict: alone ? describeOne(only) : describeMany(results),
    tone: toneOf(results),
    lines: alone
      ? [...describeResult(only, hint.store), ...describeRestores(results, hint)]
      : [...results.flatMap(describeRow), ...describeRestores(results, hint)],
  }
}

function toneOf(results: readonly BackupResult[]): Description['tone'] {
  const has = (status: BackupStatus) => results.some((result) => result.status === status)
  if (results.length === 0 || has('failed')) return 'bad'
  const doubtful = has('incomplete') || has('dry-run') || results.some(isUnproved)
  return doubtful ? 'doubt' : 'good'
}

function isUnproved({ status, verified }: BackupResult): boolean {
  return status !== 'dry-run' && verified === null
}

function describeOne(result: BackupResult): string {
  const { source, status } = result
  if (status === 'failed') return `The backup of ${source} failed.`
  if (status === 'incomplete') return `The backup of ${source} is incomplete.`
  if (status === 'dry-run') return `Dry run: nothing of ${source} was stored.`
  if (isUnproved(result)) return `${source} is stored, but not verified.`
  if (status === 'unchanged') return `${source} has not changed and stays backed up and verified.`
  return `${source} is backed up and verified.`
}

function describeMany(results: readonly BackupResult[]): string {
  const count = (status: BackupStatus) => results.filter((one) => one.status === status).length
  const all = describeCount(results.length, 'repository', 'repositories')
  const [failed, incomplete] = [count('failed'), count('incomplete')]
  if (failed + incomplete > 0) {
    const parts = [failed > 0 && `${failed} failed`, incomplete > 0 && `${incomplete} incomplete`]
    return `Of ${all}: ${parts.filter(Boolean).join(', ')}.`
  }
  if (count('dry-run') > 0) return `Dry run: nothing of ${all} was stored.`
  const unproved = results.filter(isUnproved).length
  if (unproved > 0) return `${all} stored, ${unproved} of them not verified.`
  return `${all} backed up and verified, ${count('unchanged')} of them unchanged.`
}

function describeResult(result: BackupResult, store: string): string[] {
  const { snapshot, strategy, storedBytes, transferredBytes, refs, verified, durationMs } = result
  if (result.status === 'failed') return describeProblems(result)
  const read = strategy === null ? 'read from the source' : READ[strategy]
  const amount = `${describeBytes(storedBytes)} written, ${describeBytes(transferredBytes)} ${read}`
  return [
    ...describeFacts([
      ['Refs', String(refs)],
      [result.status === 'dry-run' ? 'Would add' : 'Added', describeAddition(result)],
      ...(snapshot === null
        ? []
        : ([
            ['Snapshot', snapshot],
            ['Stored', `${amount}, in ${store}`],
            ['Verified', verified === null ? 'no' : `${verified} (${PROOF[verified]})`],
          ] as const)),
      ...(result.estimate ? ([['Estimate', describeEstimate(result.estimate)]] as const) : []),
      ['Took', describeDuration(durationMs)],
    ]),
    ...describeProblems(result),
  ]
}

function describeEstimate({ bytes, usdPerMonth }: Estimate): string {
  const cost = usdPerMonth < 0.01 ? 'less than 0.01' : `about ${usdPerMonth.toFixed(2)}`
  return `at most ${describeBytes(bytes)}, ${cost} USD a month in S3 Standard at list price`
}

const READ = { stream: 'read off the wire', mirror: 'read by a clone' } as const

const PROOF = {
  wire: 'checksums on the way',
  objects: 'git checked every object',
  full: 'read back from the store and restored',
} as const

function describeAddition({ added, reason }: BackupResult): string {
  const what = { base: 'a full copy', increment: 'an increment', nothing: 'no data' }
  const kind = added === null ? 'unknown' : what[added]
  return reason === null ? kind : `${kind}: ${reason}`
}

function describeRow(result: BackupResult): string[] {
  const { source, status, refs, storedBytes, verified, durationMs } = result
  const proof = verified === null ? 'not verified' : `verified: ${verified}`
  const facts = [
    describeCount(refs, 'ref'),
    `${describeBytes(storedBytes)} written`,
    ...(status === 'dry-run' ? [describeAddition(result)] : [proof]),
    describeDuration(durationMs),
  ]
  const row = status === 'failed' ? '' : `, ${facts.join(', ')}`
  return [`  ${status.padEnd('incomplete'.length)}  ${source}${row}`, ...describeProblems(result)]
}

function describeProblems({ warnings, error }: BackupResult): string[] {
  const problems = [...warnings.map((warning) => `Warning: ${warning}`)]
  return [...problems, ...(error ? describeError(error) : [])].map((line) => `  ${line}`)
}

/** All that is in the store now; of many repositories, the command of one is enough to see. */
function describeRestores(results: readonly BackupResult[], hint: RestoreHint): string[] {
  const commands = results.flatMap(({ source, repositoryId, snapshot }) =>
    repositoryId === null || snapshot === null
      ? []
      : [`  ${describeRestoreCommand({ source, repositoryId, snapshot }, hint)}`],
  )
  return commands.length === 0 ? [] : ['', 'To have it back:', ...commands]
}
