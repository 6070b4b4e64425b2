/** From what is known of a source to a snapshot of it that is stored, verified and recorded. */
import { asHoldfastError } from './domain/errors.ts'
import { repositoryPrefix } from './domain/keys.ts'
import type { RepositoryIdentity } from './domain/manifest.ts'
import type { BackupResult } from './domain/outcome.ts'
import { createSnapshotId } from './domain/snapshot-id.ts'
import { describeCompleteness, describeUnknownHead, draftSnapshot } from './draft-snapshot.ts'
import { readGitVersion } from './git/version.ts'
import type { Job } from './job.ts'
import { prove } from './prove.ts'
import { recordSnapshot } from './record-snapshot.ts'
import { describeDegraded, readStoreFacts } from './store-facts.ts'
import { together } from './together.ts'

/** What was written before a failure is never visible. `stop` ends what is under way. */
export async function makeSnapshot(job: Job, stop: () => void): Promise<BackupResult> {
  const { source, tools, previous, startedAt } = job
  const { store, now, report } = tools
  const misread = describeMisread(job)
  for (const message of misread) {
    report({ kind: 'note', source: source.label, level: 'warning', message })
  }
  const snapshot = createSnapshotId(startedAt, tools.random32(), job.newest)
  const [{ facts, gitVersion }, draft] = await together(
    readTools(job),
    draftSnapshot(job, snapshot),
    stop,
  )
  const verification = await prove(job, draft, facts)
  report({ kind: 'phase', source: source.label, phase: 'recording' })
  const recorded = await recordSnapshot(
    store,
    {
      format: 'holdfast/snapshot/v1',
      snapshot,
      takenAt: startedAt.toISOString(),
      durationMs: now().getTime() - startedAt.getTime(),
      repository: source.identity,
      git: draft.git,
      completeness: describeCompleteness(draft.git),
      verification,
      strategy: draft.strategy,
      store: facts,
      tool: { holdfast: tools.version, git: gitVersion },
      previous: previous ? { snapshot: previous.manifest.snapshot, sha256: previous.sha256 } : null,
    },
    {
      knownName: isSameName(previous?.manifest.repository, source.identity),
      // A store that checks what it takes has confirmed it, and nothing else was written.
      readBack: !job.unchanged || facts.checksums !== 'yes',
    },
  )
  const leftovers = job.unchanged ? [] : await sweepLeftovers(job)
  return {
    source: source.label,
    repositoryId: source.identity.id,
    status: job.unchanged ? 'unchanged' : 'stored',
    snapshot,
    manifest: recorded.key,
    manifestSha256: recorded.sha256,
    strategy: draft.strategy === 'unchanged' ? null : draft.strategy,
    added: draft.added,
    reason: draft.reason,
    refs: draft.git.refs.count,
    storedBytes: draft.storedBytes + recorded.storedBytes,
    transferredBytes: draft.transferredBytes,
    verified: verification.level,
    durationMs: now().getTime() - startedAt.getTime(),
    warnings: [
      ...misread,
      ...describeLostChain(job),
      ...draft.warnings,
      ...describeUnknownHead(draft.git),
      ...describeDegraded(facts),
      ...verification.warnings,
      ...leftovers,
    ],
  }
}

function describeMisread({ misread }: Job): string[] {
  return misread ? [`The refs of the source were asked for by git itself: ${misread.message}`] : []
}

function describeLostChain({ newest, previous }: Job): string[] {
  if (newest === undefined || previous !== undefined) return []
  return [`The manifest of ${newest} is damaged: a new base was stored. Run \`holdfast verify\`.`]
}

/** What the store does, and which git is here. */
async function readTools({ tools, previous, git }: Job) {
  const facts = await readStoreFacts(tools.store, previous?.manifest.store, tools.now())
  return { facts, gitVersion: await readGitVersion(git) }
}

/** A run of this repository that began before this is no longer at work. */
const ABANDONED_MS = 24 * 60 * 60 * 1000

/** Removes what runs that were killed left half written. The snapshot stands without it. */
async function sweepLeftovers({ source, tools, startedAt }: Job): Promise<string[]> {
  const before = new Date(startedAt.getTime() - ABANDONED_MS)
  try {
    await tools.store.sweep(repositoryPrefix(source.identity.id), before)
    return []
  } catch (error) {
    return [`Unfinished uploads could not be looked for: ${asHoldfastError(error).message}`]
  }
}

function isSameName(a: RepositoryIdentity | undefined, b: RepositoryIdentity): boolean {
  return a?.host === b.host && a.path.join('/') === b.path.join('/')
}
