/** An export takes no more memory for a large snapshot than for a small one. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import { expect, it } from 'vitest'
import { PATH } from '../config.ts'
import { temporaryDirectory } from '../core/verb-tools.ts'
import { git } from '../git.ts'
import { growRepository } from '../repositories/grow.ts'

const SCRIPT = resolve('cli/index.ts')
/** Has a program say at its end how much memory it had at most, in kilobytes. */
const TELL_MEMORY = `data:text/javascript,${encodeURIComponent(
  `process.on('exit', () => process._rawDebug('peak ' + process.resourceUsage().maxRSS))`,
)}`

function start(dir: string, argv: readonly string[]) {
  return spawn(process.execPath, ['--import', TELL_MEMORY, SCRIPT, ...argv], {
    cwd: dir,
    env: { PATH, HOME: dir, TMPDIR: dir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** The greatest memory of node in MB, and what came out, hashed. */
async function exportAll(dir: string, format: string) {
  const argv = ['export', './original.git', '--to', '-', '--format', format, '--store', 'store']
  const child = start(dir, argv)
  const hash = createHash('sha256')
  let bytes = 0
  const closed = once(child, 'close')
  const stderr = buffer(child.stderr)
  const output = format === 'bundle' ? child.stdout : child.stdout.pipe(createGunzip())
  for await (const chunk of output) {
    hash.update(chunk)
    bytes += chunk.length
  }
  expect(await closed).toEqual([0, null])
  const [, kilobytes] = /^peak (\d+)$/m.exec((await stderr).toString()) ?? []
  return { peakMegabytes: Number(kilobytes) / 1000, bytes, sha256: hash.digest('hex') }
}

async function backedUp(bytes: number): Promise<string> {
  const dir = await temporaryDirectory()
  await growRepository(join(dir, 'original.git'), { commits: 4, files: 16, bytes, seed: 1 })
  const child = start(dir, ['backup', './original.git', '--store', 'store'])
  child.stdout.resume()
  child.stderr.resume()
  expect(await once(child, 'close')).toEqual([0, null])
  return dir
}

async function snapshotIn(dir: string): Promise<string> {
  const child = start(dir, ['list', '--json', '--store', 'store'])
  child.stderr.resume()
  return /"snapshot": "([\w-]+)"/.exec((await buffer(child.stdout)).toString())?.[1] ?? ''
}

it('of 200 MB takes as much as one of 20 MB, and is whole', { timeout: 300_000 }, async () => {
  const [small, large] = [await backedUp(20_000_000), await backedUp(200_000_000)]
  const env = { GIT_DIR: join(large, 'original.git') }
  const args = ['archive', '--format=tar', `--prefix=original-${await snapshotIn(large)}/`, 'main']
  const archived = createHash('sha256')
    .update(await git(args, { env }))
    .digest('hex')
  const little = await exportAll(small, 'tar.gz')
  for (const format of ['tar.gz', 'bundle']) {
    const much = await exportAll(large, format)
    expect(much.bytes).toBeGreaterThan(200_000_000)
    expect(much.peakMegabytes - little.peakMegabytes).toBeLessThan(50)
    if (format === 'tar.gz') expect(much.sha256).toBe(archived)
  }
})
