/** Repositories with very many refs, by the program as it is shipped. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { git, gitText } from '../git.ts'
import { compareRepositories } from '../repositories/compare.ts'
import { growRepository } from '../repositories/grow.ts'
import { startGitServer } from '../servers/git-server.ts'
import { temporaryDirectory } from './verb-tools.ts'

/** A repository with `count` refs on its 50 commits, served over http. */
async function serve(count: number) {
  const dir = await temporaryDirectory()
  const original = join(dir, 'served', 'many.git')
  await growRepository(original, { commits: 50, files: 20, bytes: 100_000, seed: 1 })
  await nameCommits(original, count)
  const server = await startGitServer({ root: join(dir, 'served') })
  onTestFinished(() => server.close())
  return { dir, original, url: `${server.url}/many.git` }
}

async function nameCommits(dir: string, count: number): Promise<void> {
  const oids = (await gitText(['-C', dir, 'rev-list', '--all'])).trim().split('\n')
  const lines = Array.from({ length: count }, (_, n) => {
    const name = `refs/pull/${n.toString().padStart(6, '0')}/head`
    return `${oids[n % oids.length]} ${name}\n`
  })
  await git(['-C', dir, 'pack-refs', '--all'])
  const packed = await readFile(join(dir, 'packed-refs'), 'latin1')
  // Names below refs/heads sort before those below refs/pull, and tags behind them.
  const at = packed.indexOf(' refs/tags/')
  const before = at < 0 ? packed.length : packed.lastIndexOf('\n', at) + 1
  await writeFile(
    join(dir, 'packed-refs'),
    packed.slice(0, before) + lines.join('') + packed.slice(before),
    'latin1',
  )
}

/** Runs the command line, and tells the most memory that it had. */
async function run(
  ...args: string[]
): Promise<{ status: number; said: string; peakBytes: number }> {
  const child = spawn(process.execPath, ['dist/cli/index.js', ...args])
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  const peak = watchPeak(child)
  const [status] = await once(child, 'close')
  return { status, said, peakBytes: peak() }
}

/** The high-water mark of a process, as of the last look before it ended. */
function watchPeak({ pid }: ChildProcess): () => number {
  let peakBytes = 0
  const look = async () => {
    const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(text)?.[1]
    if (kilobytes !== undefined) peakBytes = Number(kilobytes) * 1024
  }
  const timer = setInterval(look, 10)
  return () => {
    clearInterval(timer)
    return peakBytes
  }
}

it.runIf(process.platform === 'linux')(
  'memory grows by as much with each ref, and stays below 250 MB with 50,000',
  async () => {
    const peaks = []
    for (const count of [1000, 50_000, 100_000]) {
      const { dir, url } = await serve(count)
      const store = join(dir, 'store')
      const first = await run('backup', url, '--store', store, '--strategy', 'stream')
      expect(first.status, first.said).toBe(0)
      peaks.push(first.peakBytes)
    }
    const [few = 0, many = 0, most = 0] = peaks
    console.log(`peaks: ${peaks.map((bytes) => `${Math.round(bytes / 1e6)} MB`).join(', ')}`)
    expect(many).toBeLessThan(250e6)
    // Twice as many refs cost about twice as much; half as much again is left to the collector.
    expect(most - few).toBeLessThan(3 * Math.max(many - few, 30e6))
  },
)

it('100,000 refs come back as they were, after an increment too', async () => {
  const { dir, original, url } = await serve(100_000)
  const store = join(dir, 'store')
  for (const ref of ['refs/heads/one', 'refs/pull/050000/merge']) {
    const oid = (await gitText(['-C', original, 'commit-tree', '-m', ref, 'main^{tree}'])).trim()
    await git(['-C', original, 'update-ref', ref, oid])
    const { status, said } = await run('backup', url, '--store', store, '--strategy', 'stream')
    expect(status, said).toBe(0)
  }
  const directory = join(dir, 'restored.git')
  const restored = await run('restore', url, directory, '--store', store, '--bare')
  expect(restored.status, restored.said).toBe(0)
  expect(await compareRepositories(original, directory)).toEqual([])
})
