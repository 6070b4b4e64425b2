/**
 * A repository in two states, a server that lies about it, and attempts to back it up all the same.
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backup } from '../../core/backup.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import type { VerifyLevel } from '../../core/domain/levels.ts'
import type { BackupResult } from '../../core/domain/outcome.ts'
import type { BackupOptions } from '../../core/job.ts'
import type { RemoteSource } from '../../core/resolve-source.ts'
import { createMemoryStore, type MemoryStore } from '../../core/store/memory.ts'
import { OBJECTS, sourceAt, type VerbTools, verbTools } from '../core/verb-tools.ts'
import { git, gitText } from '../git.ts'
import { openDraft, startDraft } from '../repositories/draft.ts'
import { commit, history, tag } from '../repositories/fast-import.ts'
import { growRepository } from '../repositories/grow.ts'
import { type GitServer, startGitServer } from '../servers/git-server.ts'
import { type Lie, type LyingServer, startLyingGitServer } from '../servers/lying-git-server.ts'

export const LEVELS = ['wire', 'objects'] as const
export const KINDS = ['base', 'increment'] as const
export type Kind = (typeof KINDS)[number]

export interface Situation {
  readonly kind: Kind
  readonly level: VerifyLevel
  /** `stream` when absent. */
  readonly strategy?: BackupOptions['strategy']
}

/** Every object that a true answer holds, by type. */
export type Holdings = Readonly<Record<'commit' | 'tree' | 'blob' | 'tag', readonly string[]>>

export interface Scene {
  readonly dir: string
  /** What the server has: `two.git`, which is `one.git` with some more. */
  readonly original: string
  readonly truth: GitServer
  readonly liar: LyingServer
  readonly source: RemoteSource
  /** Of a base, or of an increment of `two.git` upon `one.git`. */
  readonly holdings: Readonly<Record<Kind, Holdings>>
  /** The commit that main names. */
  readonly tip: string
  /** What no ref reaches: a blob, and a commit with a tree of its own. */
  readonly strange: { readonly blob: string; readonly commit: readonly string[] }
  /** A pack of exactly these objects, made by git. */
  packOf(oids: Iterable<string>): Promise<Buffer>
  /** Another repository, whole. */
  readonly another: Buffer
  /** A store with a base of `one.git`, by level. */
  readonly seeds: ReadonlyMap<VerifyLevel, MemoryStore>
}

/** To be closed with `closeScene`. */
export async function setScene(): Promise<Scene> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'holdfast-lies-')))
  const served = join(dir, 'served')
  const [one, original, other, maker] = ['one', 'two', 'other', 'maker'].map((name) =>
    join(served, `${name}.git`),
  )
  if (!one || !original || !other || !maker) throw new Error('no paths')
  // Larger than what git reads ahead, so that it can fail before all of a pack has come.
  await growRepository(one, { commits: 10, files: 10, bytes: 400_000, seed: 1 })
  await growRepository(other, { commits: 3, files: 3, bytes: 3000, seed: 9 })
  await git(['clone', '--quiet', '--mirror', one, original])
  const grown = openDraft(original)
  const main = await grown.git(['rev-parse', 'main'])
  await grown.import(history('refs/heads/main', 3, main), tag('v1', 'refs/heads/main'))
  await grown.point({ 'refs/heads/topic': `${main}~2` })

  const draft = await startDraft(maker)
  await draft.write('objects/info/alternates', `${original}/objects\n${other}/objects\n`)
  await draft.import(commit('refs/heads/strange', { files: { strange: 'Nobody asked\n' } }))
  const strange = {
    blob: await draft.git(['hash-object', '-w', '--stdin'], 'Nobody asked for this either\n'),
    commit: await reachable(maker, ['refs/heads/strange']),
  }
  const packOf = (oids: Iterable<string>) =>
    git(['pack-objects', '--stdout', '-q'], {
      env: { GIT_DIR: maker },
      input: [...oids].map((oid) => `${oid}\n`).join(''),
    })

  const truth = await startGitServer({ root: served })
  const liar = await startLyingGitServer(truth)
  const source = await sourceAt(liar.addressOf('two.git', {}))
  const seeds = new Map<VerifyLevel, MemoryStore>()
  for (const level of LEVELS) {
    const store = createMemoryStore()
    const from = { ...source, address: liar.addressOf('one.git', {}) }
    await backup(
      from,
      { ...OBJECTS, strategy: 'stream', level },
      verbTools(join(dir, 'seed'), store),
    )
    seeds.set(level, store)
  }
  return {
    ...{ dir, original, truth, liar, source, strange, packOf, seeds },
    holdings: {
      base: await holdingsOf(original, ['--all']),
      increment: await holdingsOf(original, ['--all', '--not', main]),
    },
    tip: await grown.git(['rev-parse', 'main']),
    another: await packOf(await reachable(other, ['--all'])),
  }
}

export async function closeScene({ dir, liar, truth }: Scene): Promise<void> {
  await liar.close()
  await truth.close()
  await rm(dir, { recursive: true, maxRetries: 5 })
}

async function reachable(dir: string, revisions: readonly string[]): Promise<string[]> {
  const args = ['-C', dir, 'rev-list', '--objects', '--no-object-names', ...revisions]
  return (await gitText(args)).split('\n')
}

async function holdingsOf(dir: string, revisions: readonly string[]): Promise<Holdings> {
  const oids = await reachable(dir, revisions)
  const listed = await gitText(
    ['-C', dir, 'cat-file', '--batch-check=%(objecttype) %(objectname)'],
    {
      input: oids.map((oid) => `${oid}\n`).join(''),
    },
  )
  const of = (type: string) =>
    listed
      .split('\n')
      .flatMap((line) => (line.startsWith(`${type} `) ? [line.slice(type.length + 1)] : []))
  return { commit: of('commit'), tree: of('tree'), blob: of('blob'), tag: of('tag') }
}

export function allOf(holdings: Holdings): string[] {
  return Object.values(holdings).flat()
}

export interface Attempt {
  /** A result or an error. */
  readonly outcome: BackupResult | HoldfastError
  readonly tools: VerbTools
  readonly store: MemoryStore
  readonly seed: MemoryStore
  readonly source: RemoteSource
}

let attempts = 0

/** Backs up what the liar tells, upon the honest snapshot before if it is an increment. */
export async function attempt(
  { dir, liar, seeds, source }: Scene,
  { kind, level, strategy = 'stream' }: Situation,
  lie: Lie,
): Promise<Attempt> {
  attempts += 1
  const seed = (kind === 'increment' && seeds.get(level)) || createMemoryStore()
  const store = createMemoryStore()
  for (const [key, object] of seed.objects) store.objects.set(key, object)
  const tools = verbTools(join(dir, `attempt-${attempts}`), store)
  const lied = { ...source, address: liar.addressOf('two.git', lie) }
  const options = { ...OBJECTS, strategy, level }
  const outcome = await backup(lied, options, tools).catch((error: unknown) => {
    if (error instanceof HoldfastError) return error
    throw error
  })
  return { outcome, tools, store, seed, source: lied }
}
