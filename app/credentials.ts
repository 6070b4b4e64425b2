/** All credentials of the App of which it is known, or was said, when they end. */
import { createHmac } from 'node:crypto'
import { HoldfastError } from '../core/domain/errors.ts'
import { Secret } from '../core/domain/secret.ts'
import type { Credential } from './alerts/expiry.ts'
import type { Environment, Settings } from './config.ts'
import { noteCredential } from './records/credential-ages.ts'
import { listExpiringTokens } from './records/expiring-tokens.ts'
import type { Db } from './records/open.ts'
import type { ReadSecret } from './secrets/read-secret.ts'
import { createVaultExpiries, type VaultExpiries, type VaultToken } from './secrets/vault-expiry.ts'
import type { StatedExpiry } from './stated-expiries.ts'

/** Lists the credentials of one kind, or throws where they cannot be looked at now. */
export type ListCredentials = () => Promise<readonly Credential[]>

const DAY_MS = 24 * 60 * 60_000
const RESTART = 'Make a new one, give it to the App, and start the App again.'

/** Each kind apart. Throws `bad-input` for an age of what is not there. */
export async function listExpiring(
  { environment, statedExpiries }: Pick<Settings, 'environment' | 'statedExpiries'>,
  means: StatedMeans & { readonly fetch: typeof fetch },
): Promise<readonly ListCredentials[]> {
  return [
    sessionOfStore(environment),
    secretsOfVault(environment, means.fetch),
    tokensOfApi(means.db, means.now),
    await statedCredentials(statedExpiries, means),
  ]
}

/** A session of the store that the environment gives: nobody renews it for this process. */
export function sessionOfStore(environment: Environment): ListCredentials {
  const { AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN, AWS_CREDENTIAL_EXPIRATION } = environment
  if (!AWS_ACCESS_KEY_ID || !AWS_SESSION_TOKEN) return async () => []
  const end = new Date(AWS_CREDENTIAL_EXPIRATION ?? '')
  const session: Credential = {
    id: 'AWS_SESSION_TOKEN',
    name: 'The session for the store (AWS_SESSION_TOKEN)',
    expiresAt: Number.isNaN(end.getTime()) ? null : end,
    consequence:
      'Sessions last 36 hours at most. From then on the App can look at nothing in the store, and no backup is recorded.',
    next: 'Give the App a role or a profile that renews itself; or new values, and start it again.',
  }
  return async () => [session]
}

/** Tokens of the API that somebody made to end. */
export function tokensOfApi(db: Db, now: () => Date): ListCredentials {
  return async () => {
    const at = now()
    const tokens = await listExpiringTokens(db, at, new Date(at.getTime() + 30 * DAY_MS))
    return tokens.map(({ id, name, createdBy, createdAt, expiresAt }) => ({
      id: `token:${id}`,
      name: `The API token "${name}" of ${createdBy}`,
      expiresAt,
      lifeMs: expiresAt.getTime() - createdAt.getTime(),
      consequence: 'Whatever uses it is refused from then on.',
      next: 'Make another one, where it is still needed.',
      endsInSilence: true,
    }))
  }
}

/** The token of Vault, and secrets there that will be deleted. */
export function secretsOfVault(environment: Environment, fetcher: typeof fetch): ListCredentials {
  const { VAULT_ADDR: address, VAULT_TOKEN: token, VAULT_NAMESPACE: namespace } = environment
  const named = Object.entries(environment).flatMap(([name, value]) => {
    const [, mount, path] = /^vault:([^/#]+)\/([^#]+)#/.exec(value ?? '') ?? []
    return mount === undefined || path === undefined ? [] : [{ name, mount, path }]
  })
  if (!address || !token || named.length === 0) return async () => []
  const vault = createVaultExpiries({
    ...{ address, token: new Secret(token), namespace, fetch: fetcher },
  })
  return async () => {
    const token = await vault.readToken()
    // Without it, nothing else can be asked.
    if (token === 'ended') return [{ ...VAULT_TOKEN, expiresAt: null, ended: true }]
    return [...describeToken(token), ...(await deletedByVault(vault, named))]
  }
}

const START = 'The App works on, and cannot be started again.'
const VAULT_TOKEN = {
  id: 'VAULT_TOKEN',
  name: 'The token of Vault (VAULT_TOKEN)',
  consequence: START,
  next: RESTART,
} as const

function describeToken({ expiresAt, lifeMs }: VaultToken): Credential[] {
  if (expiresAt === null) return []
  return [{ ...VAULT_TOKEN, expiresAt, ...(lifeMs !== undefined && { lifeMs }) }]
}

async function deletedByVault(
  vault: VaultExpiries,
  named: readonly { readonly name: string; readonly mount: string; readonly path: string }[],
): Promise<Credential[]> {
  const found: Credential[] = []
  for (const { name, mount, path } of named) {
    const expiresAt = await vault.readDeletion(mount, path)
    if (expiresAt === null) continue
    const next = 'Write it to Vault once more, or take delete_version_after from it.'
    const words = { name: `The secret ${name} in Vault`, consequence: START, next }
    found.push({ id: `vault:${name}`, expiresAt, ...words })
  }
  return found
}

export interface StatedMeans {
  readonly db: Db
  readonly now: () => Date
  readonly readSecret: ReadSecret
  /** What the registration wrote, by the name of its variable. */
  readonly registered: Readonly<Record<string, Secret>>
  /** Of the App: makes fingerprints that nobody else can compare. */
  readonly key: Secret
}

/** What CREDENTIALS_EXPIRE says. */
export async function statedCredentials(
  stated: readonly StatedExpiry[],
  means: StatedMeans,
): Promise<ListCredentials> {
  const known: { readonly name: string; readonly read: () => Promise<Date> }[] = []
  for (const expiry of stated) {
    const { name } = expiry
    if ('at' in expiry) known.push({ name, read: async () => expiry.at })
    else known.push({ name, read: await readByAge(name, expiry.afterMs, means) })
  }
  return async () => {
    const found: Credential[] = []
    for (const { name, read } of known) {
      const consequence =
        'So says CREDENTIALS_EXPIRE; what does not work then depends on what it is.'
      found.push({ id: name, name, expiresAt: await read(), consequence, next: RESTART })
    }
    return found
  }
}

async function readByAge(name: string, afterMs: number, means: StatedMeans) {
  const { db, now, registered, readSecret, key } = means
  const value = registered[name] ?? (await readSecret(name))
  if (value === undefined) {
    throw new HoldfastError('bad-input', `CREDENTIALS_EXPIRE names ${name}, which is not set.`, {
      hint: 'Give a day in place of a number of days, or take it out.',
    })
  }
  const fingerprint = createHmac('sha256', key.reveal())
    .update(`${name}\0${value.reveal()}`)
    .digest('hex')
    .slice(0, 32)
  return async () => {
    const firstSeenAt = await noteCredential(db, { name, fingerprint }, now())
    return new Date(firstSeenAt.getTime() + afterMs)
  }
}
