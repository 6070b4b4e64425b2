/** Tells the end of a run: log, annotations, outputs and the page of the run. */
import type { HoldfastError } from '../core/domain/errors.ts'
import type { BackupResult } from '../core/domain/outcome.ts'
import { describeBytes, describeDuration } from '../core/domain/quantity.ts'
import { type AlreadySaid, annotate } from './annotations.ts'
import { createOutputs } from './outputs.ts'
import { plainLine } from './plain-line.ts'
import type { Origin } from './restore-command.ts'
import { describeSummary } from './summary.ts'
import { describeVerdict } from './verdict.ts'
import type { Workflow } from './workflow.ts'

export interface Ending {
  readonly results: readonly BackupResult[]
  /** What kept the run as a whole from its work; the results then only repeat it. */
  readonly error?: HoldfastError
  readonly origin: Origin
  readonly durationMs: number
}

type Voice = Pick<Workflow, 'info' | 'warning' | 'error' | 'setOutput' | 'summarize'>

/** A part that cannot be told is a warning: it must not keep the others from being told. */
export async function reportEnding(
  ending: Ending,
  workflow: Voice,
  said: AlreadySaid,
): Promise<void> {
  const { results, error, origin, durationMs } = ending
  for (const result of results) workflow.info(plainLine(describeResult(result)))
  workflow.info(plainLine(describeVerdict(results, error)))
  annotateEnding(ending, workflow, said)
  await attempt('The outputs', workflow, () => {
    const { values, leftOut } = createOutputs(results, origin, durationMs)
    for (const [name, value] of Object.entries(values)) workflow.setOutput(name, value)
    if (leftOut > 0) throw new Error(`${leftOut} results had no room in \`results\``)
  })
  await attempt('The job summary', workflow, () =>
    workflow.summarize(describeSummary(results, origin, error)),
  )
}

/** One cause is one error, however many repositories it stopped. */
function annotateEnding({ results, error }: Ending, workflow: Voice, said: AlreadySaid): void {
  if (error === undefined) {
    annotate(results, workflow, said)
    if (results.length === 0) {
      workflow.error(
        'No repository is left to back up. Compare `repositories`, `include`, `exclude` and what the token may see.',
        { title: 'Nothing was backed up' },
      )
    }
    return
  }
  workflow.error(plainLine(`${error.message} ${error.hint} (${error.code})`), {
    title: results.length === 1 ? `Backup of ${plainLine(results[0]?.source ?? '')} failed` : TITLE,
  })
}

const TITLE = 'Backup failed'

function describeResult(result: BackupResult): string {
  const { source, status, snapshot, refs, storedBytes, verified, durationMs } = result
  const parts = [
    status,
    ...(snapshot === null ? [] : [`snapshot ${snapshot}`, `${refs} refs`]),
    ...(result.reason === null ? [] : [result.reason]),
    `${describeBytes(storedBytes)} stored`,
    verified === null ? 'not verified' : `verified: ${verified}`,
    describeDuration(durationMs),
  ]
  return `${source}: ${parts.join(', ')}`
}

async function attempt(
  what: string,
  workflow: Voice,
  act: () => void | Promise<void>,
): Promise<void> {
  try {
    await act()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    workflow.warning(plainLine(`${what} could not be written in full: ${reason}.`))
  }
}
