/** How a route is written down, and how the one that a request means is found. */
import type { Answer } from './answers.ts'
import type { Principal } from './principals.ts'
import type {
  HookDelivery,
  Installation,
  Level,
  Repository,
  Run,
  Token,
  UserToken,
  Workflow,
  World,
} from './world.ts'

/** A request that passed every door. */
export interface Call {
  readonly world: World
  readonly principal: Principal
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: unknown
  /** `http://127.0.0.1:<port>/api/v3`, or what the client took in its place. */
  readonly base: string
  readonly address: Addresses
  readonly services: Services
}

/** What a route may set going. */
export interface Services {
  /** Sends a delivery once more, and notes that. */
  redeliver(delivery: HookDelivery): void
  startRun(request: RunRequest): Run
  cancelRun(run: Run): void
}

export interface RunRequest {
  readonly workflow: Workflow
  readonly event: string
  readonly branch: string
  readonly inputs: Readonly<Record<string, string>>
}

/** Where things are found. */
export interface Addresses {
  /** Of pages: `http://127.0.0.1:<port>`. */
  readonly web: string
  /** Of the API. */
  readonly api: string
}

export interface InstallationCall extends Call {
  readonly installation: Installation
  readonly token: Token
}

export interface UserCall extends Call {
  readonly userToken: UserToken
}

export interface RepositoryCall extends Call {
  readonly repository: Repository
}

interface Door {
  /** As the description names it: `GET /repos/{owner}/{repo}`. */
  readonly operation: string
}

/**
 * `permission`: what an installation needs, as GitHub says at
 * https://docs.github.com/rest/authentication/permissions-required-for-github-apps
 */
export type Route =
  | (Door & {
      readonly who: 'app'
      readonly answer: (call: Call) => Answer | Promise<Answer>
    })
  | (Door & {
      readonly who: 'installation'
      readonly permission?: Permission
      readonly answer: (call: InstallationCall) => Answer | Promise<Answer>
    })
  | (Door & {
      readonly who: 'user'
      readonly permission?: Permission
      readonly answer: (call: UserCall) => Answer | Promise<Answer>
    })
  | (Door & {
      readonly who: 'repository'
      readonly permission: Permission
      readonly answer: (call: RepositoryCall) => Answer | Promise<Answer>
    })
  | (Door & {
      readonly who: 'anybody'
      readonly answer: (call: Call) => Answer | Promise<Answer>
    })

/** A route below a repository. */
export function inRepository(
  operation: string,
  permission: Permission,
  answer: (call: RepositoryCall) => Answer | Promise<Answer>,
): Route {
  return { operation, who: 'repository', permission, answer }
}

export type Permission = readonly [name: string, level: Level]

export interface Match {
  readonly route: Route
  readonly path: Readonly<Record<string, string>>
}

/** Parameters whose values may hold slashes. */
const LONG = new Set(['path', 'ref', 'branch'])

/** Routes are tried in order; the first that fits is taken. */
export function createRouter(routes: readonly Route[]) {
  const compiled = routes.map((route) => {
    const [method = '', template = ''] = route.operation.split(' ')
    return { route, method, pattern: patternOf(template) }
  })
  return (method: string, path: string): Match | undefined => {
    for (const each of compiled) {
      if (each.method !== method) continue
      const groups = each.pattern.exec(path)?.groups
      if (groups !== undefined) return { route: each.route, path: decodeAll(groups) }
    }
    return undefined
  }
}

function patternOf(template: string): RegExp {
  const source = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    return `(?<${name}>${LONG.has(name) ? '.+' : '[^/]+'})`
  })
  // A path without parameters has groups too, so that all are read alike.
  return new RegExp(`^${source}(?<end>)$`)
}

function decodeAll({ end: _, ...groups }: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
  )
}
