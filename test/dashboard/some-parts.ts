/** What the dashboard needs besides its ports, the same in all tests. */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { awsPrices } from '../../core/domain/aws-prices.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import type { Store } from '../../core/store/store.ts'
import { createAssets } from '../../dashboard/assets.ts'
import { createManifestReader } from '../../dashboard/manifests.ts'
import type { DashboardParts } from '../../dashboard/parts.ts'

const assets = createAssets()

/** Nothing is stored but in `store`. */
export function someParts(store: Store = createMemoryStore()) {
  return {
    store,
    manifests: createManifestReader(store),
    snapshots: NONE_OPEN,
    exportLimits: { mostBytes: 1e9, mostEntries: 10_000 },
    storeAddress: 's3://backups/acme?region=eu-central-1',
    controlRepository: 'holdfast',
    prices: { table: awsPrices(), region: 'eu-central-1' },
    mayDownload: async () => true,
    assets,
    signer: aSigner(),
    scratch: tmpdir(),
    sleep: (ms: number, signal: AbortSignal) => sleep(Math.min(ms, 20), undefined, { signal }),
    newId: randomUUID,
  } satisfies Partial<DashboardParts>
}

function aSigner() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    id: 'a'.repeat(64),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  }
}

/** Where nothing is stored, there is nothing to open. */
const NONE_OPEN: DashboardParts['snapshots'] = {
  open: async ({ snapshot }) => {
    throw new HoldfastError('snapshot-not-found', `There is no ${snapshot}.`, { hint: '' })
  },
  close: async () => {},
}
