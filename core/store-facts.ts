/** What the store can do: as found before, or found out anew. */
import { RESTORE_MD, STORE_README_MD } from './archive/runbook.ts'
import { HoldfastError } from './domain/errors.ts'
import { README_KEY, RESTORE_KEY } from './domain/keys.ts'
import type { StoreFacts } from './domain/manifest.ts'
import type { Store } from './store/store.ts'

/** Stores change rarely; a probe costs a few requests. */
const BELIEVED_MS = 7 * 24 * 60 * 60 * 1000

/**
 * What the store does, by a probe no older than a week. A probe also puts the runbook there:
 * its two documents are what the probe writes.
 */
export async function readStoreFacts(
  store: Store,
  known: StoreFacts | undefined,
  now: Date,
): Promise<StoreFacts> {
  const age = known === undefined ? Number.NaN : now.getTime() - Date.parse(known.probedAt)
  if (known !== undefined && age >= 0 && age < BELIEVED_MS) {
    store.know(known)
    return known
  }
  const facts = await store.probe({ key: README_KEY, bytes: Buffer.from(STORE_README_MD) }, now)
  await putRunbook(store)
  return facts
}

/** Another version of the runbook that lies there already stays: it fits the older snapshots too. */
async function putRunbook(store: Store): Promise<void> {
  try {
    await store.put(RESTORE_KEY, Buffer.from(RESTORE_MD))
  } catch (error) {
    if (!(error instanceof HoldfastError && error.code === 'store-exists')) throw error
  }
}

/** What a person should know of a store that does less than it should. */
export function describeDegraded(facts: StoreFacts): string[] {
  return [
    ...(facts.conditionalWrites === 'no'
      ? [
          'The store is degraded: it ignores conditional writes, so nothing in it keeps one writer from overwriting another.',
        ]
      : []),
    ...(facts.checksums === 'no'
      ? [
          'The store is degraded: it accepts content that does not fit its checksum, so every snapshot is read back before it counts.',
        ]
      : []),
  ]
}
