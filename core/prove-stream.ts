/** Proof that a pack from the wire is all it should be, without the packs that came before. */
import { readFile } from 'node:fs/promises'
import { type PackIndex, parsePackIndex } from './archive/pack-index.ts'
import type { PackSummary } from './archive/pack-inspector.ts'
import { HoldfastError } from './domain/errors.ts'
import { type RefListing, tipsOf } from './domain/refs.ts'
import type { GitContext } from './git/context.ts'
import { readLinks } from './git/links.ts'
import { listPresent } from './git/pack.ts'
import { countReachable } from './git/reachable.ts'
import { findPackIndex } from './git/repository.ts'

/** The snapshot before, as far as an increment needs it. */
export interface Foundation {
  readonly listing: RefListing
  /** One a bundle of its chain; undefined when the increment is not to be proved. */
  readonly indexes: readonly PackIndex[] | undefined
}

/**
 * Checks that the chain holds `wants`, for which the source sent nothing. Without indexes
 * it is taken at its word. Throws `source-protocol`.
 */
export function checkHeld(wants: readonly string[], foundation: Foundation | undefined): void {
  if (foundation && foundation.indexes === undefined) return
  const isHeld = holding(foundation?.indexes ?? [])
  const missing = wants.find((oid) => !isHeld(oid))
  if (missing !== undefined) throw lacks(missing)
}

/**
 * Checks the pack of a base: it has all that the tips reach, and no object that they do not.
 * Git walks it once for both, which is what `git clone` does beside its index.
 */
export async function checkComplete(
  dir: string,
  listing: RefListing,
  { objects }: PackSummary,
  context: GitContext,
): Promise<void> {
  const tips = tipsOf(listing)
  const reachable = await countReachable(dir, tips, context).catch(async (error: unknown) => {
    // Most likely a tip is not there. To ask for each beforehand takes half as long as the walk.
    const present = new Set(await listPresent(dir, tips, context))
    const missing = [...tips].find((oid) => !present.has(oid))
    throw missing === undefined ? error : lacks(missing)
  })
  if (reachable !== objects) throw unasked(objects - reachable)
}

/**
 * Checks the pack of an increment: each object that its own refer to is in it or in the
 * chain, and so is every tip; and it has none that nobody asked for. What the chain holds is
 * connected by the same proof, so the new snapshot is. Returns the commits of the chain that
 * the pack builds upon.
 */
export async function checkLinked(
  dir: string,
  listing: RefListing,
  summary: PackSummary,
  { indexes, listing: earlier }: Foundation,
  context: GitContext,
): Promise<string[]> {
  const isHeld = holding(indexes ?? [])
  const path = await findPackIndex(dir)
  const pack = parsePackIndex(await readFile(path), listing.objectFormat, path)
  const { objects, commits, others, roots } = await readLinks(dir, listing.objectFormat, context)
  if (pack.packChecksum !== summary.checksum || objects !== summary.objects) {
    throw unread(objects, summary.objects)
  }
  const tips = tipsOf(listing)
  for (const oid of [...commits, ...others]) if (!isHeld(oid)) throw lacks(oid)
  for (const oid of tips) if (!pack.has(oid) && !isHeld(oid)) throw lacks(oid)
  const strange = roots.filter((oid) => !tips.has(oid) && !isHeld(oid))
  if (strange.length > 0) throw unasked(strange.length)
  // A bundle without a prerequisite would be opened by git before those that came earlier.
  return commits.length > 0 ? [...commits] : headOf(earlier)
}

function headOf({ head }: RefListing): string[] {
  return head.kind === 'branch' || head.kind === 'detached' ? [head.oid] : []
}

function holding(indexes: readonly PackIndex[]): (oid: string) => boolean {
  // Most of what new objects refer to came lately, or in the base.
  const latestFirst = indexes.toReversed()
  return (oid) => latestFirst.some((index) => index.has(oid))
}

function unread(objects: number, count: number): HoldfastError {
  return new HoldfastError(
    'verification-failed',
    `Git read ${objects} of the ${count} objects of the pack.`,
    { hint: 'No snapshot was recorded; run the backup again, and report it if it stays.' },
  )
}

function lacks(oid: string): HoldfastError {
  return new HoldfastError('source-corrupt', `The source left out the object ${oid}.`, {
    hint: 'Run `git fsck --full` at the source, then the backup again; nothing was recorded.',
  })
}

function unasked(count: number): HoldfastError {
  return new HoldfastError(
    'source-protocol',
    `The source sent ${count} objects that nothing it advertises needs.`,
    { hint: 'Back it up with `--strategy mirror`, which takes only what refs reach.' },
  )
}
