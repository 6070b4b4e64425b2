/** The page of the run: verdict first, then every repository, then causes and the way back. */
import type { HoldfastError } from '../core/domain/errors.ts'
import type { BackupResult, BackupStatus } from '../core/domain/outcome.ts'
import { describeBytes, describeDuration } from '../core/domain/quantity.ts'
import { escapeHtml } from './html.ts'
import { describeRestore, type Origin } from './restore-command.ts'
import { allProtected, describeVerdict, WORST_FIRST, worstStatus } from './verdict.ts'

/** GitHub shows no summary of more than 1 MiB; the rest is left to the frame around the lists. */
const TABLE_BYTES = 600_000
const CAUSES_BYTES = 300_000
const MESSAGE_CHARS = 600
const COMMANDS = 10

const ICONS: Record<BackupStatus, string> = {
  failed: '❌',
  incomplete: '⚠️',
  'dry-run': '🔍',
  stored: '✅',
  unchanged: '✅',
}

/**
 * `error` is what stopped the run as a whole.
 * Returns markdown.
 */
export function describeSummary(
  results: readonly BackupResult[],
  origin: Origin,
  error?: Pick<HoldfastError, 'code' | 'message' | 'hint'>,
): string {
  const ordered = WORST_FIRST.flatMap((status) => results.filter((one) => one.status === status))
  const icon = allProtected(results) && results.length > 0 ? '✅' : verdictIcon(results)
  return [
    `<h2>${icon} ${escapeHtml(describeVerdict(results, error))}</h2>`,
    ...describeTable(ordered),
    ...describeCauses(
      error ? causesOf([{ source: 'All', error, warnings: [] }]) : causesOf(ordered),
    ),
    ...describeWayBack(ordered, origin),
    '',
  ].join('\n\n')
}

function verdictIcon(results: readonly BackupResult[]): string {
  const worst = worstStatus(results)
  return worst === 'stored' || worst === 'unchanged' ? '⚠️' : ICONS[worst]
}

const COLUMNS = [
  'Repository',
  'Status',
  'Snapshot',
  'Refs',
  'Stored',
  'Transferred',
  'Verified',
  'Duration',
]

function describeTable(results: readonly BackupResult[]): string[] {
  if (results.length === 0) return []
  const { kept, left } = firstThatFit(results.map(describeRow), TABLE_BYTES)
  const head = `<tr>${COLUMNS.map((name) => `<th>${name}</th>`).join('')}</tr>`
  return [
    `<table>${head}\n${kept.join('\n')}</table>`,
    ...describeLeft(left, 'repositories; the log has them all'),
  ]
}

function describeRow(result: BackupResult): string {
  const cells = [
    escapeHtml(result.source),
    describeStatus(result),
    result.snapshot === null ? '–' : `<code>${escapeHtml(result.snapshot)}</code>`,
    result.snapshot === null ? '–' : String(result.refs),
    describeBytes(result.storedBytes),
    describeBytes(result.transferredBytes),
    result.verified ?? 'no',
    describeDuration(result.durationMs),
  ]
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}

function describeStatus({ status, verified, added, reason }: BackupResult): string {
  const doubtful = (status === 'stored' || status === 'unchanged') && verified === null
  const word = `${doubtful ? '⚠️' : ICONS[status]} ${status}`
  if (status !== 'dry-run' || added === null) return word
  return escapeHtml(`${word}: would add ${added}${reason === null ? '' : ` (${reason})`}`)
}

type Troubled = Pick<BackupResult, 'source' | 'error' | 'warnings'>

function causesOf(results: readonly Troubled[]): string[] {
  return results.flatMap(({ source, error, warnings }) => [
    ...(error ? [describeCause(source, `${error.message} ${error.hint}`, error.code)] : []),
    ...warnings.map((warning) => describeCause(source, warning)),
  ])
}

function describeCauses(items: readonly string[]): string[] {
  if (items.length === 0) return []
  const { kept, left } = firstThatFit(items, CAUSES_BYTES)
  return [
    '<h3>Causes and what to do</h3>',
    `<ul>${kept.join('\n')}</ul>`,
    ...describeLeft(left, 'causes; the log has them all'),
  ]
}

function describeCause(source: string, text: string, code?: string): string {
  const cut = text.length > MESSAGE_CHARS ? `${text.slice(0, MESSAGE_CHARS)}…` : text
  const suffix = code === undefined ? '' : ` <code>${code}</code>`
  return `<li><b>${escapeHtml(source)}</b>: ${escapeHtml(cut)}${suffix}</li>`
}

function describeWayBack(results: readonly BackupResult[], origin: Origin): string[] {
  const commands = results.flatMap(({ source, snapshot }) =>
    snapshot === null ? [] : [escapeHtml(describeRestore({ source, snapshot }, origin))],
  )
  if (commands.length === 0) return []
  return [
    '<h3>To restore</h3>',
    `<pre><code>${commands.slice(0, COMMANDS).join('\n')}</code></pre>`,
    ...describeLeft(Math.max(0, commands.length - COMMANDS), 'repositories, in the same way'),
  ]
}

function describeLeft(count: number, what: string): string[] {
  return count === 0 ? [] : [`<p>… and ${count} more ${what}.</p>`]
}

/** As many of the first items as have room in `bytes`. */
function firstThatFit(items: readonly string[], bytes: number): { kept: string[]; left: number } {
  const kept: string[] = []
  let used = 0
  for (const item of items) {
    used += Buffer.byteLength(item) + 1
    if (used > bytes) break
    kept.push(item)
  }
  return { kept, left: items.length - kept.length }
}
