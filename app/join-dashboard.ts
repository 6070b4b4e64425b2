/** Joins the dashboard with what it shows. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Hono } from 'hono'
import { openSnapshotCache } from '../core/browse/cache.ts'
import { awsPrices } from '../core/domain/aws-prices.ts'
import { asHoldfastError } from '../core/domain/errors.ts'
import { monthlyStorageCost, type Prices } from '../core/domain/prices.ts'
import { describeStoreAddress } from '../core/domain/store-address.ts'
import { webAddress } from '../core/github/api-address.ts'
import { createAssets } from '../dashboard/assets.ts'
import { createDashboard } from '../dashboard/create.ts'
import { mayDownload } from '../dashboard/guards/download.ts'
import { createManifestReader } from '../dashboard/manifests.ts'
import type { DashboardParts } from '../dashboard/parts.ts'
import type { RetrievalItem } from '../dashboard/ports/retrievals.ts'
import { settleRetrievals } from '../dashboard/queries/retrieval.ts'
import { sendMonthly } from '../dashboard/reports/monthly.ts'
import { createEntrance } from '../dashboard/session/entrance.ts'
import { describeCondition } from './alerts/describe.ts'
import type { Duty } from './clockwork.ts'
import { readDoor } from './door.ts'
import { createPeople } from './github/people.ts'
import { LEADER } from './join-clockwork.ts'
import type { Parts } from './parts.ts'
import type { PoliciesAtHand } from './policies-at-hand.ts'
import { createPolicyDesk } from './policy-desk.ts'
import { openAlerts } from './records/alerts.ts'
import type { Db } from './records/open.ts'
import { readRepository } from './records/repositories.ts'
import { openSigningKey } from './results/signing.ts'
import type { ReadSecret } from './secrets/read-secret.ts'
import { createSendTest } from './send-test.ts'
import { createViews } from './views/create.ts'
import { createNotificationsView } from './views/notifications.ts'
import { createPeopleView } from './views/people.ts'
import { createRetrievalsView } from './views/retrievals.ts'
import { createSavedViews } from './views/saved-views.ts'
import { createSessionsView } from './views/sessions.ts'
import { createTokensView } from './views/tokens.ts'

export interface DashboardJoint {
  readonly policies: PoliciesAtHand
  readonly readSecret: ReadSecret
  /** Has a duty done soon. */
  readonly hurry: (duty: string) => void
  /** When a run is due next; null where that is not known. */
  readonly nextRunAt: () => Date | null
}

export interface JoinedDashboard {
  readonly routes: Hono
  /** Periodic work of its own. */
  readonly duties: readonly Duty[]
  close(): Promise<void>
}

const MINUTE = 60_000
/** Of snapshots that are open to be looked into. */
const LIMITS = { mostBytes: 20e9, mostSnapshots: 20 }
const EXPORT = { mostBytes: 1e12, mostEntries: 5_000_000 }

export async function joinDashboard(parts: Parts, joint: DashboardJoint): Promise<JoinedDashboard> {
  const { settings, world, store, url, log } = parts
  const snapshots = await openSnapshotCache({
    directory: join(settings.dataDirectory, 'snapshots'),
    environment: settings.environment,
    limits: LIMITS,
  })
  const { keepDays, ...ports } = joinViews(parts, joint)
  const entrance = await joinEntrance(parts, joint.readSecret, ports.activity)
  const prices = pricesOf(parts)
  const signingKey = openSigningKey(parts.receiptKey)
  const dashboard: DashboardParts = {
    ...ports,
    ...describePrices(prices),
    ...{ store, snapshots, url, entrance, identify: entrance.identify, mayDownload },
    ...{ now: world.now, newId: world.newId, scratch: world.scratch, exportLimits: EXPORT },
    assets: createAssets(),
    manifests: createManifestReader(store),
    storeAddress: describeStoreAddress(parts.storeAddress),
    controlRepository: settings.controlRepository,
    publicBadges: settings.publicBadges,
    signer: { ...signingKey, publicKey: signingKey.publicPem },
    sleep: (ms, signal) => wait(ms, undefined, { signal }),
    onError: (error) => log.error('A request failed', asHoldfastError(error)),
  }
  const { mailer } = parts.channels
  return {
    routes: new Hono().route('/', createDashboard(dashboard)),
    duties: [
      { name: 'days', everyMs: 10 * MINUTE, work: keepDays },
      {
        name: 'retrievals',
        everyMs: 5 * MINUTE,
        work: () => settleRetrievals(dashboard).then(nothing),
      },
      {
        name: 'report',
        everyMs: 60 * MINUTE,
        work: async () => nothing(mailer && (await sendMonthly(dashboard, mailer))),
      },
    ],
    close: () => snapshots.close(),
  }
}

