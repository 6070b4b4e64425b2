/** What is to be made of an attempt to back up what a server lies about. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { readLatest } from '../../core/catalog.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { restore } from '../../core/restore.ts'
import type { MemoryStore } from '../../core/store/memory.ts'
import { verify } from '../../core/verify.ts'
import { git, gitText } from '../git.ts'
import { compareRepositories } from '../repositories/compare.ts'
import type { Attempt, Scene } from './lying-scene.ts'

/** Of all that snapshots are made of, by key. */
export function contentsOf({ objects }: MemoryStore): Record<string, Uint8Array> {
  const entries = [...objects].filter(([key]) => key.startsWith('repositories/'))
  return Object.fromEntries(entries.map(([key, { bytes }]) => [key, bytes]))
}

/** Refused with `code`, and nothing is left but what there was before. */
export async function expectRefused(
  { outcome, tools, store, seed }: Attempt,
  code: string | RegExp,
): Promise<void> {
  expect(outcome).toBeInstanceOf(HoldfastError)
  const found = outcome instanceof HoldfastError ? `${outcome.code}: ${outcome.message}` : ''
  expect(found).toMatch(typeof code === 'string' ? new RegExp(`^${code}: `) : code)
  expect(contentsOf(store)).toEqual(contentsOf(seed))
  expect(await readdir(tools.scratch)).toEqual([])
  await expectNoProcess()
}

/** Neither of ours nor of the server's. */
export async function expectNoProcess(): Promise<void> {
  const running = () => process.getActiveResourcesInfo().filter((each) => each === 'ProcessWrap')
  await expect.poll(running, { timeout: 10_000 }).toEqual([])
}

/** Refused with a code of the source's, or a snapshot that restores, as git itself finds. */
export async function expectNoLie(done: Attempt): Promise<void> {
  if (done.outcome instanceof HoldfastError) {
    await expectRefused(done, /^(source-|verification-failed)/)
    return
  }
  const directory = await restored(done)
  expect(await isIntact(done)).toBe(true)
  await expectPeeled(directory)
}

/** A snapshot that nobody looked into is no good one, or it is none the worse for the lie. */
export async function expectFoundOut(done: Attempt, { original }: Scene): Promise<void> {
  const intact = await isIntact(done)
  const outcome = await restored(done).catch((error: unknown) => error)
  if (intact) expect(await compareRepositories(original, String(outcome))).toEqual([])
  else expect(outcome).toBeInstanceOf(HoldfastError)
}

/** Where an attempt's snapshot is restored to. Throws as `restore` does. */
export async function restored({ tools, source }: Attempt): Promise<string> {
  const repositoryId = source.identity.id
  const directory = join(tools.directory, 'restored')
  await restore({ repositoryId, directory, bare: true, dryRun: false }, tools)
  return directory
}

export async function isIntact({ tools, source }: Attempt): Promise<boolean> {
  return (await verify({ full: true, repositoryId: source.identity.id }, tools)).intact
}

/** What the newest snapshot of an attempt is, but for when it was taken. */
export async function dataOf({ store, source }: Attempt): Promise<object> {
  const latest = await readLatest(store, source.identity.id, new Date())
  if (latest === undefined) throw new Error('there is no snapshot')
  const { head, refs, chain } = latest.manifest.git
  return {
    head,
    refs,
    chain: chain.map(({ kind, object, objects }) => [kind, objects, object.stored]),
  }
}

/** What packed-refs says that tags name in the end is what they name. */
async function expectPeeled(dir: string): Promise<void> {
  const shown = (await git(['-C', dir, 'show-ref', '-d']).catch(() => '')).toString('latin1')
  const names = await gitText(['-C', dir, 'for-each-ref', '--format=%(objecttype) %(refname)'])
  for (const name of names.split('\n').flatMap((line) => /^tag (.*)/.exec(line)?.[1] ?? [])) {
    const named = await gitText(['-C', dir, 'rev-parse', `${name}^{}`])
    expect(shown.split('\n')).toContain(`${named} ${name}^{}`)
  }
}
