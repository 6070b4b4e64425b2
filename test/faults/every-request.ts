/**
 * One fault at every request in turn, while a repository that was backed up before is backed
 * up again, changed. Whatever happens, three things hold:
 *
 * - a visible manifest means a restorable snapshot,
 * - a backup that says it succeeded has made one, verified at the level asked for,
 * - the next run without a fault succeeds, and what it stored restores exactly.
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { backup } from '../../core/backup.ts'
import { listSnapshotIds } from '../../core/catalog.ts'
import { asHoldfastError, type HoldfastError } from '../../core/domain/errors.ts'
import type { BackupResult } from '../../core/domain/outcome.ts'
import { restore } from '../../core/restore.ts'
import { retrying } from '../../core/store/retrying.ts'
import type { Tools } from '../../core/tools.ts'
import { OBJECTS, sourceAt, verbTools } from '../core/verb-tools.ts'
import { git } from '../git.ts'
import { compareRepositories } from '../repositories/compare.ts'
import { addCommits, growRepository } from '../repositories/grow.ts'
import type { Fault, PlannedFault } from '../servers/s3-double-faults.ts'
import { type S3Server, s3StoreOn } from '../servers/s3-subject.ts'

export const FAULTS: readonly Fault[] = [
  'reset',
  'reset-after-effect',
  500,
  503,
  'slow',
  'stall',
  'flip-request',
  'flip-response',
  'truncate-response',
]

/** A server whose requests pass by a plan of faults. */
export interface FaultyServer extends S3Server {
  plan(faults: readonly PlannedFault[]): void
  requestCount(): number
  /** Drops all it holds, where that is in memory. */
  forget?(): void
}

export interface Trial {
  /** What became of the backup under the fault: a status or a code. */
  readonly outcome: string
  readonly requests: number
}

export interface Trials {
  /** A new store, a backup without faults, and one of the changed repository under `faults`. */
  run(faults: readonly PlannedFault[]): Promise<Trial>
  end(): Promise<void>
}

/** The change, at some 20 kB each, is just large enough to go up in two parts. */
const CHANGED_COMMITS = 215

export async function prepareTrials(
  server: FaultyServer,
  bucket: string,
  idleTimeoutMs: number,
): Promise<Trials> {
  const scratch = await realpath(await mkdtemp(join(tmpdir(), 'holdfast-faults-')))
  const before = join(scratch, 'before.git')
  const after = join(scratch, 'after.git')
  await growRepository(before, { commits: 5, files: 5, bytes: 20_000, seed: 1 })
  await git(['clone', '--quiet', '--mirror', before, after])
  await addCommits(after, CHANGED_COMMITS, 2)
  let stores = 0
  return {
    async run(faults) {
      stores += 1
      const store = openStore(server, { bucket, prefix: `run-${stores}` }, idleTimeoutMs)
      const tools = verbTools(scratch, store)
      const trial = await tryOut({ server, before, after, scratch, tools }, faults)
      server.forget?.()
      return trial
    },
    end: () => rm(scratch, { recursive: true, force: true }),
  }
}

/** As the programs open it, but for the waiting. */
function openStore(
  server: FaultyServer,
  place: { readonly bucket: string; readonly prefix: string },
  idleTimeoutMs: number,
) {
  return retrying(s3StoreOn(server, { ...place, config: { idleTimeoutMs } }), {
    attempts: 3,
    sleep: async () => {},
    random: () => 0,
  })
}

interface Stage {
  readonly server: FaultyServer
  readonly before: string
  readonly after: string
  readonly scratch: string
  readonly tools: Tools
}

async function tryOut(stage: Stage, faults: readonly PlannedFault[]): Promise<Trial> {
  const { server, before, after, tools } = stage
  server.plan([])
  const source = await sourceAt(before)
  const first = await backup(source, OBJECTS, tools)
  // The same repository to the store, with more in it.
  const changed = { ...source, address: after }
  server.plan(faults)
  const outcome = await backup(changed, OBJECTS, tools).catch(asHoldfastError)
  const requests = server.requestCount()
  server.plan([])

  const repositoryId = source.identity.id
  const visible = await listSnapshotIds(tools.store, repositoryId)
  checkOutcome(outcome, visible)
  // Restoring checks every byte, object and ref; what is new is compared with the source too.
  for (const id of visible) await restoreInto(stage, repositoryId, id, async () => {})
  const next = await backup(changed, OBJECTS, tools)
  expect(next.verified).toBe('objects')
  await restoreInto(stage, repositoryId, next.snapshot ?? '', async (directory) => {
    expect(await compareRepositories(after, directory)).toEqual([])
  })
  expect(visible).toContain(first.snapshot)
  return { outcome: outcome instanceof Error ? outcome.code : outcome.status, requests }
}

function checkOutcome(outcome: BackupResult | HoldfastError, visible: readonly string[]): void {
  if (outcome instanceof Error) {
    expect(outcome.code, outcome.message).not.toBe('internal')
    expect(outcome.hint).not.toBe('')
    return
  }
  expect(outcome).toMatchObject({ status: 'stored', verified: 'objects' })
  expect(visible).toContain(outcome.snapshot)
}

async function restoreInto(
  { scratch, tools }: Stage,
  repositoryId: string,
  snapshot: string,
  check: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = join(scratch, 'restored')
  await restore({ repositoryId, directory, snapshot, bare: true, dryRun: false }, tools)
  await check(directory)
  await rm(directory, { recursive: true })
}
