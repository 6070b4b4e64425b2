/** Real snapshots of a real repository, made once and looked at in many states of a store. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backup } from '../../../core/backup.ts'
import type { BackupResult } from '../../../core/domain/outcome.ts'
import {
  createMemoryStore,
  type MemoryObject,
  type MemoryStore,
} from '../../../core/store/memory.ts'
import { OBJECTS, sourceAt, verbTools } from '../../core/verb-tools.ts'
import { git, gitText } from '../../git.ts'
import { addCommits, growRepository } from '../../repositories/grow.ts'

export const HOUR = 60 * 60 * 1000
/** When the first snapshot was taken; each other an hour after the one before it. */
export const BEGIN = Date.parse('2026-11-21T10:00:00Z')

export interface Taken {
  readonly id: string
  readonly manifest: string
  readonly sha256: string
  readonly takenAt: number
}

export interface History {
  /** base, increment, unchanged, and one in which protected refs were harmed. */
  readonly snapshots: readonly [Taken, Taken, Taken, Taken]
  /** A store as it was after the first `count` snapshots. */
  storeAfter(count: number): MemoryStore
  /** Objects that the snapshot of this number added. */
  addedBy(n: number): ReadonlyMap<string, MemoryObject>
  /** Commits of main after each snapshot. */
  readonly mains: readonly string[]
}

export const ROCKET = {
  id: '42',
  host: 'github.com',
  path: ['acme', 'rocket'],
  url: 'https://github.com/acme/rocket',
}

export async function makeHistory(identity = ROCKET): Promise<History> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-history-'))
  try {
    return await takeAll(dir, identity)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function takeAll(dir: string, identity: typeof ROCKET): Promise<History> {
  const original = join(dir, 'original.git')
  await growRepository(original, { commits: 50, files: 5, bytes: 4000, seed: 1 })
  let at = BEGIN
  const store = createMemoryStore({ now: () => new Date(at) })
  const tools = { ...verbTools(dir, store), now: () => new Date(at) }
  const source = { ...(await sourceAt(original)), identity }
  const states: ReadonlyMap<string, MemoryObject>[] = [new Map()]
  const mains: string[] = []
  async function take(): Promise<Taken> {
    const takenAt = at
    const result = await backup(source, OBJECTS, tools)
    at += HOUR
    states.push(new Map(store.objects))
    mains.push(await gitText(['-C', original, 'rev-parse', 'main']))
    return { ...known(result), takenAt }
  }
  const base = await take()
  await addCommits(original, 2, 2)
  const increment = await take()
  const unchanged = await take()
  const root = await gitText(['-C', original, 'rev-parse', 'main~2'])
  await git(['-C', original, 'branch', 'extra', root])
  await git(['-C', original, 'update-ref', 'refs/heads/main', root])
  for (const tag of (await gitText(['-C', original, 'tag'])).split('\n').slice(0, 1)) {
    await git(['-C', original, 'tag', '--force', tag, 'main'])
  }
  const harmed = await take()
  return {
    snapshots: [base, increment, unchanged, harmed],
    mains,
    storeAfter: (count) => storeOf(states[count] ?? new Map()),
    addedBy: (n) => new Map([...(states[n + 1] ?? [])].filter(([key]) => !states[n]?.has(key))),
  }
}

/** A store with these very objects, on its own. */
export function storeOf(objects: ReadonlyMap<string, MemoryObject>): MemoryStore {
  const store = createMemoryStore()
  for (const [key, { bytes, modifiedAt }] of objects) {
    store.objects.set(key, { bytes: new Uint8Array(bytes), modifiedAt })
  }
  return store
}

function known({ snapshot, manifest, manifestSha256 }: BackupResult): Omit<Taken, 'takenAt'> {
  if (snapshot === null || manifest === null || manifestSha256 === null) {
    throw new Error('the backup made no snapshot')
  }
  return { id: snapshot, manifest, sha256: manifestSha256 }
}
