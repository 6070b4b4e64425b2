/** Ed25519 keys as OpenSSL writes them, for receipts. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { HoldfastError } from '../../core/domain/errors.ts'
import type { PublicKey, SigningKey } from '../../core/domain/receipt.ts'
import type { Secret } from '../../core/domain/secret.ts'

/** A private key in PEM (PKCS #8). Throws `bad-input` where it is none. */
export function openSigningKey(pem: Secret): SigningKey & {
  readonly publicKey: PublicKey
  /** In PEM, as OpenSSL reads it. */
  readonly publicPem: string
} {
  const key = open(() => createPrivateKey(pem.reveal()))
  const publicKey = describe(createPublicKey(key))
  return {
    id: publicKey.id,
    publicKey,
    publicPem: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  }
}

/** A public key in PEM (SubjectPublicKeyInfo). Throws `bad-input` where it is none. */
export function openPublicKey(pem: string): PublicKey {
  return describe(open(() => createPublicKey(pem)))
}

function describe(key: KeyObject): PublicKey {
  const der = key.export({ type: 'spki', format: 'der' })
  return {
    id: createHash('sha256').update(der).digest('hex'),
    verifies: (text, signature) =>
      verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64')),
  }
}

function open(read: () => KeyObject): KeyObject {
  let key: KeyObject | undefined
  try {
    key = read()
  } catch {
    // What OpenSSL says of it may hold a part of the key.
  }
  if (key?.asymmetricKeyType === 'ed25519') return key
  throw new HoldfastError('bad-input', 'The key for receipts is no Ed25519 key in PEM.', {
    hint: 'Make one: `openssl genpkey -algorithm ed25519 -out receipts.pem`.',
  })
}
