/** Backs up one source: what changed goes into the store, is verified, and is recorded last. */
import { readNewestId, readSnapshot, type Snapshot } from './catalog.ts'
import { asHoldfastError } from './domain/errors.ts'
import { repositoryPrefix } from './domain/keys.ts'
import type { RepositoryIdentity } from './domain/manifest.ts'
import type { BackupResult } from './domain/outcome.ts'
import { selectRefs } from './domain/reconcile.ts'
import { createRefSelector, prefixesOf } from './domain/select.ts'
import { createSnapshotId, type SnapshotId } from './domain/snapshot-id.ts'
import { describeCompleteness, describeUnknownHead, draftSnapshot } from './draft-snapshot.ts'
import { describeDryRun } from './dry-run.ts'
import { closeGitContext, openGitContext } from './git/context.ts'
import { type Look, lookAt } from './git/list-refs.ts'
import { readGitVersion } from './git/version.ts'
import type { BackupOptions, Job } from './job.ts'
import { withPatience } from './patience.ts'
import { objectsPresent } from './presence.ts'
import { prove } from './prove.ts'
import { recordSnapshot } from './record-snapshot.ts'
import { digestOf } from './ref-list-of.ts'
import type { RemoteSource } from './resolve-source.ts'
import { describeDegraded, readStoreFacts } from './store-facts.ts'
import { together } from './together.ts'
import type { Tools } from './tools.ts'

/**
 * Backs up `source`. Throws a `HoldfastError` when no snapshot was made; what the store held
 * before stays as it was.
 */
export async function backup(
  source: RemoteSource,
  options: BackupOptions,
  tools: Tools,
): Promise<BackupResult> {
  const startedAt = tools.now()
  const ending = new AbortController()
  const signal = AbortSignal.any([tools.signal, ending.signal])
  const git = await openGitContext(tools.scratch, tools.environment, signal)
  const stop = () => ending.abort()
  try {
    tools.report({ kind: 'phase', source: source.label, phase: 'listing' })
    const [look, known] = await together(
      withPatience(source.label, tools, () => lookAt(source, git, prefixesOf(options.refs))),
      readKnown(source, tools, startedAt),
      stop,
    )
    for (const message of describeMisread({ misread: look.misread })) {
      tools.report({ kind: 'note', source: source.label, level: 'warning', message })
    }
    const job = examine(look, known, { source, options, tools, git, startedAt })
    return options.dryRun ? await describeDryRun(job) : await makeSnapshot(job, stop)
  } finally {
    // Ends the connection to the source too.
    stop()
    await closeGitContext(git)
  }
}

/** What the store holds of a source: its newest snapshot, and whether that is all there. */
type Known = Pick<Job, 'newest' | 'previous' | 'present'>

async function readKnown(source: RemoteSource, tools: Tools, startedAt: Date): Promise<Known> {
  const newest = await readNewestId(tools.store, source.identity.id, startedAt)
  const previous = newest === undefined ? undefined : await readPrevious(source, newest, tools)
  const present = previous === undefined || (await objectsPresent(tools.store, previous.manifest))
  return { newest, previous, present }
}

/** Finds out what changed. */
function examine(
  { listing: before, wire, misread }: Look,
  known: Known,
  asked: Pick<Job, 'source' | 'options' | 'tools' | 'git' | 'startedAt'>,
): Job {
  const { refs, full } = asked.options
  const { previous, present } = known
  const wanted = selectRefs(before, createRefSelector(refs))
  const same = previous?.manifest.git.refs.object.plaintext.sha256 === digestOf(wanted)
  return { ...asked, ...known, before, wanted, wire, misread, unchanged: same && present && !full }
}

/**
 * The snapshot to build upon. One whose manifest has rotted is built upon no more: the next is
 * a base of its own, and `verify` goes on naming the damage.
 */
async function readPrevious(
  { identity, label }: RemoteSource,
  newest: SnapshotId,
  { store, report }: Tools,
): Promise<Snapshot | undefined> {
  try {
    return await readSnapshot(store, identity.id, newest)
  } catch (error) {
    const { code, message } = asHoldfastError(error)
    if (code !== 'store-damaged') throw error
    report({ kind: 'note', source: label, level: 'warning', message })
    return undefined
  }
}

async function makeSnapshot(job: Job, stop: () => void): Promise<BackupResult> {
  const { source, tools, previous, startedAt } = job
  const { store, now, report } = tools
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
      ...describeMisread(job),
      ...describeLostChain(job),
      ...draft.warnings,
      ...describeUnknownHead(draft.git),
      ...describeDegraded(facts),
      ...verification.warnings,
      ...leftovers,
    ],
  }
}

function describeMisread({ misread }: Pick<Job, 'misread'>): string[] {
  return misread ? [`The refs of the source were asked for by git itself: ${misread.message}`] : []
}

function describeLostChain({ newest, previous }: Job): string[] {
  if (newest === undefined || previous !== undefined) return []
  return [`The manifest of ${newest} is damaged: a new base was stored. Run \`holdfast verify\`.`]
}

/** What the store does, and which git is here. */
async function readTools({ tools, previous, git }: Job) {
  const [facts, gitVersion] = await Promise.all([
    readStoreFacts(tools.store, previous?.manifest.store, tools.now()),
    readGitVersion(git),
  ])
  return { facts, gitVersion }
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
