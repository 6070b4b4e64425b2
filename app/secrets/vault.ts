/** Reads secrets of HashiCorp Vault, KV version 2: https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2 */
import { z } from 'zod'
import type { Secret } from '../../core/domain/secret.ts'

export interface VaultOptions {
  /** `https://vault.example.com:8200` */
  readonly address: string
  readonly token: Secret
  /** Of Vault Enterprise. */
  readonly namespace?: string | undefined
  readonly fetch: typeof fetch
}

const ANSWER_MS = 10_000
const Answer = z.object({ data: z.object({ data: z.record(z.string(), z.unknown()) }) })

/** The members of the newest version. Throws where it cannot be had. */
export function createVault({ address, token, namespace, fetch }: VaultOptions) {
  return async (mount: string, path: string): Promise<Readonly<Record<string, unknown>>> => {
    const parts = [mount, 'data', ...path.split('/')].map(encodeURIComponent)
    const response = await fetch(`${address.replace(/\/+$/, '')}/v1/${parts.join('/')}`, {
      headers: {
        'x-vault-token': token.reveal(),
        'x-vault-request': 'true',
        ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
      },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    if (!response.ok) throw new Error(`Vault answered with HTTP status ${response.status}.`)
    return Answer.parse(await response.json()).data.data
  }
}
