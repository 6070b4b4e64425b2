/** Fills an empty database from GitHub and the store. */
import { parseStoreAddress } from '../core/domain/store-address.ts'
import { openStore } from '../core/store/open.ts'
import type { Settings } from './config.ts'
import type { Log } from './log.ts'
import { createApp } from './main.ts'
import { readReceiptKey } from './receipt-key.ts'
import { rebuildFromStore } from './results/rebuild.ts'
import { openSigningKey } from './results/signing.ts'
import type { ReadSecret } from './secrets/read-secret.ts'
import type { World } from './world.ts'

/**
 * Records what GitHub has and what the store keeps. What the records have already stays, so it
 * can be broken off and begun again. The App may run meanwhile.
 */
export async function rebuildRecords(
  settings: Settings,
  readSecret: ReadSecret,
  world: World,
  log: Log,
): Promise<void> {
  const app = await createApp(settings, readSecret, world)
  try {
    const key = await readReceiptKey(await readSecret('RECEIPT_KEY'), settings.dataDirectory)
    const store = openStore(parseStoreAddress(settings.store ?? ''), world)
    await app.discoverAll()
    const { repositories, snapshots, damage } = await rebuildFromStore({
      ...{ db: app.db, store, now: world.now },
      publicKeys: [openSigningKey(key).publicKey],
    })
    log.info('The records are rebuilt', { repositories, snapshots, damaged: damage.length })
    for (const { key: object, code, message } of damage) log.warn(message, { code, object })
  } finally {
    await app.close()
  }
}
