/** What the parts of the App share: opened once, at the start. */
import type { Secret } from '../core/domain/secret.ts'
import { parseStoreAddress, type StoreAddress } from '../core/domain/store-address.ts'
import { closeGitContext, type GitContext, openGitContext } from '../core/git/context.ts'
import { openStore } from '../core/store/open.ts'
import type { Store } from '../core/store/store.ts'
import { createLimitWatch, type LimitWatch } from './alerts/limit-watch.ts'
import { type WatchedStore, watchStore } from './alerts/store-watch.ts'
import { type Channels, readChannels } from './channels.ts'
import type { Settings } from './config.ts'
import { type ListCredentials, listExpiring } from './credentials.ts'
import { readAppCredentials, requireAddresses } from './credentials-at-start.ts'
import { gaugesOfRecords } from './gauges.ts'
import { createAppGitHub } from './github/app-github.ts'
import type { AppGitHub } from './github/port.ts'
import { createLog, type Log } from './log.ts'
import { readReceiptKey } from './receipt-key.ts'
import { type Db, openRecords, readDatabaseAddress } from './records/open.ts'
import type { ReadSecret } from './secrets/read-secret.ts'
import type { AppCredentials } from './server/credentials.ts'
import { addGauges, createMetrics, type Metrics } from './server/metrics.ts'
import type { World } from './world.ts'

export interface Parts {
  readonly settings: Settings
  readonly world: World
  readonly log: Log
  readonly metrics: Metrics
  /** Asked for by whoever reads the metrics; undefined where anybody may. */
  readonly metricsToken: Secret | undefined
  readonly github: AppGitHub
  readonly db: Db
  readonly git: GitContext
  /** Of the App, as jobs and people reach it. */
  readonly url: string
  readonly credentials: AppCredentials
  readonly receiptKey: Secret
  readonly channels: Channels
  /** Tells the metrics how to count repositories by state. */
  readonly countBy: (count: () => Promise<Record<string, number>>) => void
  readonly limits: LimitWatch
  /** Credentials that end, one kind each. */
  readonly expiring: readonly ListCredentials[]
  readonly watched: WatchedStore
  /** The same, where only the store counts. */
  readonly store: Store
  readonly storeAddress: StoreAddress
}

/** Throws `bad-input` for settings that the App cannot work with. */
export async function openParts(
  settings: Settings,
  readSecret: ReadSecret,
  world: World,
): Promise<Parts> {
  const log = createLog(world.write, world.now)
  const credentials = await readAppCredentials(settings, readSecret)
  const { url, store } = requireAddresses(settings)
  const storeAddress = parseStoreAddress(store)
  const metricsToken = await readSecret('METRICS_TOKEN')
  const receiptKey = await readReceiptKey(await readSecret('RECEIPT_KEY'), settings.dataDirectory)
  const channels = await readChannels(settings, readSecret, world.now)
  const { metrics, countBy } = openMetrics()
  const limits = createLimitWatch(world.now)
  const github = openGitHub(credentials, settings, world, { log, metrics, limits })
  const db = await openRecords(readDatabaseAddress(settings.database))
  addGauges(metrics, gaugesOfRecords(db, world.now))
  const git = await openGitContext(world.scratch, settings.environment, world.signal)
  const watched = watchStore(openStore(storeAddress, storeTools(world)), world.now)
  return {
    ...{ settings, world, log, metrics, metricsToken, github, db, git, url },
    ...{ credentials, receiptKey, channels, countBy, storeAddress, watched, limits },
    expiring: await listExpiring(settings, {
      ...{ db, now: world.now, readSecret, key: receiptKey, fetch: world.fetch },
      registered: {
        PRIVATE_KEY: credentials.privateKey,
        WEBHOOK_SECRET: credentials.webhookSecret,
      },
    }),
    store: watched.store,
  }
}

export async function closeParts({ git, db }: Parts): Promise<void> {
  await closeGitContext(git)
  await db.destroy()
}

function openMetrics(): Pick<Parts, 'metrics' | 'countBy'> {
  let states: () => Promise<Record<string, number>> = async () => ({})
  const metrics = createMetrics([
    {
      name: 'holdfast_repositories',
      help: 'Repositories, by how they are covered.',
      label: 'state',
      count: () => states(),
    },
  ])
  return {
    metrics,
    countBy: (count) => {
      states = count
    },
  }
}

function openGitHub(
  { appId, privateKey }: AppCredentials,
  { githubHost, githubApiUrl }: Settings,
  { fetch, now, sleep, signal }: World,
  { log, metrics, limits }: Pick<Parts, 'log' | 'metrics' | 'limits'>,
): AppGitHub {
  return createAppGitHub({
    ...{ appId, privateKey, host: githubHost, baseUrl: githubApiUrl },
    ...{ fetch, now, sleep, signal },
    log: (line) => log.warn(line),
    onLimited: limits.note,
    onRequest: ({ operation, status }) =>
      metrics.githubRequests.inc({ kind: operation, status: String(status ?? 'none') }),
  })
}

function storeTools({ now, sleep, random, elapsedMs, signal }: World) {
  // Whoever looks whether it is well again must not hear what was found before.
  return { now, sleep, random, elapsedMs, signal, probesKeptMs: 0 }
}
