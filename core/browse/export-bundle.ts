/** All of a snapshot as one bundle that needs no other. */
import { HoldfastError } from '../domain/errors.ts'
import { type RefListing, tipsOf } from '../domain/refs.ts'
import type { GitContext } from '../git/context.ts'
import { createOutput } from '../git/output.ts'
import { startPack } from '../git/pack.ts'
import { bundleHeader } from '../store-bundle.ts'
import type { Export } from './export.ts'
import { exportName } from './export-name.ts'
import { limited } from './limited.ts'
import type { OpenSnapshot } from './snapshot.ts'

/**
 * Every ref and every object that they reach, for `git clone` and `git fetch`. A bundle has no
 * place for what symbolic refs name; HEAD stands in it as the commit that it names.
 *
 * Throws `snapshot-not-found` for a repository without refs, of which git makes no bundle. More
 * than `mostBytes` fail the stream with `snapshot-too-large`.
 */
export function exportBundle(opened: OpenSnapshot, mostBytes: number): Export {
  const { dir, git, listing, manifest } = opened
  if (tipsOf(listing).size === 0) throw empty()
  return {
    fileName: `${exportName(manifest)}.bundle`,
    mediaType: 'application/octet-stream',
    body: createOutput(git, (own) => limited(writeBundle(dir, listing, own), mostBytes)),
  }
}

async function* writeBundle(
  dir: string,
  listing: RefListing,
  context: GitContext,
): AsyncGenerator<Uint8Array> {
  yield bundleHeader(listing, [])
  const pack = startPack(dir, { wanted: tipsOf(listing), held: [] }, context)
  yield* pack.stdout
  await pack.ended
}

function empty(): HoldfastError {
  return new HoldfastError('snapshot-not-found', 'The repository was empty: there is no bundle.', {
    hint: 'Name a later snapshot with --snapshot.',
  })
}
