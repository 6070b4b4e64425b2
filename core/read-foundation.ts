/** Reading what an increment builds upon: refs, and the ids of all objects the chain holds. */
import { type PackIndex, parsePackIndex } from './archive/pack-index.ts'
import { readChecked, readRefs } from './catalog.ts'
import type { VerifyLevel } from './domain/levels.ts'
import type { Manifest } from './domain/manifest.ts'
import type { Foundation } from './prove-stream.ts'
import type { Store } from './store/store.ts'

/**
 * The foundation that `manifest` makes. Its indexes are read for a level above `wire`, and
 * are undefined if a bundle of the chain has none.
 */
export async function readFoundation(
  store: Store,
  { git }: Pick<Manifest, 'git'>,
  level: VerifyLevel,
): Promise<Foundation> {
  const [listing, indexes] = await Promise.all([
    readRefs(store, { git }),
    level === 'wire' ? undefined : readIndexes(store, git),
  ])
  return { listing, indexes }
}

async function readIndexes(
  store: Store,
  { chain, objectFormat }: Manifest['git'],
): Promise<PackIndex[] | undefined> {
  if (chain.some((link) => link.index === undefined)) return undefined
  const indexes = chain.map(async ({ index }) => {
    if (index === undefined) return []
    const bytes = await readChecked(store, index.object)
    return [parsePackIndex(bytes, objectFormat, index.object.key)]
  })
  return (await Promise.all(indexes)).flat()
}