/** Of how it went there is nothing to be said. */
function nothing(_: unknown): undefined {
  return undefined
}

function joinViews(parts: Parts, { policies, hurry, nextRunAt }: DashboardJoint) {
  const { db, github, world, settings, channels, url } = parts
  const { now, newId } = world
  const webUrl = webAddress(settings.githubHost)
  return {
    ...createViews({
      ...{ db, policies, now, newId, nextRunAt, hurry, scheduler: LEADER },
      cancelWorkflowRun: ({ installationId, githubRunId, ...place }) =>
        github.installation(installationId).cancelWorkflowRun(place, githubRunId),
    }),
    policies: createPolicyDesk({ db, policies, now, webUrl }),
    views: createSavedViews(db),
    notifications: createNotificationsView({
      ...{ db, channels: channels.listed },
      sendTest: createSendTest({ channels: channels.channels, now, newId, url }),
    }),
    retrievals: createRetrievalsView({
      ...{ db, newId },
      tellReady: (within, item) => tellReady(within, item, now()),
    }),
  }
}

async function joinEntrance(
  { db, settings, world, url, credentials, log }: Parts,
  readSecret: ReadSecret,
  activity: DashboardParts['activity'],
) {
  const { fetch, now, sleep, signal } = world
  const door = await readDoor(settings, readSecret, credentials)
  return createEntrance({
    ...{ ...door, activity, url, fetch, now },
    sessions: createSessionsView(db),
    people: createPeopleView(db),
    tokens: createTokensView(db),
    asPerson: createPeople({
      ...{ host: settings.githubHost, baseUrl: settings.githubApiUrl, fetch, now, sleep, signal },
      log: (line) => log.warn(line),
    }),
  })
}

/** By the channels that hear of that repository. */
async function tellReady(db: Db, item: RetrievalItem, since: Date): Promise<void> {
  const { id: retrievalId, repositoryId, snapshot, startedBy: askedBy, readyUntil: until } = item
  const row = await readRepository(db, repositoryId)
  if (row === undefined) return
  const { id, installationId, owner, name } = row
  const condition = { kind: 'retrieval-ready', retrievalId, snapshot, askedBy, until } as const
  const repository = { id, installationId, owner, name }
  await openAlerts(db, [describeCondition({ ...condition, repository, since })], since)
}

/** Amazon's list prices, where the store is Amazon's; of others nobody knows any. */
function pricesOf({ storeAddress, settings }: Parts): Prices | undefined {
  if (storeAddress.kind !== 's3' || storeAddress.endpoint !== undefined) return undefined
  const { AWS_REGION, AWS_DEFAULT_REGION } = settings.environment
  return { table: awsPrices(), region: storeAddress.region ?? AWS_REGION ?? AWS_DEFAULT_REGION }
}

function describePrices(
  prices: Prices | undefined,
): Pick<DashboardParts, 'prices' | 'priceOf' | 'priceTerms'> {
  if (prices === undefined) return { prices }
  const { currency, provider, asOf } = prices.table
  return {
    prices,
    priceOf: (share) => {
      const cost = monthlyStorageCost([share], prices)
      return cost.unpriced.length > 0 ? null : cost.amount
    },
    priceTerms: { currency, source: `${provider} list prices of ${asOf}` },
  }
}
