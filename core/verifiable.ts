/** Whether all of some repositories can be read now, looked at before any of it is. */
import { type LookedAtObject, refuseArchived } from './archived-objects.ts'
import { repositoryPrefix } from './domain/keys.ts'
import { isPending } from './domain/retrieval-plan.ts'
import { isAlwaysAvailable } from './domain/storage-class.ts'
import { lookAtNeeded } from './needed-objects.ts'
import type { Store } from './store/store.ts'

const MOST_NAMED = 5

/**
 * Throws `store-archived` if an object of a snapshot lies in cold storage. One listing for each
 * repository; its manifests are read for this only if something of it is in a class that may
 * be cold.
 */
export async function checkVerifiable(repositoryIds: readonly string[], store: Store) {
  const needed: LookedAtObject[] = []
  const refused: string[] = []
  for (const repositoryId of repositoryIds) {
    if (!(await mayBeCold(store, repositoryId))) continue
    const { objects } = await lookAtNeeded({ repositoryId, all: true }, store)
    if (!objects.some(({ retrieval }) => isPending(retrieval))) continue
    needed.push(...objects)
    refused.push(repositoryId)
  }
  const more = refused.length - MOST_NAMED
  const named = `${refused.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  refuseArchived(needed, {
    what: `the verification of ${refused.length === 1 ? 'repository' : 'repositories'} ${named}`,
    command: `holdfast retrieve ${refused[0]} --all`,
  })
}

async function mayBeCold(store: Store, repositoryId: string): Promise<boolean> {
  for await (const { storageClass } of store.list(repositoryPrefix(repositoryId))) {
    if (!isAlwaysAvailable(storageClass)) return true
  }
  return false
}
