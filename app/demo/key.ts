/** A key of this demo alone. */
import { generateKeyPairSync } from 'node:crypto'
import { Secret } from '../../core/domain/secret.ts'

/** Ed25519, in PEM. */
export function makeKey(): Secret {
  const { privateKey } = generateKeyPairSync('ed25519')
  return new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
}
