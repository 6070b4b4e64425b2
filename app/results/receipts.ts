/** Signing what was witnessed. */
import { sha256Hex } from '../../core/archive/digest.ts'
import { receiptKey } from '../../core/domain/keys.ts'
import { formatReceipt, type ReceiptFacts } from '../../core/domain/receipt.ts'
import { createSnapshotId } from '../../core/domain/snapshot-id.ts'
import type { PutResult } from '../../core/store/store.ts'
import type { ResultsTools } from './tools.ts'

/** Puts a receipt beside the manifest. */
export async function storeReceipt(
  facts: ReceiptFacts,
  { store, signingKey, random32 }: ResultsTools,
): Promise<PutResult> {
  const when = createSnapshotId(new Date(facts.witnessedAt), random32())
  const key = receiptKey(facts.repositoryId, facts.snapshot, when)
  return store.put(key, Buffer.from(formatReceipt(facts, signingKey, sha256Hex)))
}
