/** Reads the names index of a store: which names a repository was backed up under. */
import { sha256Hex } from '../../core/archive/digest.ts'
import { readAll } from '../../core/catalog.ts'
import { parseDocument } from '../../core/domain/document.ts'
import { NAMES_PREFIX } from '../../core/domain/keys.ts'
import { NameEntry, type RepositoryIdentity } from '../../core/domain/manifest.ts'
import type { Store } from '../../core/store/store.ts'
import type { Damage } from '../../core/verify.ts'
import { orDamage } from '../../core/witness-objects.ts'
import type { NamePoint } from './names.ts'

/** Keys of the index by repository. One listing. */
export async function listNameKeys(store: Store): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = new Map<string, string[]>()
  for await (const { key } of store.list(NAMES_PREFIX)) {
    const id = key.slice(key.lastIndexOf('/') + 1)
    keys.set(id, [...(keys.get(id) ?? []), key])
  }
  return keys
}

/** The names under `keys`, and damage for each that cannot be read. */
export async function readNameEntries(
  repositoryId: string,
  keys: readonly string[],
  store: Store,
): Promise<{ readonly points: readonly NamePoint[]; readonly damage: readonly Damage[] }> {
  const points: NamePoint[] = []
  const damage: Damage[] = []
  for (const key of keys) {
    const entry = await orDamage(key, damage, async () => {
      const text = (await readAll(store, key)).toString('utf8')
      return parseDocument(NameEntry, text, key, sha256Hex)
    })
    if (entry === undefined) continue
    const { repository, since } = entry
    if (repository.id === repositoryId) points.push(toPoint(repository, Date.parse(since)))
    else damage.push({ key, code: 'store-damaged', message: `${key} is of another repository.` })
  }
  return { points, damage }
}

/** Owner and name, as GitHub has them. */
export function toPoint({ path }: RepositoryIdentity, since: number): NamePoint {
  return { owner: path.slice(0, -1).join('/'), name: path.at(-1) ?? '', since }
}
