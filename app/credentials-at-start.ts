/** What the App must have been given before it can start. */
import { HoldfastError } from '../core/domain/errors.ts'
import type { Settings } from './config.ts'
import type { ReadSecret } from './secrets/read-secret.ts'
import { type AppCredentials, credentialsFile, readCredentials } from './server/credentials.ts'

/**
 * From the environment, or from the file that the registration wrote. Throws `bad-input` where
 * one is missing.
 */
export async function readAppCredentials(
  { appId, dataDirectory }: Settings,
  readSecret: ReadSecret,
): Promise<AppCredentials> {
  const privateKey = await readSecret('PRIVATE_KEY')
  const webhookSecret = await readSecret('WEBHOOK_SECRET')
  if (appId === undefined && privateKey === undefined) {
    const registered = await readCredentials(credentialsFile(dataDirectory))
    if (registered !== undefined) return registered
  }
  const missing = [
    ...(appId === undefined ? ['APP_ID'] : []),
    ...(privateKey === undefined ? ['PRIVATE_KEY'] : []),
    ...(webhookSecret === undefined ? ['WEBHOOK_SECRET'] : []),
  ]
  if (appId !== undefined && privateKey !== undefined && webhookSecret !== undefined) {
    return { appId, privateKey, webhookSecret }
  }
  throw new HoldfastError('bad-input', `The App cannot start without ${missing.join(', ')}.`, {
    hint: 'Copy them from the page of the App at GitHub, or register it: docs/app.md says how.',
  })
}

/** Of the App itself, and of its store. Throws `bad-input` where one is missing. */
export function requireAddresses({ url, store }: Settings): { url: string; store: string } {
  if (url !== undefined && store !== undefined) return { url, store }
  const missing = url === undefined ? 'APP_URL' : 'HOLDFAST_STORE'
  throw new HoldfastError('bad-input', `The App cannot start without ${missing}.`, {
    hint: 'docs/app.md lists every variable.',
  })
}
