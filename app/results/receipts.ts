/** Signing what was witnessed. */
import { sha256Hex } from '../../core/archive/digest.ts'
import { receiptKey } from '../../core/domain/keys.ts'
import { formatReceipt, type ReceiptFacts } from '../../core/domain/receipt.ts'
import { createSnapshotId } from '../../core/domain/snapshot-id.ts'
import type { ResultsTools } from './tools.ts'

/** Puts a receipt beside the manifest, and gives its key. */
export async function storeReceipt(
  facts: ReceiptFacts,
  { store, signingKey, random32 }: ResultsTools,
): Promise<string> {
  const when = createSnapshotId(new Date(facts.witnessedAt), random32())
  const key = receiptKey(facts.repositoryId, facts.snapshot, when)
  await store.put(key, Buffer.from(formatReceipt(facts, signingKey, sha256Hex)))
  return key
}
