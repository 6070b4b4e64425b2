/** The parts of the dashboard as app/join-dashboard.ts has them, but for the door. */
import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { LEADER } from '../../app/join-clockwork.ts'
import type { PoliciesAtHand } from '../../app/policies-at-hand.ts'
import { createPolicyDesk } from '../../app/policy-desk.ts'
import type { Db } from '../../app/records/open.ts'
import { openSigningKey } from '../../app/results/signing.ts'
import { createViews } from '../../app/views/create.ts'
import { createNotificationsView } from '../../app/views/notifications.ts'
import { createPeopleView } from '../../app/views/people.ts'
import { createRetrievalsView } from '../../app/views/retrievals.ts'
import { createSavedViews } from '../../app/views/saved-views.ts'
import { createSessionsView } from '../../app/views/sessions.ts'
import { createTokensView } from '../../app/views/tokens.ts'
import { openSnapshotCache } from '../../core/browse/cache.ts'
import { monthlyStorageCost, type Prices } from '../../core/domain/prices.ts'
import { Secret } from '../../core/domain/secret.ts'
import type { Store } from '../../core/store/store.ts'
import { createAssets } from '../../dashboard/assets.ts'
import { createManifestReader } from '../../dashboard/manifests.ts'
import type { DashboardParts } from '../../dashboard/parts.ts'
import { createEntrance } from '../../dashboard/session/entrance.ts'
import { sessionNumbered, viewerNumbered } from './viewers.ts'

export interface AssembleTools {
  readonly db: Db
  readonly policies: PoliciesAtHand
  readonly store: Store
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => Date
  readonly newId: () => string
  readonly prices: Prices
  readonly sleep: DashboardParts['sleep']
}

const URL = 'http://127.0.0.1'

export async function assemble(tools: AssembleTools): Promise<DashboardParts> {
  const { db, policies, store, directory, environment, now, newId, prices, sleep } = tools
  const { keepDays: _, ...views } = createViews({
    ...{ db, policies, now, newId, scheduler: LEADER },
    ...{ hurry: () => {}, nextRunAt: () => null, cancelWorkflowRun: async () => {} },
  })
  const snapshots = await openSnapshotCache({
    ...{ directory: join(directory, 'snapshots'), environment },
    limits: { mostBytes: 1e9, mostSnapshots: 10 },
  })
  const { privateKey } = generateKeyPairSync('ed25519')
  const key = new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  const signingKey = openSigningKey(key)
  return {
    ...views,
    ...{ store, snapshots, now, newId, prices, sleep, url: URL, scratch: directory },
    policies: createPolicyDesk({ db, policies, now, webUrl: 'https://github.com' }),
    views: createSavedViews(db),
    notifications: createNotificationsView({
      ...{ db, channels: [] },
      sendTest: () => Promise.reject(new Error('Nothing is sent here.')),
    }),
    retrievals: createRetrievalsView({ db, newId, tellReady: async () => {} }),
    assets: createAssets(),
    manifests: createManifestReader(store),
    exportLimits: { mostBytes: 1e9, mostEntries: 100_000 },
    storeAddress: join(directory, 'store'),
    controlRepository: 'holdfast',
    mayDownload: async () => true,
    priceOf: (share) => {
      const { amount, unpriced } = monthlyStorageCost([share], prices)
      return unpriced.length > 0 ? null : amount
    },
    entrance: createEntrance({
      ...{ activity: views.activity, url: URL, now, fetch, proxies: 0 },
      ...{ sessions: createSessionsView(db), people: createPeopleView(db) },
      tokens: createTokensView(db),
      asPerson: () => {
        throw new Error('Nobody logs in here.')
      },
      sessionKey: new Secret(newId() + newId()),
      rules: { owner: 'admin', member: 'viewer', teams: [] },
      ...{ github: undefined, administrator: undefined },
    }),
    identify: async (context, next) => {
      const user = context.req.header('x-user')
      context.set('viewer', user === undefined ? null : viewerNumbered(Number(user)))
      if (user !== undefined) context.set('session', sessionNumbered(Number(user), now()))
      await next()
    },
    signer: { ...signingKey, publicKey: signingKey.publicPem },
    onError: (error) => console.error(error),
  }
}
