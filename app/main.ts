/** Joins the parts of the App. */
import type { Hono } from 'hono'
import { asHoldfastError, HoldfastError } from '../core/domain/errors.ts'
import type { Secret } from '../core/domain/secret.ts'
import { parseStoreAddress, type StoreAddress } from '../core/domain/store-address.ts'
import { closeGitContext, type GitContext, openGitContext } from '../core/git/context.ts'
import { lookAt } from '../core/git/list-refs.ts'
import { apiAddress } from '../core/github/api-address.ts'
import { openStore } from '../core/store/open.ts'
import { createSessionCredentials } from '../core/store/session-credentials.ts'
import type { Store } from '../core/store/store.ts'
import { type ChannelWatch, createChannelWatch } from './alerts/channel-watch.ts'
import { createLimitWatch, type LimitWatch } from './alerts/limit-watch.ts'
import { type WatchedStore, watchStore } from './alerts/store-watch.ts'
import { createTickWatch } from './alerts/tick-watch.ts'
import { type Channels, readChannels } from './channels.ts'
import { type Clockwork, createClockwork, type Duty } from './clockwork.ts'
import type { Settings } from './config.ts'
import { type ListCredentials, listExpiring } from './credentials.ts'
import { createTracker } from './dispatch/track.ts'
import { createDuties, discoverAll, settleRuns } from './duties.ts'
import { gaugesOfRecords } from './gauges.ts'
import { createAppGitHub } from './github/app-github.ts'
import type { AppGitHub } from './github/port.ts'
import { createHandlers } from './hear.ts'
import { throughProbot } from './hub.ts'
import { createLeasing } from './leasing.ts'
import { createLog, type Log } from './log.ts'
import { createSchedules } from './planning/cron.ts'
import { createPolicies, type PoliciesAtHand } from './policies-at-hand.ts'
import { readReceiptKey } from './receipt-key.ts'
import { readForcedPushes } from './records/forced-pushes.ts'
import { readInstallation } from './records/installations.ts'
import { lead, resign } from './records/leaders.ts'
import { type Db, openRecords, readDatabaseAddress } from './records/open.ts'
import { readRepository } from './records/repositories.ts'
import { createMeasure } from './results/measure.ts'
import { openSigningKey } from './results/signing.ts'
import type { ResultsTools } from './results/tools.ts'
import type { ReadSecret } from './secrets/read-secret.ts'
import { type AppCredentials, credentialsFile, readCredentials } from './server/credentials.ts'
import { createHealth } from './server/health.ts'
import { addGauges, createMetrics, createMetricsRoute, type Metrics } from './server/metrics.ts'
import { createRoutes } from './server/routes.ts'
import { createTelling, type Telling } from './telling.ts'
import { createTellingDuties } from './telling-duties.ts'
import { countStates } from './watch.ts'
import { createIntake } from './webhooks/intake.ts'
import { createRedelivery } from './webhooks/redeliver.ts'
import { createWorker, type Worker } from './webhooks/worker.ts'
import type { World } from './world.ts'

