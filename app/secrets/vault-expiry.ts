/** When the App's token of Vault ends, and what it reads there. */
import { z } from 'zod'
import type { VaultOptions } from './vault.ts'

export interface VaultToken {
  /** Null for a token that never ends. */
  readonly expiresAt: Date | null
  /** How long it lasts since it was made or renewed. */
  readonly lifeMs: number | undefined
}

export interface VaultExpiries {
  /** `ended` where Vault knows the token no more. Throws where it cannot be asked. */
  readToken(): Promise<VaultToken | 'ended'>
  /** When Vault deletes the newest version of a secret; null for never. */
  readDeletion(mount: string, path: string): Promise<Date | null>
}

const ANSWER_MS = 10_000

/** https://developer.hashicorp.com/vault/api-docs/auth/token#lookup-a-token-self */
const Lookup = z.object({
  data: z.object({
    expire_time: z.iso.datetime({ offset: true }).nullish(),
    creation_ttl: z.number().nonnegative().optional(),
  }),
})

/** https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version */
const Version = z.object({
  data: z.object({ metadata: z.object({ deletion_time: z.string().default('') }) }),
})

export function createVaultExpiries({
  address,
  token,
  namespace,
  fetch,
}: VaultOptions): VaultExpiries {
  const ask = (path: string) =>
    fetch(`${address.replace(/\/+$/, '')}/v1/${path}`, {
      headers: {
        'x-vault-token': token.reveal(),
        'x-vault-request': 'true',
        ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
      },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
  return {
    async readToken() {
      const response = await ask('auth/token/lookup-self')
      // Every token may ask for itself: who is refused has none.
      if (response.status === 403) return 'ended'
      if (!response.ok) throw new Error(`Vault answered with HTTP status ${response.status}.`)
      const { expire_time: end, creation_ttl: life } = Lookup.parse(await response.json()).data
      const lifeMs = life === undefined || life === 0 ? undefined : life * 1000
      return { expiresAt: end ? new Date(end) : null, lifeMs }
    },
    async readDeletion(mount, path) {
      const parts = [mount, 'data', ...path.split('/')].map(encodeURIComponent)
      const response = await ask(parts.join('/'))
      if (!response.ok) throw new Error(`Vault answered with HTTP status ${response.status}.`)
      const { deletion_time: at } = Version.parse(await response.json()).data.metadata
      return at === '' ? null : new Date(at)
    },
  }
}
