/** Git over HTTP at GitHub's own address: who may fetch what, and where it really lies. */
import { type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { demandAccess } from './access.ts'
import { Refusal } from './answers.ts'
import { repositoryNamed } from './places.ts'
import { findInstallation, type Principal } from './principals.ts'
import { fullNameOf } from './render/repositories.ts'
import type { Repository, World } from './world.ts'

/** What git and git-lfs ask for below a repository. */
const GIT =
  /^\/([^/]+)\/([^/]+?)(\.wiki)?(?:\.git)?\/(info\/refs|info\/lfs\/.*|git-upload-pack)(\?.*)?$/

interface Wanted {
  readonly fullName: string
  readonly wiki: string
  /** What follows the repository, with the query. */
  readonly rest: string
}

export function createGitGate({
  world,
  gitServer,
}: {
  readonly world: World
  readonly gitServer: string | undefined
}): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  return async (request, response) => {
    const wanted = readWanted(request.url ?? '')
    if (gitServer === undefined || wanted === undefined) return false
    const found = repositoryNamed(wanted.fullName, world)
    const refusal = refusalOf(request, found?.repository, world)
    if (refusal !== undefined || found === undefined) {
      refuse(request, response, refusal ?? 404)
      return true
    }
    const { repository, former } = found
    if (former) {
      const location = `/${fullNameOf(repository, world)}${wanted.wiki}.git/${wanted.rest}`
      request.resume()
      response.writeHead(301, { location }).end()
      return true
    }
    const path = repository.gitPath.replace(/\.git$/, `${wanted.wiki}.git`)
    await forward(request, response, `${gitServer}/${path}/${wanted.rest}`)
    return true
  }
}

function readWanted(url: string): Wanted | undefined {
  const [, owner, name, wiki = '', path, query = ''] = GIT.exec(url) ?? []
  if (owner === undefined) return undefined
  return { fullName: `${owner}/${name}`, wiki, rest: `${path}${query}` }
}

/** Git asks first without a token, and is to be asked for one wherever it may not read. */
function refusalOf(
  { headers }: IncomingMessage,
  repository: Repository | undefined,
  world: World,
): number | undefined {
  const { authorization } = headers
  try {
    const principal = principalOf(authorization, world)
    if (repository === undefined) return authorization === undefined ? 401 : 404
    demandAccess(principal, repository, ['contents', 'read'], world)
    return undefined
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { status } = error.answer
    return status === 404 && authorization === undefined ? 401 : status
  }
}

function principalOf(authorization: string | undefined, world: World): Principal {
  if (authorization === undefined) return { kind: 'anonymous' }
  const [, basic = ''] = /^basic (\S+)$/i.exec(authorization) ?? []
  const [, password = ''] = /^[^:]*:(.*)$/.exec(Buffer.from(basic, 'base64').toString()) ?? []
  return { kind: 'installation', ...findInstallation(password, world) }
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  request.resume()
  if (status === 401) response.setHeader('www-authenticate', 'Basic realm="GitHub"')
  const words = status === 404 ? 'Repository not found.' : 'Access denied.'
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${words}\n`)
}

/** The git server behind asks for no token. */
async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
): Promise<void> {
  const { authorization: _, host: __, ...headers } = request.headers
  const onward = send(url, { method: request.method, headers })
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    onward.once('response', resolve).once('error', reject)
  })
  response.once('close', () => onward.destroy())
  const sent = pipeline(request, onward).catch(() => undefined)
  const incoming = await answer
  response.writeHead(incoming.statusCode ?? 502, incoming.headers)
  await pipeline(incoming, response)
  await sent
}
