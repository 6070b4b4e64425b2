/** The result of a restore. */
import { describeBytes, describeDuration } from '../core/domain/quantity.ts'
import { describeRefName } from '../core/domain/refs.ts'
import type { RestoreResult } from '../core/restore.ts'
import { type Description, describeFacts } from './description.ts'

export function describeRestore(result: RestoreResult): Description {
  const { status, snapshot, takenAt, directory, refs, readBytes, durationMs, warnings } = result
  const dry = status === 'dry-run'
  return {
    verdict: dry
      ? `Dry run: ${snapshot} would be restored to ${directory}.`
      : `${snapshot} is restored to ${directory} and verified.`,
    tone: dry || warnings.length > 0 ? 'doubt' : 'good',
    lines: [
      ...describeFacts([
        ['Taken', takenAt],
        ['Refs', String(refs)],
        ['HEAD', describeHead(result.head)],
        [dry ? 'To read' : 'Read', `${describeBytes(readBytes)} from the store`],
        ['Took', describeDuration(durationMs)],
      ]),
      ...warnings.map((warning) => `  Warning: ${warning}`),
    ],
  }
}

function describeHead(head: RestoreResult['head']): string {
  if (head.kind === 'detached') return `detached at ${head.oid}`
  if (head.kind === 'unknown') return 'not known'
  const target = describeRefName(head.target)
  return head.kind === 'unborn' ? `${target}, which does not exist yet` : target
}
