/** Before the App is registered with GitHub: the pages that register it, and nothing else. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { HoldfastError } from '../core/domain/errors.ts'
import { Secret } from '../core/domain/secret.ts'
import { apiAddress, webAddress } from '../core/github/api-address.ts'
import type { Settings } from './config.ts'
import type { Log } from './log.ts'
import type { ReadSecret } from './secrets/read-secret.ts'
import { credentialsFile, readCredentials, writeCredentials } from './server/credentials.ts'
import { createHealth } from './server/health.ts'
import { listen } from './server/listen.ts'
import { createMetrics, createMetricsRoute } from './server/metrics.ts'
import { createRoutes } from './server/routes.ts'
import { createSetup, setupLink } from './server/setup.ts'

/** Whether there are credentials, or at least a part of some, which then have to be whole. */
export async function isRegistered(settings: Settings, readSecret: ReadSecret): Promise<boolean> {
  if (settings.appId !== undefined) return true
  for (const name of ['PRIVATE_KEY', 'WEBHOOK_SECRET']) {
    if ((await readSecret(name)) !== undefined) return true
  }
  return (await readCredentials(credentialsFile(settings.dataDirectory))) !== undefined
}

/** Shows the link in the log, and listens until `signal`. */
export async function startRegistration(
  settings: Settings,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const { url, githubHost, githubApiUrl, dataDirectory, smeeUrl } = settings
  if (url === undefined) {
    throw new HoldfastError('bad-input', 'The App is not registered, and APP_URL is not set.', {
      hint: 'Set APP_URL to the public https address of the App, and open the link it then shows.',
    })
  }
  const key = new Secret(randomBytes(24).toString('base64url'))
  const now = () => new Date()
  const routes = createRoutes({
    health: createHealth({
      now,
      checks: [{ name: 'registration', look: () => Promise.reject(new Error('It is not done.')) }],
    }),
    metrics: createMetricsRoute(createMetrics([]), undefined),
    setup: createSetup({
      ...{ url, key, fetch, now, webhookUrl: smeeUrl },
      githubUrl: webAddress(githubHost),
      apiUrl: githubApiUrl ?? apiAddress(githubHost),
      manifest: await readManifest(),
      save: async (credentials) => {
        await writeCredentials(credentialsFile(dataDirectory), credentials)
        log.info('The App is registered: restart it')
      },
    }),
    onError: () => log.warn('A page failed'),
  })
  const listener = await listen(routes.fetch, settings)
  log.info('The App is not registered: open this link', { link: setupLink(url, key) })
  if (!signal.aborted) await once(signal, 'abort')
  await listener.close(0)
}

const Manifest = z.record(z.string(), z.unknown())

async function readManifest(): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(new URL('../app.yml', import.meta.url), 'utf8')
  return Manifest.parse(parse(text))
}
