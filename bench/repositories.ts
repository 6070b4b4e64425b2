/** The repositories of a benchmark: as they are, and as they were some commits ago. */
import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { git, gitText, tryGit } from '../test/git.ts'
import { generateRepository, SIZES } from './generate.ts'

export interface Repository {
  readonly name: string
  /** A bare repository that only the benchmark uses. */
  readonly directory: string
  readonly refs: number
  readonly objects: number
  /** Of its one pack. */
  readonly packBytes: number
  /** Refs that the source could not give in full, and that are not served. */
  readonly leftOut: number
}

const GENERATED = 'generated:'

/** Makes a copy of `source`, a path, a URL or `generated:<size>`, packed as a server packs it. */
export async function prepareRepository(source: string, directory: string): Promise<Repository> {
  if (source.startsWith(GENERATED)) {
    const size = SIZES[source.slice(GENERATED.length)]
    if (size === undefined) throw new Error(`${source}: use ${Object.keys(SIZES).join(', ')}`)
    await generateRepository(directory, size)
  } else {
    await git(['clone', '--quiet', '--mirror', '--no-hardlinks', '--', source, directory])
  }
  const leftOut = await dropIncomplete(directory)
  await packForServing(directory)
  return {
    name: source.startsWith(GENERATED) ? source : nameOf(source),
    directory,
    leftOut,
    ...(await factsOf(directory)),
  }
}

/**
 * Makes `earlier`, the repository as it was `commits` ago on its main line: whatever holds one of
 * the newest commits goes back to the commit before them if it is a branch, and does not exist
 * yet otherwise. False when the history is shorter than that.
 */
export async function cutHistory(
  directory: string,
  commits: number,
  earlier: string,
): Promise<boolean> {
  const line = ['rev-list', '--first-parent', `--max-count=${commits + 1}`, 'HEAD']
  const newest = (await text(directory, line)).split('\n')
  const [oldest, base] = newest.slice(-2)
  if (newest.length <= commits || oldest === undefined || base === undefined) return false
  await git(['clone', '--quiet', '--mirror', '--shared', '--', directory, earlier])
  const late = await namesOf(earlier, ['--contains', oldest])
  const commands = late.map((name) =>
    name.startsWith('refs/heads/') ? `update ${name}\0${base}\0\0` : `delete ${name}\0\0`,
  )
  await text(earlier, ['update-ref', '--stdin', '-z'], commands.join(''))
  await packForServing(earlier)
  await rm(join(earlier, 'objects/info/alternates'))
  return true
}

/** The object ids of all refs, each once. */
export async function tipsOf(directory: string): Promise<readonly string[]> {
  return [...new Set(await lines(directory, ['for-each-ref', '--format=%(objectname)']))]
}

/** One pack with a bitmap, and one file of refs, as a large host keeps them. */
async function packForServing(directory: string): Promise<void> {
  await text(directory, ['repack', '-adq', '--write-bitmap-index'])
  await text(directory, ['pack-refs', '--all'])
}

/** A partial clone claims objects that it has not. It is served as far as it is complete. */
async function dropIncomplete(directory: string): Promise<number> {
  const packs = join(directory, 'objects/pack')
  const promises = (await readdir(packs)).filter((file) => file.endsWith('.promisor'))
  if (promises.length === 0) return 0
  await Promise.all(promises.map((file) => rm(join(packs, file))))
  const options = { env: { GIT_DIR: directory } }
  await tryGit(['config', '--remove-section', 'remote.origin'], options)
  const missing = (await lines(directory, ['rev-list', '--objects', '--all', '--missing=print']))
    .filter((line) => line.startsWith('?'))
    .map((line) => line.slice(1))
  const refs = new Set<string>()
  for (const oid of missing) {
    const commits = await lines(directory, ['log', '--all', '--format=%H', `--find-object=${oid}`])
    const contain = commits.flatMap((commit) => ['--contains', commit])
    if (contain.length > 0) for (const name of await namesOf(directory, contain)) refs.add(name)
  }
  const commands = [...refs].map((name) => `delete ${name}\0\0`)
  await text(directory, ['update-ref', '--stdin', '-z'], commands.join(''))
  return refs.size
}

async function factsOf(directory: string) {
  const refs = await namesOf(directory)
  const counts = await lines(directory, ['count-objects', '-v'])
  const count = (label: string) =>
    Number(counts.find((line) => line.startsWith(`${label}: `))?.split(' ')[1] ?? 0)
  return { refs: refs.length, objects: count('in-pack'), packBytes: count('size-pack') * 1024 }
}

function namesOf(directory: string, filter: readonly string[] = []): Promise<string[]> {
  return lines(directory, ['for-each-ref', '--format=%(refname)', ...filter])
}

async function lines(directory: string, args: readonly string[]): Promise<string[]> {
  const output = await text(directory, args)
  return output === '' ? [] : output.split('\n')
}

function text(directory: string, args: readonly string[], input?: string): Promise<string> {
  const env = { GIT_DIR: directory }
  return gitText(args, input === undefined ? { env } : { env, input })
}

function nameOf(source: string): string {
  const path = source.replace(/\/+$/, '').replace(/(\/repo)?(\.git)?$/, '')
  return basename(path)
}
