/** The key that signs receipts: one that is given, or one that is made once and kept. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HoldfastError } from '../core/domain/errors.ts'
import { Secret } from '../core/domain/secret.ts'

/** PEM. One that is made lies in `dataDirectory`, for its owner alone, with its public half. */
export async function readReceiptKey(
  given: Secret | undefined,
  dataDirectory: string,
): Promise<Secret> {
  if (given !== undefined) return given
  const path = join(dataDirectory, 'receipts.pem')
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  try {
    await writeFile(path, privateKey, { mode: 0o600, flag: 'wx' })
    await writeFile(join(dataDirectory, 'receipts.pub.pem'), publicKey)
    return new Secret(privateKey)
  } catch (error) {
    if (!isTaken(error)) throw unusable(path, error)
  }
  return new Secret(
    await readFile(path, 'utf8').catch((error: unknown) => {
      throw unusable(path, error)
    }),
  )
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}

function unusable(path: string, cause: unknown): HoldfastError {
  return new HoldfastError('bad-input', `The key for receipts cannot be kept in ${path}.`, {
    hint: 'Give RECEIPT_KEY, or a DATA_DIR that the App may write to.',
    cause,
  })
}
