/**
 * Receipts: what a witness found in a store, signed. The witness reads snapshots back and writes
 * none, and its key is never where snapshots are written.
 *
 * The signature covers every byte before its own line, so that any tool can check it;
 * docs/format.md shows how.
 */

import { formatDocument, parseDocument, type Sha256Hex } from './document.ts'
import { HoldfastError } from './errors.ts'
import { Receipt } from './manifest.ts'

/** What a receipt says. */
export type ReceiptFacts = Omit<Receipt, 'format' | 'keyId' | 'signature' | 'digest'>

/** A private key. `id` is the SHA-256 of its public key. */
export interface SigningKey {
  readonly id: string
  /** Ed25519 of the text's UTF-8 bytes, in base64. */
  sign(text: string): string
}

export interface PublicKey {
  readonly id: string
  verifies(text: string, signature: string): boolean
}

/** The end of a receipt. Of two members of one name JSON takes the last, so none may follow. */
const UNSIGNED = /(?<=\n) {2}"signature": "[^"]*",\n {2}"digest": "[^"]*"\n\}\n$/

/** The receipt as the text to store. */
export function formatReceipt(facts: ReceiptFacts, key: SigningKey, sha256: Sha256Hex): string {
  const { repositoryId, snapshot, manifestSha256, outcome, run, witnessedAt } = facts
  const members = {
    format: 'holdfast/receipt/v1' as const,
    ...{ repositoryId, snapshot, manifestSha256, outcome, run, witnessedAt },
    keyId: key.id,
  }
  const covered = signedPart(formatDocument({ ...members, signature: '' }, sha256))
  return formatDocument({ ...members, signature: key.sign(covered) }, sha256)
}

/**
 * The receipt in `text`, once it has proved to be signed by one of `keys`: several, since keys
 * are replaced and receipts stay. Throws `store-damaged` where a byte is not as it was signed,
 * `snapshot-invalid` where it is no receipt, `bad-input` where none of the keys signed it.
 */
export function checkReceipt(
  text: string,
  keys: PublicKey | readonly PublicKey[],
  sha256: Sha256Hex,
  name = 'The receipt',
): Receipt {
  const receipt = parseDocument(Receipt, text, name, sha256)
  const key = [keys].flat().find(({ id }) => id === receipt.keyId)
  if (key === undefined) throw foreign(name, receipt.keyId)
  const covered = signedPart(text)
  if (covered !== '' && key.verifies(covered, receipt.signature)) return receipt
  throw new HoldfastError('store-damaged', `${name} is not as it was signed.`, {
    hint: 'Somebody wrote it who does not have the key: trust no snapshot for its sake.',
  })
}

/** Every byte before the line of the signature; none where more follows than the digest. */
function signedPart(text: string): string {
  const unsigned = UNSIGNED.exec(text)
  return unsigned === null ? '' : text.slice(0, unsigned.index)
}

function foreign(name: string, keyId: string): HoldfastError {
  return new HoldfastError('bad-input', `${name} is signed by another key: ${keyId}.`, {
    hint: 'Name the public key of that id, if it was once yours.',
  })
}
