/** The port over GitHub's REST API. */
import type { Secret } from '../../core/domain/secret.ts'
import { apiAddress } from '../../core/github/api-address.ts'
import { readAppKey } from './app-key.ts'
import { createAsk } from './asking.ts'
import type { Actor } from './attempts.ts'
import { createCheckRuns } from './check-runs.ts'
import { createComparisons } from './comparisons.ts'
import { createFiles } from './files.ts'
import { createGate, type Logging } from './gate.ts'
import { createHeldToken } from './installation-token.ts'
import { createInstallations } from './installations.ts'
import { createIssues } from './issues.ts'
import { createNarrowToken, createWholeToken } from './narrow-token.ts'
import type { Clock } from './patience.ts'
import type { AppGitHub, InstallationGitHub } from './port.ts'
import { createProperties } from './properties.ts'
import { createQueue } from './queue.ts'
import { createRepositories } from './repositories.ts'
import { createTransport, type RequestNote, type Transport } from './transport.ts'
import { createWorkflowRuns } from './workflow-runs.ts'
import { createWorkflows } from './workflows.ts'

export interface AppGitHubOptions extends Clock, Logging {
  /** Its number, or its client id. */
  readonly appId: string
  /** PEM, as GitHub gives it. */
  readonly privateKey: Secret
  /** `github.com`, or that of a GitHub Enterprise Server. */
  readonly host: string
  /** Where the API is, where the host does not tell. */
  readonly baseUrl?: string | undefined
  readonly fetch?: typeof fetch | undefined
  /** Told of each request that was sent, for counting. */
  readonly onRequest?: ((note: RequestNote) => void) | undefined
}

/** Throws `bad-input` when the private key is none. Asks nothing yet. */
export function createAppGitHub(options: AppGitHubOptions): AppGitHub {
  const baseUrl = options.baseUrl ?? apiAddress(options.host)
  const transport = createTransport({ ...options, baseUrl })
  const app = actorByKey(options, transport)
  const installations = new Map<string, InstallationGitHub>()
  return {
    ...createInstallations(createAsk(app, transport, options)),
    installation(id) {
      const known = installations.get(id) ?? createInstallation(id, app, transport, options)
      installations.set(id, known)
      return known
    },
  }
}

function actorByKey(options: AppGitHubOptions, { host }: Transport): Actor {
  const key = readAppKey(options.appId, options.privateKey)
  return {
    byKey: true,
    queue: createQueue(options),
    gate: createGate(host, options),
    takeToken: async () => key.tokenAt(options.now()),
    dropToken: () => false,
  }
}

function createInstallation(
  id: string,
  app: Actor,
  transport: Transport,
  options: Clock & Logging,
): InstallationGitHub {
  const queue = createQueue(options)
  // Not in the installation's own queue, where ten requests may wait for the token.
  const byKey = createAsk({ ...app, installation: id }, transport, options)
  // In the installation's own queue, so that its jobs keep no other installation waiting.
  const forJobs = createAsk({ ...app, installation: id, queue }, transport, options)
  const held = createHeldToken(() => createWholeToken(byKey, id), options.now)
  const actor: Actor = {
    installation: id,
    byKey: false,
    queue,
    gate: createGate(transport.host, options, id),
    takeToken: () => held.take(),
    dropToken(token) {
      held.drop(token)
      return true
    },
  }
  const ask = createAsk(actor, transport, options)
  const repositories = createRepositories(ask)
  return {
    ...repositories,
    ...createProperties(ask),
    ...createFiles(ask, repositories.findRepository),
    ...createComparisons(ask),
    ...createWorkflows(ask),
    ...createWorkflowRuns(ask),
    ...createCheckRuns(ask),
    ...createIssues(ask),
    createToken: (request) => createNarrowToken(forJobs, id, request),
  }
}
