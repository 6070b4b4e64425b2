/**
 * Backs up one source: what changed goes into the store, is verified, and is recorded last.
 *
 * What is not needed to ask the source is loaded while it answers: for a small repository the
 * loading takes as long as the listing.
 */

import type { BackupResult } from './domain/outcome.ts'
import { selectRefs } from './domain/reconcile.ts'
import { createRefSelector, prefixesOf } from './domain/select.ts'
import { closeGitContext, openGitContext } from './git/context.ts'
import { type Look, lookAt } from './git/list-refs.ts'
import type { BackupOptions, Job } from './job.ts'
import { withPatience } from './patience.ts'
import type { Known } from './read-known.ts'
import { digestOf } from './ref-list-of.ts'
import type { RemoteSource } from './resolve-source.ts'
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
      readStore(source, tools, startedAt),
      stop,
    )
    const job = examine(look, known, { source, options, tools, git, startedAt })
    if (options.dryRun) return await (await import('./dry-run.ts')).describeDryRun(job)
    return await (await import('./make-snapshot.ts')).makeSnapshot(job, stop)
  } finally {
    // Ends the connection to the source too.
    stop()
    await closeGitContext(git)
  }
}

async function readStore(source: RemoteSource, tools: Tools, startedAt: Date): Promise<Known> {
  await sent()
  const { readKnown } = await import('./read-known.ts')
  const known = await readKnown(source, tools, startedAt)
  await sent()
  await import('./make-snapshot.ts')
  return known
}

/**
 * Resolves when a question that was begun is out, as a rule: on loopback that takes a connection
 * and a turn of the event loop or two, and modules that are loaded hold all of them up.
 */
function sent(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 4))
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
  // The digest is had cheaper later, while the source gathers what it is asked for.
  const same = previous && previous.manifest.git.refs.object.plaintext.sha256 === digestOf(wanted)
  const unchanged = same === true && present && !full
  return { ...asked, ...known, before, wanted, wire, misread, unchanged }
}
