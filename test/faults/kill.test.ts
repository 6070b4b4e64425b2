/**
 * `kill -9` at any moment. Before it a snapshot was taken; after it that one is whole, there is
 * no manifest of a broken one, nothing is left over for good, and the next run succeeds.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listSnapshotIds } from '../../core/catalog.ts'
import { restore } from '../../core/restore.ts'
import { createDirectoryStore } from '../../core/store/directory.ts'
import { verify } from '../../core/verify.ts'
import { PATH } from '../config.ts'
import { sourceAt, temporaryDirectory, verbTools } from '../core/verb-tools.ts'
import { git } from '../git.ts'
import { compareRepositories } from '../repositories/compare.ts'
import { addCommits, growRepository } from '../repositories/grow.ts'
import { startGitServer } from '../servers/git-server.ts'

const CLI = join(import.meta.dirname, '../../cli/index.ts')
const KILLS = 16

interface Run {
  readonly status: number | null
  readonly durationMs: number
}

interface Kill {
  readonly afterMs: number
  /** The gits it started too, or the program alone. */
  readonly group: boolean
}

/** Runs the command line in a process group of its own, and kills it after a while. */
async function runCli(args: readonly string[], tmp: string, kill?: Kill): Promise<Run> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [CLI, ...args], {
    detached: true,
    stdio: 'ignore',
    env: { PATH, TMPDIR: tmp },
  })
  const ended = once(child, 'exit')
  if (kill !== undefined) {
    await Promise.race([ended, sleep(kill.afterMs)])
    const pid = child.exitCode === null ? child.pid : undefined
    if (pid !== undefined) process.kill(kill.group ? -pid : pid, 'SIGKILL')
  }
  const [status] = await ended
  return { status, durationMs: performance.now() - startedAt }
}

/** Another process may have the number of a dead one by now, and is let be while it lives. */
async function expectNothingLeft(
  scratch: string,
  unfinished: string,
  run: () => Promise<unknown>,
): Promise<void> {
  const left = async () => [
    ...(await readdir(scratch)),
    ...(await readdir(unfinished).catch(() => [])),
  ]
  for (let runs = 0; runs < 5 && (await left()).length > 0; runs += 1) {
    await sleep(500)
    await run()
  }
  expect(await left()).toEqual([])
}

describe.each(['mirror', 'stream'])('kill -9 of a %s', (strategy) => {
  it('leaves what was there whole, and the next run succeeds', { timeout: 300_000 }, async () => {
    const dir = await temporaryDirectory()
    const original = join(dir, 'served', 'original.git')
    const before = join(dir, 'before.git')
    await growRepository(original, { commits: 40, files: 200, bytes: 8_000_000, seed: 1 })
    const store = join(dir, 'store')
    const tools = verbTools(dir, createDirectoryStore(join(store, 'holdfast/v1')))
    const server = await startGitServer({ root: join(dir, 'served') })
    onTestFinished(() => server.close())
    const address = strategy === 'stream' ? `${server.url}/original.git` : original
    const { id: repositoryId } = (await sourceAt(address)).identity
    const args = ['backup', address, '--store', store, '--strategy', strategy]
    const tmp = join(dir, 'scratch')
    expect((await runCli(args, tmp)).status).toBe(0)
    const [first = ''] = await listSnapshotIds(tools.store, repositoryId)
    await git(['clone', '--quiet', '--mirror', original, before])
    const full = [...args, '--full']
    const { durationMs } = await runCli(full, tmp)

    let killed = 0
    for (let kill = 0; kill < KILLS; kill += 1) {
      await addCommits(original, 1, 100 + kill)
      const known = new Set(await listSnapshotIds(tools.store, repositoryId))
      const { status } = await runCli(full, tmp, {
        afterMs: ((kill + 0.5) * durationMs) / KILLS,
        group: kill % 2 === 0,
      })
      if (status === null) killed += 1
      const made = (await listSnapshotIds(tools.store, repositoryId)).filter((id) => !known.has(id))
      for (const snapshot of made) await expectRestores(original, snapshot)
    }
    await expectRestores(before, first)
    expect(killed).toBeGreaterThan(KILLS / 2)

    expect((await runCli(args, tmp)).status).toBe(0)
    const newest = (await listSnapshotIds(tools.store, repositoryId)).at(-1) ?? ''
    await expectRestores(original, newest)
    expect(await verify({ repositoryId, full: true }, tools)).toMatchObject({ intact: true })
    await expectNothingLeft(tmp, join(store, 'holdfast/v1/.tmp'), () => runCli(full, tmp))

    async function expectRestores(expected: string, snapshot: string): Promise<void> {
      const directory = join(dir, `restored-${snapshot}`)
      await restore({ repositoryId, directory, snapshot, bare: true, dryRun: false }, tools)
      expect(await compareRepositories(expected, directory)).toEqual([])
    }
  })
})
