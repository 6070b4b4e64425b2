/** The results of a run that could not do its work at all: one failure a source. */
import type { HoldfastError } from '../core/domain/errors.ts'
import type { BackupResult } from '../core/domain/outcome.ts'
import { redactSource } from '../core/domain/source.ts'

export function failedResults(sources: readonly string[], error: HoldfastError): BackupResult[] {
  return sources.map((source) => ({
    source: redactSource(source),
    repositoryId: null,
    status: 'failed',
    snapshot: null,
    manifest: null,
    manifestSha256: null,
    strategy: null,
    added: null,
    reason: null,
    refs: 0,
    storedBytes: 0,
    transferredBytes: 0,
    verified: null,
    durationMs: 0,
    warnings: [],
    error: { code: error.code, message: error.message, hint: error.hint },
  }))
}
