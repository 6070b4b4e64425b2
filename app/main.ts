/** Joins the parts of the App. */
import type { Hono } from 'hono'
import type { HoldfastError } from '../core/domain/errors.ts'
import { apiAddress } from '../core/github/api-address.ts'
import type { Clockwork } from './clockwork.ts'
import type { Settings } from './config.ts'
import { discoverAll } from './duties.ts'
import { createHandlers } from './hear.ts'
import { throughProbot } from './hub.ts'
import { joinClockwork } from './join-clockwork.ts'
import { joinDashboard } from './join-dashboard.ts'
import { joinResults } from './join-results.ts'
import { joinRoutes } from './join-routes.ts'
import { closeParts, openParts, type Parts } from './parts.ts'
import { createPolicies } from './policies-at-hand.ts'
import type { Db } from './records/open.ts'
import { settle } from './results/settle.ts'
import type { ReadSecret } from './secrets/read-secret.ts'
import { createTelling } from './telling.ts'
import { countStates } from './watch.ts'
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

/**
 * Throws `bad-input` for settings that the App cannot work with: without a webhook secret or
 * with a key that is none it does not start.
 */
export async function createApp(
  settings: Settings,
  readSecret: ReadSecret,
  world: World,
): Promise<App> {
  return await join(await openParts(settings, readSecret, world), readSecret)
}

async function join(parts: Parts, readSecret: ReadSecret): Promise<App> {
  const { db, github, world, log, settings, credentials } = parts
  const { now } = world
  const onFailure = (what: string, error: HoldfastError) => log.error(`${what} failed`, error)
  const telling = createTelling({ db, now })
  const policies = createPolicies({
    ...{ db, now, controlRepository: settings.controlRepository },
    github: (id) => github.installation(id),
  })
  const results = joinResults(parts, policies, telling)
  parts.countBy(() => countStates({ db, policies, now }))
  let hurry: (duty: string) => void = () => {}
  let nextRunAt: Date | null = null
  const dashboard = await joinDashboard(parts, {
    ...{ policies, readSecret, nextRunAt: () => nextRunAt },
    hurry: (duty) => hurry(duty),
  })
  const clockwork = joinClockwork(parts, {
    ...{ policies, results, telling, onFailure, duties: dashboard.duties },
    onPlanned: (at) => {
      nextRunAt = at
    },
  })
  hurry = clockwork.hurry
  const handlers = await throughProbot(
    createHandlers({
      ...{ db, github, policies, now, hurry },
      settle: (run) => settle(run, results),
      tellNews: telling.news,
    }),
    { ...credentials, baseUrl: settings.githubApiUrl ?? apiAddress(settings.githubHost) },
  )
  const worker = createWorker({
    ...{ db, handlers, now, random: world.random, holder: world.holder },
    onFailure: (error, delivery) =>
      log.error('A delivery failed', error, { delivery: delivery?.id ?? null }),
  })
  const onReport = () => hurry('settle')
  const routes = joinRoutes(parts, {
    ...{ policies, onStored: worker.wake, onReport, dashboard: dashboard.routes },
  })
  return {
    ...{ routes, db, worker, clockwork },
    discoverAll: () => discoverAll({ db, github, now, tellNews: telling.news }),
    run: async (signal) => {
      await Promise.all([worker.run(signal), clockwork.run(signal)])
    },
    close: async () => {
      await dashboard.close()
      await closeParts(parts)
    },
  }
}
