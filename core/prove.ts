/** Bringing a snapshot to the level of verification that was asked for. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isAtLeast } from './domain/levels.ts'
import type { Manifest, StoreFacts } from './domain/manifest.ts'
import type { Draft } from './draft-snapshot.ts'
import { checkObjects } from './git/repository.ts'
import type { Job } from './job.ts'
import { type RebuildTools, rebuild } from './rebuild.ts'

/**
 * Makes sure that the draft is proved at the level asked for. What is proved less, because
 * an earlier part of its chain is, or because the store cannot be taken at its word, is read
 * back from the store whole.
 */
export async function prove(
  { source, options, tools, git }: Job,
  draft: Draft,
  facts: StoreFacts,
): Promise<Manifest['verification']> {
  const enough = isAtLeast(draft.verification.level, options.level) && options.level !== 'full'
  if (enough && facts.checksums === 'yes') return draft.verification
  const warnings = await proveFully(draft, { ...tools, git, source: source.label })
  return { level: 'full', verifiedAt: tools.now().toISOString(), warnings }
}

/**
 * Reads the whole snapshot back from the store into scratch, restores it and lets git check
 * every object. Returns what git finds odd in objects that are whole.
 */
export async function proveFully(
  manifest: Pick<Manifest, 'git'>,
  tools: RebuildTools,
): Promise<string[]> {
  tools.report({ kind: 'phase', source: tools.source, phase: 'verifying' })
  const dir = join(tools.git.scratch, 'restored.git')
  try {
    await rebuild(manifest, dir, tools)
    return await checkObjects(dir, tools.git)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
