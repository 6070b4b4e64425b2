/** What the configuration says of who may come into the dashboard, and how. */
import { HoldfastError } from '../core/domain/errors.ts'
import type { Secret } from '../core/domain/secret.ts'
import { webAddress } from '../core/github/api-address.ts'
import type { Settings } from './config.ts'
import type { RoleSettings } from './role-settings.ts'
import { type KnownPassword, readPassword } from './secrets/password.ts'
import type { ReadSecret } from './secrets/read-secret.ts'
import { readSessionKey } from './session-key.ts'

export interface Door {
  readonly sessionKey: Secret
  readonly rules: RoleSettings
  /** How many proxies of one's own stand in front. */
  readonly proxies: number
  /** Undefined where nobody can log in with GitHub. */
  readonly github:
    | { readonly clientId: string; readonly clientSecret: Secret; readonly webUrl: string }
    | undefined
  /** The local administrator's password; undefined where there is none. */
  readonly administrator: KnownPassword | undefined
}

/** From the environment, or from what the registration wrote. Throws `bad-input`. */
export async function readDoor(
  settings: Settings,
  readSecret: ReadSecret,
  registered: {
    readonly clientId?: string | undefined
    readonly clientSecret?: Secret | undefined
  },
): Promise<Door> {
  const hash = await readSecret('ADMIN_PASSWORD_HASH')
  const sessionKey = await readSecret('SESSION_KEY')
  return {
    sessionKey: await readSessionKey(sessionKey, settings.dataDirectory),
    rules: settings.roles,
    proxies: settings.trustedProxies,
    github: readClient(settings, await readSecret('CLIENT_SECRET'), registered),
    administrator: hash && readPassword(hash),
  }
}

function readClient(
  { clientId, githubHost }: Settings,
  clientSecret: Secret | undefined,
  registered: Parameters<typeof readDoor>[2],
): Door['github'] {
  const webUrl = webAddress(githubHost)
  if (clientId !== undefined && clientSecret !== undefined) {
    return { clientId, clientSecret, webUrl }
  }
  if (clientId !== undefined || clientSecret !== undefined) {
    const missing = clientId === undefined ? 'CLIENT_ID' : 'CLIENT_SECRET'
    throw new HoldfastError('bad-input', `People cannot log in without ${missing}.`, {
      hint: 'Copy both from the page of the App at GitHub, or remove both.',
    })
  }
  const { clientId: id, clientSecret: secret } = registered
  if (id === undefined || secret === undefined) return undefined
  return { clientId: id, clientSecret: secret, webUrl }
}
