/** What the dashboard needs besides its ports, the same in all tests. */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAssets } from '../../dashboard/assets.ts'
import type { DashboardParts } from '../../dashboard/parts.ts'

const assets = createAssets()

export function someParts() {
  return {
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
