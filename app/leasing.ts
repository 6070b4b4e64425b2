/** Leases as this App gives them: to whom, for what, and with which store. */
import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import type { RunOptions } from '../core/domain/lease.ts'
import type { Policy } from '../core/domain/policy.ts'
import type { IssuedCredentials } from '../core/store/credentials.ts'
import type { Settings } from './config.ts'
import type { AppGitHub } from './github/port.ts'
import { type Allowance, toAllowance } from './leases/allowance.ts'
import { createOidcVerifier } from './leases/oidc.ts'
import { createRateLimit } from './leases/rate-limit.ts'
import { createLeaseRoutes } from './leases/routes.ts'
import type { PoliciesAtHand } from './policies-at-hand.ts'
import { readInstallation } from './records/installations.ts'
import type { Db } from './records/open.ts'
import { readNamed, readRepository } from './records/repositories.ts'
import { mustBeSealed } from './steer.ts'
import type { World } from './world.ts'

export interface LeasingTools {
  readonly db: Db
  readonly github: AppGitHub
  readonly policies: PoliciesAtHand
  readonly settings: Settings
  readonly world: World
  /** Of the App: the audience of tokens. */
  readonly url: string
  readonly credentials:
    | ((request: {
        readonly repositoryId: string
        readonly sessionName: string
      }) => Promise<IssuedCredentials>)
    | null
  /** A job has said what became of it. */
  readonly onReport: () => void
}

/** Of one address; jobs of GitHub share few addresses. */
const REQUESTS = { requests: 1200, perMs: 60_000 }

export function createLeasing(tools: LeasingTools): Hono {
  const { db, github, settings, world, url, credentials } = tools
  const { now, fetch, newId } = world
  const app = new Hono()
  app.use('/api/v1/leases/:id/report', async (_, next) => {
    await next()
    tools.onReport()
  })
  const routes = createLeaseRoutes({
    ...{ db, now, newId, credentials },
    verifier: createOidcVerifier({ issuer: settings.oidcIssuer, audience: url, fetch, now }),
    limit: createRateLimit({ ...REQUESTS, now }),
    addressOf,
    github: (id) => github.installation(id),
    storeAddressFor: (repositoryId) => storeAddressFor(repositoryId, tools),
    allowanceOf: (id) => allowanceOf(id, tools),
    optionsOf: (repositoryId) => optionsOf(repositoryId, tools),
  })
  return app.route('/', routes)
}

async function allowanceOf(
  installationId: string,
  { db, policies }: LeasingTools,
): Promise<Allowance | undefined> {
  const installation = await readInstallation(db, installationId)
  const policy = installation && (await policies.of(installation))
  if (installation === undefined || policy === undefined) return undefined
  const { account: owner, accountId: ownerId } = installation
  const control = await readNamed(db, installationId, {
    owner,
    name: policy.dispatch.controlRepository,
  })
  return toAllowance(policy.dispatch, { installationId, ownerId }, control)
}

/** What a repository's own workflow is to do; undefined for one that is not to be backed up. */
async function optionsOf(
  repositoryId: string,
  tools: LeasingTools,
): Promise<RunOptions | undefined> {
  const policy = await policyOf(repositoryId, tools)
  return policy === undefined || mustBeSealed(policy) ? undefined : toOptions(policy)
}

/** The storage class of a policy is a parameter of the address. */
async function storeAddressFor(repositoryId: string, tools: LeasingTools): Promise<string | null> {
  const { jobStore } = tools.settings
  const storageClass = (await policyOf(repositoryId, tools))?.storageClass ?? null
  if (jobStore === null || storageClass === null || !/^s3:/i.test(jobStore)) return jobStore
  const url = new URL(jobStore)
  url.searchParams.set('storage-class', storageClass)
  return url.href
}

async function policyOf(
  repositoryId: string,
  { db, policies, world }: LeasingTools,
): Promise<Policy | undefined> {
  const row = await readRepository(db, repositoryId)
  const installation = row && (await readInstallation(db, row.installationId))
  const policy = installation && (await policies.of(installation))
  const decision = row && policy?.decide(row, world.now())
  return decision?.kind === 'covered' ? decision.policy : undefined
}

function toOptions({ verify, refs, classes }: Policy): RunOptions {
  return { verify, full: false, refs: [...refs], classes: [...classes] }
}

/** Null where there is no connection, as in tests that call the routes themselves. */
function addressOf(context: Context): string | null {
  try {
    return getConnInfo(context).remote.address ?? null
  } catch {
    return null
  }
}
