/** What a backup would do, without doing it. */
import { monthlyCostUsd } from './domain/cost.ts'
import type { BackupResult, Estimate } from './domain/outcome.ts'
import { readSourceBytes } from './draft-snapshot.ts'
import { chooseStrategy } from './extend-chain.ts'
import type { Job } from './job.ts'

export async function describeDryRun(job: Job): Promise<BackupResult> {
  const { source, options, startedAt, tools, previous, unchanged } = job
  const added = describeAdded(job)
  const estimate = added === 'base' ? await estimateBase(job) : undefined
  return {
    source: source.label,
    repositoryId: source.identity.id,
    status: 'dry-run',
    snapshot: null,
    manifest: null,
    manifestSha256: null,
    strategy: unchanged ? null : chooseStrategy(options, source.label, job),
    added,
    reason: describeReason(unchanged, previous?.manifest.snapshot),
    refs: job.wanted.refs.length,
    storedBytes: 0,
    transferredBytes: 0,
    verified: null,
    durationMs: tools.now().getTime() - startedAt.getTime(),
    warnings: [],
    ...(estimate === undefined ? {} : { estimate }),
  }
}

/**
 * Undefined when nobody knows how large the source is. How large an increment will be shows
 * only when it is made.
 */
async function estimateBase(job: Job): Promise<Estimate | undefined> {
  const bytes = await readSourceBytes(job)
  return bytes === 0 ? undefined : { bytes, usdPerMonth: monthlyCostUsd(bytes) }
}

function describeAdded({ unchanged, previous, options, present }: Job): BackupResult['added'] {
  if (unchanged) return 'nothing'
  const builds = previous !== undefined && previous.manifest.git.chain.length > 0
  return builds && present && !options.full ? 'increment' : 'base'
}

function describeReason(unchanged: boolean, previous: string | undefined): string {
  if (previous === undefined) return 'first snapshot'
  return unchanged ? `nothing changed since ${previous}` : `changed since ${previous}`
}
