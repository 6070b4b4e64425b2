/**
 * A GitHub for tests, on 127.0.0.1: the API as far as an App of ours uses it, with state that
 * tests change, a clock that they move, webhooks, OIDC tokens, and workflows that really run.
 *
 * The API lies at `<url>/api/v3`, as on a GitHub Enterprise Server, and at `<url>` itself, as
 * on api.github.com. Every answer and every webhook is checked against GitHub's own description
 * (openapi.ndjson); what does not fit is in `problems`, and a test asserts that there are none.
 */
import { createServer } from 'node:http'
import { type Clock, createClock } from './clock.ts'
import { type Controls, createControls } from './controls.ts'
import { type AppOptions, createWorld } from './create-world.ts'
import { type Description, readDescription } from './description.ts'
import { createExamples } from './examples.ts'
import { createFaultPlan, type FaultPlan } from './faults.ts'
import { createLimits, type Limits } from './limits.ts'
import { createListener } from './listener.ts'
import { createOidcIssuer, type OidcIssuer } from './oidc.ts'
import { createPages } from './pages.ts'
import type { LoggedRequest } from './requests.ts'
import { ROUTES } from './routes/index.ts'
import { createRouter } from './routes.ts'
import { createRunner, type Runner, type RunnerOptions } from './runner.ts'
import { createTokenService } from './token-service.ts'
import { createWebhooks, type Webhooks } from './webhooks.ts'
import type { AppRecord, World } from './world.ts'

export interface GitHubOptions {
  /** The App that may ask; it has a key of its own and all that Holdfast needs if absent. */
  readonly app?: AppOptions
  /** The clock that GitHub's own goes with. */
  readonly now?: () => Date
  /** A server started by `startGitServer`: git requests are passed on to it. */
  readonly gitServer?: string
  readonly runner?: RunnerOptions
  /** Read once, for many servers. */
  readonly description?: Description
}

export interface FakeGitHub extends Controls {
  /** `http://127.0.0.1:<port>`: pages, git, and the API as of api.github.com. */
  readonly url: string
  /** `<url>/api/v3` */
  readonly api: string
  readonly app: AppRecord
  readonly clock: Clock
  /** For what the controls do not offer. */
  readonly world: World
  readonly requests: readonly LoggedRequest[]
  /** What the fake said and GitHub would not have. */
  readonly problems: readonly string[]
  readonly faults: FaultPlan
  readonly limits: Limits
  readonly webhooks: Webhooks
  readonly oidc: OidcIssuer
  readonly runner: Runner
  close(): Promise<void>
}

export async function startGitHub(options: GitHubOptions = {}): Promise<FakeGitHub> {
  const clock = createClock(options.now)
  const world = createWorld(clock, options.app)
  const problems: string[] = []
  const requests: LoggedRequest[] = []
  const faults = createFaultPlan()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${portOf(server.address())}`
  const address = { web: url, api: `${url}/api/v3` }
  const description = options.description ?? readDescription()
  const limits = createLimits(world)
  const webhooks = createWebhooks({ world, description, problems })
  const oidc = createOidcIssuer({ world, url })
  const tokenService = createTokenService({ oidc, url })
  const parts = { world, address, examples: createExamples(), webhooks, tokenService }
  const runner = createRunner(parts, options.runner)
  const services = {
    redeliver: webhooks.redeliver,
    startRun: runner.start,
    cancelRun: runner.cancel,
  }
  const find = createRouter(ROUTES)
  const api = { world, address, description, find, limits, services, problems }
  const pages = createPages({ world, oidc, tokenService, faults, gitServer: options.gitServer })
  server.on('request', createListener({ api, pages, faults, requests }))

  return {
    ...createControls(parts),
    url,
    api: address.api,
    app: world.app,
    clock,
    world,
    requests,
    problems,
    faults,
    limits,
    webhooks,
    oidc,
    runner,
    async close() {
      await runner.stop()
      await webhooks.idle()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
