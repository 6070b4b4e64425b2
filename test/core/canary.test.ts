/** A token that is used is found nowhere: not in any argv, in scratch, in the store or in words. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { PATH } from '../config.ts'
import { growRepository } from '../repositories/grow.ts'
import { startGitServer } from '../servers/git-server.ts'
import { temporaryDirectory } from './verb-tools.ts'

const CLI = join(import.meta.dirname, '../../cli/index.ts')
const CANARY = 'ghp_canaryCanaryCanary0123456789'
/** As it stands in an Authorization header. */
const ENCODED = Buffer.from(`x-access-token:${CANARY}`).toString('base64').replace(/=+$/, '')

async function setting() {
  const dir = await temporaryDirectory()
  await growRepository(join(dir, 'srv/acme/rocket.git'), {
    ...{ commits: 30, files: 50, bytes: 4_000_000, seed: 1 },
  })
  const root = join(dir, 'srv')
  const server = await startGitServer({ root, tokens: { [CANARY]: ['acme/rocket.git'] } })
  onTestFinished(() => server.close())
  return { dir, server, address: server.url.replace('//', `//x-access-token:${CANARY}@`) }
}

/** Runs the command line, and looks at every process and scratch file while it does. */
async function runWatched(args: readonly string[], dir: string) {
  const tmp = join(dir, 'tmp')
  const env = { PATH, TMPDIR: tmp }
  const child = spawn(process.execPath, [CLI, ...args], { env })
  const words: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => words.push(chunk))
  }
  const closed = once(child, 'close')
  const seen = new Set<string>()
  let looks = 0
  while (child.exitCode === null) {
    for (const text of await argvOfOthers(child.pid)) seen.add(text)
    for (const text of await filesBelow(tmp)) if (holdsCanary(text)) seen.add(text)
    looks += 1
    await sleep(5)
  }
  const [status] = await closed
  const said = Buffer.concat(words).toString('latin1')
  return { status, said, seen: [...seen], looks }
}

/**
 * The argv of all processes but that of the one the user started, who typed it; a fork of it has
 * the same until it becomes git.
 */
async function argvOfOthers(own: number | undefined): Promise<string[]> {
  const typed = await readFile(`/proc/${own}/cmdline`, 'latin1').catch(() => '')
  const texts = []
  for await (const path of glob('/proc/[0-9]*/cmdline')) {
    if (path.includes(`/${own}/`)) continue
    texts.push(await readFile(path, 'latin1').catch(() => ''))
  }
  return texts.filter((text) => text !== typed)
}

async function filesBelow(dir: string): Promise<string[]> {
  const texts = []
  for await (const entry of glob('**', { cwd: dir, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.includes('pack')) continue
    texts.push(await readFile(join(entry.parentPath, entry.name), 'latin1').catch(() => ''))
  }
  return texts
}

function holdsCanary(text: string): boolean {
  return text.includes(CANARY) || text.includes(ENCODED)
}

it('when a backup with a token is read off the wire', async () => {
  const { dir, server, address } = await setting()
  const store = join(dir, 'store')
  // Long enough for a look at whoever is at work, however busy this machine is.
  server.faults.set(3, { kind: 'slow', bytesPerSecond: 40_000_000 })
  const args = ['backup', `${address}/acme/rocket.git`, '--store', store, '--strategy', 'stream']
  const run = await runWatched(args, dir)

  expect(run.status, run.said).toBe(0)
  expect(server.requests.some((each) => each.authorization === 'present')).toBe(true)
  expect(run.seen.some((argv) => argv.includes('index-pack'))).toBe(true)
  const kept = await filesBelow(store)
  expect(kept.length).toBeGreaterThan(5)
  expect([...run.seen, run.said, ...kept].filter(holdsCanary)).toEqual([])
})

it('when a backup with a token is cloned', async () => {
  const { dir, server, address } = await setting()
  const store = join(dir, 'store')
  const source = `${address}/acme/rocket.git`
  const cache = join(dir, 'mirrors')
  const run = await runWatched(['backup', source, '--store', store, '--cache', cache], dir)

  expect(run.status, run.said).toBe(0)
  expect(run.looks).toBeGreaterThan(3)
  // The token was needed, and git was seen at work.
  expect(server.requests.some((each) => each.authorization === 'present')).toBe(true)
  expect(run.seen.some((argv) => argv.includes('clone'))).toBe(true)
  const kept = [...(await filesBelow(store)), ...(await filesBelow(cache))]
  expect(kept.length).toBeGreaterThan(5)
  expect([...run.seen, run.said, ...kept].filter(holdsCanary)).toEqual([])
})

it('when it is refused', async () => {
  const { dir, address } = await setting()
  const source = `${address}/acme/other.git`
  const run = await runWatched(['backup', source, '--store', join(dir, 'store'), '--json'], dir)

  expect(run.status).toBe(1)
  expect(run.said).toContain('source-not-found')
  expect([...run.seen, run.said].filter(holdsCanary)).toEqual([])
})
