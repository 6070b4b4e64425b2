/** One repository that is really in the store, so that its snapshots can be opened. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { makeReal, type RealTools } from '../../app/demo/real.ts'
import type { Db } from '../../app/records/open.ts'
import { insertSnapshot } from '../../app/records/snapshots.ts'
import { readSnapshot } from '../../core/catalog.ts'
import { manifestKey } from '../../core/domain/keys.ts'
import { createDirectoryStore } from '../../core/store/directory.ts'
import type { Store } from '../../core/store/store.ts'

/** One of those that everybody may see. */
export const REAL = { id: '100001', name: 'web-1' } as const

/** Makes the store, and tells the records of what is in it. */
export async function storeOne(db: Db, tools: Omit<RealTools, 'store'>): Promise<Store> {
  const root = join(tools.directory, 'store')
  await mkdir(root, { recursive: true })
  const store = createDirectoryStore(root)
  const subject = {
    ...REAL,
    ...({ visibility: 'private', fate: 'protected', language: 'TypeScript' } as const),
    ...{ topics: [], sizeBytes: 1e6, archived: false, fork: false, everyDays: 1, real: true },
  }
  for (const { snapshot } of await makeReal([subject], { ...tools, store })) {
    const { manifest, sha256 } = await readSnapshot(store, REAL.id, snapshot)
    const { git, verification, completeness, takenAt } = manifest
    await insertSnapshot(db, {
      ...{ repositoryId: REAL.id, snapshot, takenAt: Date.parse(takenAt) },
      ...{ manifestKey: manifestKey(REAL.id, snapshot), manifestSha256: sha256 },
      ...{
        refsSha256: git.refs.object.plaintext.sha256,
        refs: git.refs.count,
        chainLength: git.chain.length,
      },
      sizeBytes: git.chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0),
      ...{ level: verification.level, verifiedAt: Date.parse(verification.verifiedAt) },
      ...{
        complete: 1,
        completenessJson: JSON.stringify(completeness),
        witnessedAt: Date.parse(takenAt),
      },
      ...{ receiptKey: null, runId: null, hold: null },
    })
  }
  return store
}
