/** The result of an export into a file. */
import { describeBytes, describeDuration } from '../core/domain/quantity.ts'
import type { ExportResult } from '../core/export.ts'
import { type Description, describeFacts } from './description.ts'

export function describeExport(result: ExportResult): Description {
  const { snapshot, takenAt, file, sizeBytes, sha256, durationMs } = result
  return {
    verdict: `${snapshot} is exported to ${file}.`,
    tone: 'good',
    lines: describeFacts([
      ['Taken', takenAt],
      ['Size', describeBytes(sizeBytes)],
      ['SHA-256', sha256],
      ['Took', describeDuration(durationMs)],
    ]),
  }
}