export interface App {
  readonly routes: Hono
  readonly db: Db
  readonly worker: Worker
  readonly clockwork: Clockwork
  /** Looks for every installation and every repository, now. */
  discoverAll(): Promise<void>
  /** Works until `signal` says so, and ends when all that was begun is done. */
  run(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** How often a monitor of the App hears that all is well. */
const PING_MS = 60_000
/** How long whoever leads may be silent; another one leads after twice this. */
const LEAD_MS = 15_000
const ROLE = 'periodic'

/**
 * Throws `bad-input` for settings that the App cannot work with: without a webhook secret or
 * with a key that is none it does not start.
 */
export async function createApp(
  settings: Settings,
  readSecret: ReadSecret,
  world: World,
): Promise<App> {
  const log = createLog(world.write, world.now)
  const credentials = await readAppCredentials(settings, readSecret)
  const { url, store } = requireAddresses(settings)
  const metricsToken = await readSecret('METRICS_TOKEN')
  const receiptKey = await readReceiptKey(await readSecret('RECEIPT_KEY'), settings.dataDirectory)
  const channels = await readChannels(settings, readSecret, world.now)
  let states: () => Promise<Record<string, number>> = async () => ({})
  const metrics = createMetrics([
    {
      name: 'holdfast_repositories',
      help: 'Repositories, by how they are covered.',
      label: 'state',
      count: () => states(),
    },
  ])
  const limits = createLimitWatch(world.now)
  const github = openGitHub(credentials, settings, world, { log, metrics, limits })
  const db = await openRecords(readDatabaseAddress(settings.database))
  addGauges(metrics, gaugesOfRecords(db, world.now))
  const git = await openGitContext(world.scratch, settings.environment, world.signal)
  const watched = watchStore(openStore(parseStoreAddress(store), storeTools(world)), world.now)
  const parts: Parts = {
    ...{ settings, world, log, metrics, github, db, git, url, credentials, receiptKey, channels },
    countBy: (count) => {
      states = count
    },
    ...{ watched, limits },
    expiring: await listExpiring(settings, {
      ...{ db, now: world.now, readSecret, key: receiptKey, fetch: world.fetch },
      registered: {
        PRIVATE_KEY: credentials.privateKey,
        WEBHOOK_SECRET: credentials.webhookSecret,
      },
    }),
    store: watched.store,
    storeAddress: parseStoreAddress(store),
  }
  return await join(parts, metricsToken)
}

interface Parts {
  readonly settings: Settings
  readonly world: World
  readonly log: Log
  readonly metrics: Metrics
  readonly github: AppGitHub
  readonly db: Db
  readonly git: GitContext
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

async function join(parts: Parts, metricsToken: Secret | undefined): Promise<App> {
  const { db, github, world, log, settings, metrics, credentials, url } = parts
  const { now } = world
  const onFailure = (what: string, error: HoldfastError) => log.error(`${what} failed`, error)
  const telling = createTelling({ db, now })
  const policies = createPolicies({
    ...{ db, now, controlRepository: settings.controlRepository },
    github: (id) => github.installation(id),
  })
  const results = createResults(parts, policies, telling)
  parts.countBy(() => countStates({ db, policies, now }))
  const clockwork = createClock(parts, { policies, results, telling, onFailure })
  const handlers = await throughProbot(
    createHandlers({
      ...{ db, github, policies, now, tellNews: telling.news },
      hurry: clockwork.hurry,
    }),
    { ...credentials, baseUrl: settings.githubApiUrl ?? apiAddress(settings.githubHost) },
  )
  const worker = createWorker({
    ...{ db, handlers, now, random: world.random, holder: world.holder },
    onFailure: (error, delivery) =>
      log.error('A delivery failed', error, { delivery: delivery?.id ?? null }),
  })
  const routes = createRoutes({
    health: createHealth({
      now,
      checks: [
        { name: 'database', look: async () => void (await readInstallation(db, '0')) },
        { name: 'github', look: async () => void (await github.readApp()) },
        { name: 'store', look: () => readAnything(parts.store) },
      ],
    }),
    metrics: createMetricsRoute(metrics, metricsToken),
    intake: createIntake({
      ...{ db, now, secrets: [credentials.webhookSecret], onStored: worker.wake },
      onFailure: (error) => log.error('A delivery was not stored', error),
    }),
    leases: createLeasing({
      ...{ db, github, policies, settings, world, url },
      credentials: leasedCredentials(parts),
      onReport: () => clockwork.hurry('settle'),
    }),
    onError: (error) => log.error('A request failed', asHoldfastError(error)),
  })
  return {
    ...{ routes, db, worker, clockwork },
    discoverAll: () => discoverAll({ db, github, now, tellNews: telling.news }),
    run: async (signal) => {
      await Promise.all([worker.run(signal), clockwork.run(signal)])
    },
    close: async () => {
      await closeGitContext(parts.git)
      await db.destroy()
    },
  }
}

interface Joined {
  readonly policies: PoliciesAtHand
  readonly results: ResultsTools
  readonly telling: Telling
  readonly onFailure: (what: string, error: HoldfastError) => void
}

/** The periodic work, and last of all the ping that says that it was done. */
function createClock(parts: Parts, joined: Joined): Clockwork {
  const { db, world, metrics, channels } = parts
  const { now, holder } = world
  let onChange = () => {}
  const listening = createChannelWatch()
  const duties = listDuties(parts, joined, () => onChange(), listening)
  const watched = createTickWatch(duties, now)
  const ping = channels.heartbeat?.(() => [...watched.reasons(), ...listening.reasons()])
  const onFailure = (duty: string, error: HoldfastError) => {
    watched.onFailure(duty, error)
    joined.onFailure(duty, error)
  }
  const clockwork = createClockwork({
    ...{ now, onFailure },
    duties: ping
      ? [...duties, { name: 'ping', everyMs: PING_MS, work: () => done(ping()) }]
      : duties,
    lead: () => lead(db, ROLE, holder, now(), LEAD_MS),
    resign: () => resign(db, ROLE, holder),
    onDone: (duty, tookMs) => {
      watched.onDone(duty)
      metrics.tickSeconds.observe(tookMs / 1000)
    },
  })
  onChange = () => {
    for (const duty of ['refs', 'watch', 'tell']) clockwork.hurry(duty)
  }
  return clockwork
}

function listDuties(
  parts: Parts,
  { policies, results, telling, onFailure }: Joined,
  onChange: () => void,
  listening: ChannelWatch,
): Duty[] {
  const { db, github, world, watched, channels } = parts
  const { now, random } = world
  const tracker = createTracker({
    ...{ db, now },
    github: (id) => github.installation(id),
    settle: (ids, hint) => settleRuns(ids, hint, { db, results }),
  })
  return [
    ...createDuties({
      ...{ db, github, policies, results, tracker, now, onFailure, onChange },
      redelivery: createRedelivery({ db, github, now }),
      schedules: createSchedules(),
      listRefs: async (source, prefixes) => {
        const look = await lookAt(source, parts.git, prefixes)
        look.wire?.close()
        return look.listing
      },
      newId: world.newId,
      tellNews: telling.news,
      tellSent: telling.sent,
    }),
    ...createTellingDuties({
      ...{ db, github, policies, now, random, onFailure, channels: channels.channels },
      ...watched,
      onResult: (channel, result) => {
        listening.note(channel, result)
        parts.metrics.notifications.inc({ channel, result })
      },
      ...{ limits: parts.limits, credentials: parts.expiring },
      measure: createMeasure(parts.store),
      storeQuotaBytes: parts.settings.storeQuotaBytes,
    }),
  ]
}

async function done(work: Promise<void>): Promise<undefined> {
  await work
}

function createResults(
  { db, store, world, receiptKey }: Parts,
  policies: PoliciesAtHand,
  telling: Telling,
): ResultsTools {
  return {
    ...{ db, store, now: world.now, random32: world.random32 },
    signingKey: openSigningKey(receiptKey),
    readProtectedRefs: async (repositoryId) => {
      const row = await readRepository(db, repositoryId)
      const installation = row && (await readInstallation(db, row.installationId))
      const policy = installation && (await policies.of(installation))
      const decision = row && policy?.decide(row, world.now())
      return decision?.kind === 'covered' ? decision.policy.protectedRefs : []
    },
    readForcedPushes: (repositoryId, since) => readForcedPushes(db, repositoryId, since),
    tell: telling.findings,
  }
}

function leasedCredentials({ settings, storeAddress, world }: Parts) {
  const { storeRoleArn: roleArn } = settings
  if (roleArn === undefined) return null
  if (storeAddress.kind === 's3') {
    return createSessionCredentials({ roleArn, address: storeAddress, now: world.now })
  }
  throw new HoldfastError('bad-input', 'STORE_ROLE_ARN is set, and HOLDFAST_STORE is no bucket.', {
    hint: 'Set HOLDFAST_STORE to s3://bucket/prefix, or remove STORE_ROLE_ARN.',
  })
}

async function readAnything(store: Store): Promise<void> {
  for await (const _ of store.list('README')) return
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

/** From the environment, or from the file that the registration wrote. */
async function readAppCredentials(
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

function requireAddresses({ url, store }: Settings): { url: string; store: string } {
  if (url !== undefined && store !== undefined) return { url, store }
  const missing = url === undefined ? 'APP_URL' : 'HOLDFAST_STORE'
  throw new HoldfastError('bad-input', `The App cannot start without ${missing}.`, {
    hint: 'docs/app.md lists every variable.',
  })
}
