/** Building a repository out of packs and a ref list. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Head, ObjectFormat, RefListing } from '../domain/refs.ts'
import { classifyGitFailure, describeStderr } from './classify.ts'
import type { GitContext } from './context.ts'
import { gitEnvironment } from './environment.ts'
import { lines } from './pack.ts'
import { type GitCommand, type GitProcess, runGit, startGit } from './process.ts'
import { openSimpleGit } from './simple-git.ts'

/** Makes an empty bare repository in `dir`, which may borrow the objects of another. */
export async function initRepository(
  dir: string,
  objectFormat: ObjectFormat,
  context: GitContext,
  borrowFrom?: string,
): Promise<void> {
  await mkdir(dir, { recursive: true })
  const git = await openSimpleGit(dir, context)
  await git.raw('init', '--quiet', '--bare', '--template=', `--object-format=${objectFormat}`)
  // A repository without refs/ is none to git, and an empty template makes no info/.
  await mkdir(join(dir, 'objects/info'), { recursive: true })
  if (borrowFrom !== undefined) {
    await writeFile(alternatesOf(dir), `${join(borrowFrom, 'objects')}\n`)
  }
}

/** From here on the repository has nothing but its own objects. */
export async function stopBorrowing(dir: string): Promise<void> {
  await rm(alternatesOf(dir))
}

/** How `startIndexPack` takes a pack. */
export interface PackIntake {
  /** Deltas of a `thin` pack may build on objects that are there or borrowed; of a `whole` one not. */
  readonly kind: 'thin' | 'whole'
  /** The repository is more than scratch. */
  readonly lasts: boolean
  /** Whatever the objects refer to must be in the pack or there before, or git fails. */
  readonly linked?: boolean
}

/** Takes a pack on standard input, hashing every object, and keeps it in `dir`. */
export function startIndexPack(
  dir: string,
  context: GitContext,
  { kind, lasts, linked = false }: PackIntake,
): GitProcess {
  // What is thrown away in a moment need not survive a loss of power.
  const lasting = lasts ? [] : ['-c', 'core.fsync=none']
  const thin = kind === 'thin' ? ['--fix-thin'] : []
  const checked = linked ? ['--check-self-contained-and-connected'] : []
  const args = [...lasting, 'index-pack', '--stdin', ...thin, ...checked]
  // By 1 git says that the pack is linked to what was there before.
  return startGit({ ...command(dir, context, args), accept: linked ? [0, 1] : [0] })
}

/** Removes what a git that failed to take a pack has left behind. */
export async function sweepPacks(dir: string): Promise<void> {
  const packs = join(dir, 'objects/pack')
  for (const name of await readdir(packs)) {
    if (name.startsWith('tmp_')) await rm(join(packs, name))
  }
}

/** The index of the only pack that lies in `dir`; the pack itself ends in `.pack` instead. */
export async function findPackIndex(dir: string): Promise<string> {
  const packs = join(dir, 'objects/pack')
  const [name] = (await readdir(packs)).filter((each) => each.endsWith('.idx'))
  return join(packs, name ?? 'pack.idx')
}

/**
 * Gives the repository exactly the refs and HEAD of `listing`. Written as files
 * (gitrepository-layout(5)), since git takes names that are not UTF-8 by no argument, and
 * refuses some refs that it has let others make. The caller checks the result.
 */
export async function writeRefs(dir: string, listing: RefListing): Promise<void> {
  const direct = listing.refs.filter((ref) => ref.target === undefined)
  await writeFile(join(dir, 'packed-refs'), formatPackedRefs(direct), 'latin1')
  for (const { name, target } of listing.refs) {
    if (target !== undefined) await writeSymbolicRef(dir, name, target)
  }
  await writeHead(dir, listing.head)
}

function formatPackedRefs(refs: RefListing['refs']): string {
  // What tags name in the end is left for git to find out: it would believe whatever stood here.
  const lines = refs.map(({ name, oid }) => `${oid} ${name}\n`)
  return ['# pack-refs with: sorted \n', ...lines].join('')
}

async function writeHead(dir: string, head: Head): Promise<void> {
  if (head.kind === 'detached') await writeFile(join(dir, 'HEAD'), `${head.oid}\n`)
  else if (head.kind !== 'unknown') await writeSymbolicRef(dir, 'HEAD', head.target)
}

async function writeSymbolicRef(dir: string, name: string, target: string): Promise<void> {
  const path = Buffer.concat([Buffer.from(`${dir}/`), Buffer.from(name, 'latin1')])
  await mkdir(path.subarray(0, path.lastIndexOf('/')), { recursive: true })
  await writeFile(path, `ref: ${target}\n`, 'latin1')
}

/** Fails unless all that `tips` reach is there, as git checks it after a clone. */
export async function checkConnectivity(
  dir: string,
  tips: Iterable<string>,
  context: GitContext,
): Promise<void> {
  const args = ['rev-list', '--objects', '--stdin', '--quiet']
  await runGit(command(dir, context, args), lines(tips))
}

/**
 * Lets git check every object. Fails on damage; returns what git finds odd in objects and
 * refs that are as the source has them, as many legal old repositories do.
 */
export async function checkObjects(dir: string, context: GitContext): Promise<string[]> {
  const args = ['fsck', '--full', '--no-dangling', '--no-reflogs', '--no-progress']
  const { status, stdout, stderr } = await runGit({ ...command(dir, context, args), accept: ANY })
  const said = `${stderr}\n${stdout.toString('latin1')}`.split('\n').filter((line) => line !== '')
  const damage = said.filter((line) => !ODDITY.test(line) && !NOTICE.test(line))
  if (damage.length > 0 || (status !== 0 && said.length === 0)) {
    throw classifyGitFailure(damage.join('\n'), { args, side: 'scratch' })
  }
  return said.filter((line) => ODDITY.test(line)).map(describeStderr)
}

/** The status of fsck is a sum of what it found; its words tell whether that is damage. */
const ANY = Array.from({ length: 128 }, (_, status) => status)
const NOTICE = /^(notice: |hint: |Checking )/
const ODDITY =
  /^(warning|error) in (tree|commit|tag|blob) |^error: (HEAD points to something strange|\S+: not a commit)|^warning: /

/** Gives the repository in `<dir>/.git` a working tree, and fills it from HEAD if that is born. */
export async function checkOut(dir: string, context: GitContext, born: boolean): Promise<void> {
  const gitDir = join(dir, '.git')
  await runGit(command(gitDir, context, ['config', 'core.bare', 'false']))
  if (!born) return
  const { env, ...rest } = command(gitDir, context, ['read-tree', '--reset', '-u', 'HEAD'])
  await runGit({ ...rest, cwd: dir, env: { ...env, GIT_WORK_TREE: dir } })
}

function command(dir: string, context: GitContext, args: readonly string[]): GitCommand {
  return {
    args,
    cwd: dir,
    env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
    signal: context.signal,
    side: 'scratch',
  }
}

function alternatesOf(dir: string): string {
  return join(dir, 'objects/info/alternates')
}
