/** One request to the API, from its address to its answer. */
import { createHash } from 'node:crypto'
import { demandAccess, demandPermission } from './access.ts'
import { type Answer, invalid, notFound, Refusal } from './answers.ts'
import type { Description } from './description.ts'
import { type LimitGate, limitKeyOf } from './limits.ts'
import { type Place, readPlace } from './places.ts'
import { identify, type Principal } from './principals.ts'
import type { LoggedRequest } from './requests.ts'
import type { Addresses, Call, createRouter, Match, Route, Services } from './routes.ts'
import type { World } from './world.ts'

export interface ApiParts {
  readonly world: World
  readonly address: Addresses
  readonly description: Description
  readonly find: ReturnType<typeof createRouter>
  readonly limits: LimitGate
  readonly services: Services
  /** Answers of the fake that GitHub would not give. */
  readonly problems: string[]
}

export interface ApiRequest {
  readonly method: string
  /** Without the base and the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly ifNoneMatch: string | undefined
  readonly body: unknown
  /** The base that the client took. */
  readonly base: string
  /** Filled in on the way. */
  readonly log: LoggedRequest
}

/** Never throws: a refusal is an answer, and so is a defect of the fake. */
export async function answerRequest(request: ApiRequest, parts: ApiParts): Promise<Answer> {
  try {
    return await answerAnybody(request, parts)
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    const { method, path } = request
    const problem = `${method} ${path}: ${error instanceof Error ? error.message : error}`
    parts.problems.push(problem)
    return { status: 500, body: { message: `A defect of the fake GitHub. ${problem}` } }
  }
}

async function answerAnybody(request: ApiRequest, parts: ApiParts): Promise<Answer> {
  const { limits } = parts
  const principal = await identify(request.authorization, parts.world)
  request.log.who = principal.kind
  if (principal.kind === 'installation') request.log.installationId = principal.installation.id
  const key = limitKeyOf(principal)
  if (request.path === '/rate_limit') {
    return checked('GET /rate_limit', { status: 200, body: limits.overview(key) }, parts)
  }
  const answer = withTag(request, await admitted(request, principal, parts))
  // What has not changed costs nothing.
  if (answer.status !== 304) limits.count(key)
  return { ...answer, headers: { ...limits.headers(key), ...answer.headers } }
}

async function admitted(
  request: ApiRequest,
  principal: Principal,
  parts: ApiParts,
): Promise<Answer> {
  try {
    parts.limits.admit(limitKeyOf(principal), request.method)
    return await enter(request, principal, parts)
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    throw error
  }
}

async function enter(request: ApiRequest, principal: Principal, parts: ApiParts): Promise<Answer> {
  const { world, address, services } = parts
  const place = readPlace(request.path, world)
  const match = parts.find(request.method, place?.path ?? request.path)
  if (match === undefined) throw notFound()
  const { route, path } = match
  request.log.operation = route.operation
  if ('permission' in route && route.permission !== undefined) {
    request.log.permission = route.permission.join('=')
  }
  const { query, body, base } = request
  const call = { world, principal, path, query, body, base, address, services }
  const door = openDoor(route, call, place, request)
  if (typeof door !== 'function') return door
  demandSound(match, request, parts.description)
  return checked(route.operation, await door(), parts)
}

type Door = () => Answer | Promise<Answer>

/** What leads to the answer, or an answer in its place. Throws where nobody may enter. */
function openDoor(
  route: Route,
  call: Call,
  place: Place | undefined,
  request: ApiRequest,
): Door | Answer {
  const { principal } = call
  switch (route.who) {
    case 'anybody':
      return () => route.answer(call)
    case 'app':
      if (principal.kind !== 'app') {
        throw new Refusal(401, 'A JSON web token could not be decoded')
      }
      return () => route.answer(call)
    case 'installation': {
      if (principal.kind !== 'installation') throw new Refusal(401, 'Requires authentication')
      if (route.permission !== undefined) demandPermission(principal, route.permission)
      const { installation, token } = principal
      return () => route.answer({ ...call, installation, token })
    }
    case 'user': {
      if (principal.kind !== 'user') throw new Refusal(401, 'Requires authentication')
      const { token: userToken } = principal
      return () => route.answer({ ...call, userToken })
    }
    case 'repository':
      return openRepository(route, call, place, request)
  }
}

function openRepository(
  route: Extract<Route, { who: 'repository' }>,
  call: Call,
  place: Place | undefined,
  request: ApiRequest,
): Door | Answer {
  const { principal } = call
  if (principal.kind === 'app') throw new Refusal(401, 'Bad credentials')
  if (place?.repository === undefined) throw notFound()
  const { repository, movedTo } = place
  demandAccess(principal, repository, route.permission, call.world)
  if (movedTo !== undefined) return moved(movedTo, request)
  return () => route.answer({ ...call, repository })
}

/** A repository that was renamed or transferred is found by its id. */
function moved(to: string, { method, base, query }: ApiRequest): Answer {
  const search = query.size > 0 ? `?${query}` : ''
  const location = `${base}${to}${search}`
  const get = method === 'GET'
  return {
    status: get ? 301 : 307,
    headers: { location },
    body: {
      message: get ? 'Moved Permanently' : 'Temporary Redirect',
      url: location,
      documentation_url: 'https://docs.github.com/rest',
    },
  }
}

function demandSound({ route, path }: Match, request: ApiRequest, description: Description): void {
  const problem = description.checkRequest(route.operation, {
    path,
    query: Object.fromEntries(request.query),
    body: request.body,
  })
  if (problem === undefined) return
  request.log.misfit = problem
  throw invalid(`Invalid request.\n\n${problem}`)
}

function checked(operation: string, answer: Answer, { description }: ApiParts): Answer {
  // What is rendered counts as it will be read.
  const body = answer.body === undefined ? undefined : JSON.parse(JSON.stringify(answer.body))
  const problem = description.checkResponse(operation, answer.status, body)
  if (problem !== undefined) throw new Error(`${operation} answers ${answer.status}: ${problem}`)
  return answer
}

function withTag({ method, ifNoneMatch }: ApiRequest, answer: Answer): Answer {
  if (method !== 'GET' || answer.status !== 200) return answer
  const digest = createHash('sha256').update(JSON.stringify(answer.body)).digest('hex')
  const etag = `W/"${digest}"`
  const headers = { ...answer.headers, etag }
  return ifNoneMatch === etag ? { status: 304, headers } : { ...answer, headers }
}
