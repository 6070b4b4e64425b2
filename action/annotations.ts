/** Failures and warnings where GitHub shows them: on the page of the run. */
import type { BackupResult } from '../core/domain/outcome.ts'
import { plainLine } from './plain-line.ts'
import type { Workflow } from './workflow.ts'

/** A warning that the log has shown already is not shown again. */
export type AlreadySaid = (source: string, message: string) => boolean

/** One error for each result that is not whole, one warning for each doubt. */
export function annotate(
  results: readonly BackupResult[],
  workflow: Pick<Workflow, 'error' | 'warning'>,
  alreadySaid: AlreadySaid = () => false,
): void {
  for (const { source, status, error, warnings } of results) {
    for (const warning of warnings.filter((message) => !alreadySaid(source, message))) {
      workflow.warning(plainLine(warning), { title: `Backup of ${plainLine(source)}` })
    }
    if (status !== 'failed' && status !== 'incomplete') continue
    const cause = error === undefined ? 'No cause was given.' : `${error.message} ${error.hint}`
    const verb = status === 'failed' ? 'failed' : 'is incomplete'
    workflow.error(`${plainLine(cause)}${error ? ` (${error.code})` : ''}`, {
      title: `Backup of ${plainLine(source)} ${verb}`,
    })
  }
}
