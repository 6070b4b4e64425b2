/** Joins all that the App answers. */
import type { Hono } from 'hono'
import { asHoldfastError, HoldfastError } from '../core/domain/errors.ts'
import { createSessionCredentials } from '../core/store/session-credentials.ts'
import type { Store } from '../core/store/store.ts'
import { createLeasing } from './leasing.ts'
import type { Parts } from './parts.ts'
import type { PoliciesAtHand } from './policies-at-hand.ts'
import { readInstallation } from './records/installations.ts'
import { createHealth } from './server/health.ts'
import { createMetricsRoute } from './server/metrics.ts'
import { createRoutes, type Routes } from './server/routes.ts'
import { createIntake } from './webhooks/intake.ts'

export interface RouteTools {
  readonly policies: PoliciesAtHand
  /** A webhook lies in the records. */
  readonly onStored: () => void
  /** A job has said what became of it. */
  readonly onReport: () => void
  /** Answers what nobody else does. */
  readonly dashboard: Routes['dashboard']
}

export function joinRoutes(
  parts: Parts,
  { policies, onStored, onReport, dashboard }: RouteTools,
): Hono {
  const { db, github, world, log, settings, metrics, metricsToken, credentials, url } = parts
  const { now } = world
  return createRoutes({
    dashboard,
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
      ...{ db, now, secrets: [credentials.webhookSecret], onStored },
      onFailure: (error) => log.error('A delivery was not stored', error),
    }),
    leases: createLeasing({
      ...{ db, github, policies, settings, world, url, onReport },
      credentials: leasedCredentials(parts),
    }),
    onError: (error) => log.error('A request failed', asHoldfastError(error)),
  })
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
