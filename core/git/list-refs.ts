/** The ref listing of a source, by the shortest way its transport allows. */
import { HoldfastError } from '../domain/errors.ts'
import { describeRefName, type Head, isRefName, type Ref, type RefListing } from '../domain/refs.ts'
import type { GitContext, GitSource } from './context.ts'
import { type Environment, gitEnvironment, SOURCE_SETTINGS } from './environment.ts'
import { advertisementUrl, type HttpSource, request } from './http.ts'
import { listOver } from './list-over.ts'
import { lsRefsRequest, objectFormatOf, readCapabilities, readListing } from './ls-refs.ts'
import { listRemote } from './ls-remote.ts'
import { listPresent } from './pack.ts'
import { notGit, readPackets } from './pkt-line.ts'
import { runGit, startGit } from './process.ts'
import { startSshUploadPack } from './ssh.ts'

/** Lists every ref the source advertises. Complete, or throws with a `source-…` code. */
export async function listRefs(source: GitSource, context: GitContext): Promise<RefListing> {
  const listing = await listByTransport(source, context)
  refuseOddNames(listing)
  const broken = await listBroken(source, listing, context)
  if (broken.length === 0) return listing
  const names = broken.map((ref) => describeRefName(ref.name)).slice(0, MOST_NAMED)
  throw new HoldfastError(
    'source-broken-refs',
    `${broken.length} refs of the source point at nothing: ${names.join(', ')}.`,
    { hint: 'Delete or mend them at the source: git cannot copy a repository around them.' },
  )
}

const MOST_NAMED = 5

/** A name that git would never give a ref could be stored, and never be read back. */
function refuseOddNames({ head, refs }: RefListing): void {
  const names = [...refs.map((ref) => ref.name), ...('target' in head ? [head.target] : [])]
  const odd = names.find((name) => !isRefName(name))
  if (odd === undefined) return
  throw notGit(`${JSON.stringify(describeRefName(odd).slice(0, 200))} is no name of a ref`)
}

/** A local source advertises refs without looking whether their objects are there. */
async function listBroken(
  source: GitSource,
  { refs }: RefListing,
  context: GitContext,
): Promise<Ref[]> {
  if (source.transport !== 'file') return refs.filter((ref) => /^0+$/.test(ref.oid))
  const oids = new Set(refs.map((ref) => ref.oid))
  const present = new Set(await listPresent(source.address, oids, context, 'source'))
  return refs.filter((ref) => !present.has(ref.oid))
}

async function listByTransport(source: GitSource, context: GitContext): Promise<RefListing> {
  if (source.transport === 'file') return listLocal(source.address, context, 'source')
  return (await listOverV2(source, context)) ?? (await listRemote(source, context))
}

/** Undefined where protocol v2 is not spoken, or not from here. */
async function listOverV2(source: GitSource, context: GitContext): Promise<RefListing | undefined> {
  if (source.transport === 'ssh') return listOver(startSshUploadPack(source.address, context))
  if (source.transport !== 'http' || usesProxy(context.environment)) return undefined
  return listHttp(source, context)
}

/** What upload-pack says of a repository on this disk. */
export async function listLocal(
  path: string,
  context: GitContext,
  side: 'source' | 'scratch' = 'scratch',
): Promise<RefListing> {
  const git = startGit({
    args: ['upload-pack', path],
    cwd: context.scratch,
    env: {
      ...gitEnvironment(context.environment, context.globalConfig),
      ...SOURCE_SETTINGS,
      GIT_PROTOCOL: 'version=2',
    },
    signal: context.signal,
    side,
  })
  const listing = await listOver(git)
  if (listing === undefined) throw notGit('this git does not speak protocol v2')
  return { ...listing, head: await followNoFurther(path, listing, context) }
}

/**
 * The ref HEAD names, where that is itself symbolic: the protocol tells only the end of such
 * a line of names.
 */
async function followNoFurther(
  path: string,
  { head, refs }: RefListing,
  context: GitContext,
): Promise<Head> {
  if (head.kind !== 'branch' || !refs.some((ref) => ref.target === head.target)) return head
  const { status, stdout } = await runGit({
    // A git before 2.39 does not know the option, and then nobody can tell.
    accept: [0, 129],
    args: ['symbolic-ref', '--no-recurse', 'HEAD'],
    cwd: path,
    env: gitEnvironment(context.environment, context.globalConfig),
    signal: context.signal,
    side: 'source',
  })
  return status === 0 ? { ...head, target: stdout.toString('latin1').replace(/\n$/, '') } : head
}

async function listHttp(source: GitSource, context: GitContext): Promise<RefListing | undefined> {
  const http: HttpSource = {
    url: source.address,
    signal: context.signal,
    ...(source.credential ? { credential: source.credential } : {}),
  }
  const advertised = await request(http, advertisementUrl(source.address))
  if (advertised.contentType !== 'application/x-git-upload-pack-advertisement') return undefined
  const capabilities = await readCapabilities(readPackets(advertised.body))
  if (capabilities === undefined) return undefined
  const address = advertised.url.replace(/\/info\/refs\?.*$/, '/git-upload-pack')
  const answer = await request(http, address, lsRefsRequest(capabilities))
  return readListing(readPackets(answer.body), objectFormatOf(capabilities))
}

function usesProxy(environment: Environment): boolean {
  return ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].some(
    (name) => environment[name] || environment[name.toLowerCase()],
  )
}
