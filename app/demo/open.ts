/** The dashboard over the organisation of the demo, where whoever comes is its administrator. */
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSnapshotCache } from '../../core/browse/cache.ts'
import { awsPrices } from '../../core/domain/aws-prices.ts'
import { monthlyStorageCost } from '../../core/domain/prices.ts'
import { createAssets } from '../../dashboard/assets.ts'
import { createManifestReader } from '../../dashboard/manifests.ts'
import type { DashboardParts } from '../../dashboard/parts.ts'
import type { Viewer } from '../../dashboard/viewer.ts'
import { LEADER } from '../join-clockwork.ts'
import { createPolicies, type PoliciesAtHand } from '../policies-at-hand.ts'
import { createPolicyDesk } from '../policy-desk.ts'
import { openSigningKey } from '../results/signing.ts'
import { createViews } from '../views/create.ts'
import { createNotificationsView } from '../views/notifications.ts'
import { createRetrievalsView } from '../views/retrievals.ts'
import { createSavedViews } from '../views/saved-views.ts'
import { beat } from './alive.ts'
import { makeKey } from './key.ts'
import { type Demo, type DemoPlace, makeDemo } from './make.ts'
import { CONTROL } from './organisation.ts'
import { POLICY } from './policy.ts'

export interface OpenDemo {
  readonly demo: Demo
  readonly policies: PoliciesAtHand
  readonly parts: DashboardParts
  close(): Promise<void>
}

export async function openDemo(place: DemoPlace, url: string): Promise<OpenDemo> {
  const { directory, environment, now } = place
  const demo = await makeDemo(place)
  const { db, store } = demo
  const policies = createPolicies({
    ...{ db, now, controlRepository: CONTROL },
    github: () => ({ readFile: async ({ name }) => (name === CONTROL ? FILE : undefined) }),
  })
  const snapshots = await openSnapshotCache({
    ...{ directory: join(directory, 'snapshots'), environment },
    limits: { mostBytes: 1e9, mostSnapshots: 10 },
  })
  const { keepDays, ...views } = createViews({
    ...{ db, policies, now, newId: randomUUID, scheduler: LEADER },
    ...{ hurry: () => {}, nextRunAt: () => nextRound(now()), cancelWorkflowRun: async () => {} },
  })
  // The first look at the fleet is kept for some seconds: it shall find the App alive.
  await beat(db, policies)
  await keepDays()
  const prices = { table: awsPrices(), region: 'eu-central-1' }
  const key = openSigningKey(makeKey())
  const parts: DashboardParts = {
    ...views,
    ...{ store, snapshots, url, now, prices },
    policies: createPolicyDesk({ db, policies, now, webUrl: 'https://github.com' }),
    views: createSavedViews(db),
    notifications: createNotificationsView({ db, channels: CHANNELS, sendTest: sayNothing }),
    retrievals: createRetrievalsView({ db, newId: randomUUID, tellReady: async () => {} }),
    assets: createAssets(),
    manifests: createManifestReader(store),
    exportLimits: { mostBytes: 1e9, mostEntries: 100_000 },
    storeAddress: join(directory, 'store'),
    controlRepository: CONTROL,
    mayDownload: async () => true,
    priceOf: (share) => {
      const { amount, unpriced } = monthlyStorageCost([share], prices)
      return unpriced.length > 0 ? null : amount
    },
    priceTerms: { currency: 'USD', source: `AWS list prices of ${prices.table.asOf}` },
    publicBadges: true,
    identify: async (context, next) => {
      context.set('viewer', VISITOR)
      await next()
    },
    scratch: directory,
    signer: { ...key, publicKey: key.publicPem },
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
    newId: randomUUID,
    // There is no log in a demo: whoever runs it sees what went wrong.
    onError: (error) => console.error(error),
  }
  return {
    ...{ demo, policies, parts },
    close: async () => {
      await snapshots.close()
      await db.destroy()
    },
  }
}

const FILE = {
  ...{ repositoryId: '9012', commitSha: 'c0ffee'.padEnd(40, '0'), blobSha: 'b10b'.padEnd(40, '0') },
  text: POLICY,
}

const CHANNELS = [{ name: 'mail', destination: 'platform@acme.example, by smtp.acme.example' }]

async function sayNothing(): Promise<void> {
  throw new Error('The demo sends nothing.')
}

const VISITOR: Viewer = {
  ...{ kind: 'local', actor: 'local:visitor', name: 'visitor', role: 'admin', somewhere: 'admin' },
  roleFor: () => 'admin',
  sees: () => true,
  reads: async () => true,
  address: '127.0.0.1',
  csrf: randomBytes(16).toString('base64url'),
}

/** Nothing is begun in the demo; the page shows when it would be. */
function nextRound(now: Date): Date {
  const round = 15 * 60_000
  return new Date(Math.ceil(now.getTime() / round) * round)
}
