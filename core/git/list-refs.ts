/** The ref listing of a source, by the shortest way its transport allows. */
import { asHoldfastError, type ErrorCode, HoldfastError } from '../domain/errors.ts'
import { settleSymbolic } from '../domain/reconcile.ts'
import { describeRefName, type Head, isRefName, type Ref, type RefListing } from '../domain/refs.ts'
import type { GitContext, GitSource } from './context.ts'
import { gitEnvironment, SOURCE_SETTINGS } from './environment.ts'
import { listOver } from './list-over.ts'
import { listRemote } from './ls-remote.ts'
import { listPresent } from './pack.ts'
import { implausible, notGit } from './pkt-line.ts'
import { runGit, startGit } from './process.ts'
import { startSshUploadPack } from './ssh.ts'
import { openWire, type Wire } from './wire.ts'

/** One look at a source: all that it advertises. */
export interface Look {
  readonly listing: RefListing
  /** The connection the listing came over, if objects can be asked for on it. To be closed. */
  readonly wire: Wire | undefined
  /** Why git had to be asked: what the source answered over http was not understood here. */
  readonly misread?: HoldfastError
}

/** Lists every ref the source advertises. Complete, or throws with a `source-…` code. */
export async function listRefs(source: GitSource, context: GitContext): Promise<RefListing> {
  const { listing, wire } = await lookAt(source, context)
  wire?.close()
  return listing
}

/**
 * As `listRefs`, and keeps the connection open where objects can be asked for on it. Refs that
 * begin with none of `prefixes`, if there are any, may be missing.
 */
export async function lookAt(
  source: GitSource,
  context: GitContext,
  prefixes: readonly string[] = [],
): Promise<Look> {
  const look = await ask(source, context, prefixes)
  try {
    await refuseBroken(source, look.listing, context)
    const listing = settleSymbolic(look.listing, prefixes.length === 0)
    if (look.wire?.givesObjects) return { ...look, listing }
    look.wire?.close()
    return { ...look, listing, wire: undefined }
  } catch (error) {
    look.wire?.close()
    throw error
  }
}

/** What the source advertises, unchecked. */
async function ask(
  source: GitSource,
  context: GitContext,
  prefixes: readonly string[],
): Promise<Look> {
  let wire: Wire | undefined
  try {
    wire = await openWire(source, context)
    if (wire) return { listing: await wire.listRefs(prefixes), wire }
  } catch (error) {
    wire?.close()
    return askGit(source, asHoldfastError(error), context)
  }
  return { listing: await listByTransport(source, context), wire: undefined }
}

/** What git may understand all the same: it knows more of what servers do than we. */
const NOT_UNDERSTOOD: ReadonlySet<ErrorCode> = new Set(['source-protocol', 'source-unsupported'])

async function askGit(
  source: GitSource,
  misread: HoldfastError,
  context: GitContext,
): Promise<Look> {
  if (!NOT_UNDERSTOOD.has(misread.code)) throw misread
  try {
    return { listing: await listRemote(source, context), wire: undefined, misread }
  } catch (error) {
    throw context.signal.aborted ? error : misread
  }
}

async function refuseBroken(
  source: GitSource,
  listing: RefListing,
  context: GitContext,
): Promise<void> {
  refuseOddNames(listing)
  const broken = await listBroken(source, listing, context)
  if (broken.length === 0) return
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
  const targets = [...refs, head].flatMap((each) => ('target' in each ? [each.target ?? ''] : []))
  const names = [...refs.map((ref) => ref.name), ...targets]
  const odd = names.find((name) => !isRefName(name))
  if (odd === undefined) return
  throw implausible(`${JSON.stringify(describeRefName(odd).slice(0, 200))} is no name of a ref`)
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
  const overSsh = source.transport === 'ssh'
  const listing = overSsh && (await listOver(startSshUploadPack(source.address, context)))
  return listing || listRemote(source, context)
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
