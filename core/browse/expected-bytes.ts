import type { Manifest } from '../domain/manifest.ts'

/** In git's index of a pack, beside the id itself. */
const INDEX_BYTES = 8
const REF_BYTES = 100

/**
 * Bytes on disk that a snapshot will take once it is open. Packs stay as they are in the store;
 * only the bases that git adds to thin ones are not known before.
 */
export function expectedDiskBytes({ git }: Pick<Manifest, 'git'>): number {
  const idBytes = git.objectFormat === 'sha1' ? 20 : 32
  return git.chain.reduce(
    (sum, { object, objects }) =>
      sum + object.plaintext.sizeBytes + objects * (idBytes + INDEX_BYTES),
    git.refs.count * REF_BYTES,
  )
}
