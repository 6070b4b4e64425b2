/** `holdfast bundle-list` as people run it: its output goes into a file that git reads. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { PATH } from '../config.ts'
import { fetchFrom } from '../contract/store/addressing.ts'
import { git, gitText } from '../git.ts'
import { startS3Double } from '../servers/s3-double.ts'

const SCRIPT = resolve('cli/index.ts')

let directory: string
beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'bundle-list-')))
})
afterEach(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }))

async function run(argv: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [SCRIPT, ...argv], {
    cwd: directory,
    env: { PATH, HOME: join(directory, 'home'), TMPDIR: directory, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code, stdout, stderr }
}

async function makeRepository(name: string): Promise<string> {
  const path = join(directory, name)
  await git(['init', '--quiet', '--initial-branch=main', path])
  await git(['commit', '--quiet', '--allow-empty', '--message=first'], { cwd: path })
  return path
}

const Listing = z.strictObject({
  snapshot: z.string(),
  expiresAt: z.iso.datetime().nullable(),
  list: z.string(),
})

it('prints the list and nothing else, and git clones with it from anywhere', async () => {
  const source = await makeRepository('rocket')
  const store = ['--store', 'the "store" of größe']
  expect(await run(['backup', './rocket', ...store])).toMatchObject({ code: 0 })

  const { code, stdout, stderr } = await run(['bundle-list', './rocket', ...store])
  expect([code, stderr]).toEqual([0, ''])
  const elsewhere = join(directory, 'elsewhere')
  await mkdir(elsewhere)
  await writeFile(join(elsewhere, 'list'), stdout)
  await git(['clone', '--quiet', '--bundle-uri=list', source, 'clone'], { cwd: elsewhere })
  const tips = ['for-each-ref', '--format=%(objectname)', 'refs/bundles']
  expect(await gitText(['-C', join(elsewhere, 'clone'), ...tips])).toBe(
    await gitText(['-C', source, 'rev-parse', 'HEAD']),
  )

  const json = await run(['bundle-list', './rocket', ...store, '--json'])
  const listing = Listing.parse(JSON.parse(json.stdout))
  expect(listing).toMatchObject({ expiresAt: null, list: stdout })
  expect(stdout).toContain(`[bundle "${listing.snapshot}"]`)

  const latest = await run(['bundle-list', './rocket', ...store, '--snapshot', 'latest'])
  expect(latest).toMatchObject({ code: 0, stdout })
  for (const choice of [
    ['--at', '2020-01-01'],
    ['--snapshot', '20200101T000000Z-00000000'],
  ]) {
    const none = await run(['bundle-list', './rocket', ...store, ...choice])
    expect(none).toMatchObject({ code: 1, stdout: '' })
    expect(none.stderr).toContain('Error (snapshot-not-found)')
  }
})

it('of a store in S3 has URLs for as long as it was told, on standard output alone', async () => {
  const server = await startS3Double()
  onTestFinished(() => server.close())
  await makeRepository('rocket')
  const environment = {
    AWS_ACCESS_KEY_ID: server.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
    HOLDFAST_STORE: `s3://test/acme?endpoint=${server.endpoint}`,
    HOLDFAST_DEBUG: '1',
  }
  expect(await run(['backup', './rocket'], environment)).toMatchObject({ code: 0 })

  const startedAt = Date.now()
  const asked = ['bundle-list', './rocket', '--expires', '90s']
  const { code, stdout, stderr } = await run(asked, environment)
  expect([code, stderr]).toEqual([0, ''])
  const [, url = ''] = /^\turi = "(.*)"$/m.exec(stdout) ?? []
  expect(url).toContain('X-Amz-Expires=90')
  expect((await fetchFrom(url)).toString('latin1')).toMatch(/^# v2 git bundle\n/)

  const { expiresAt } = Listing.parse(
    JSON.parse((await run([...asked, '--json'], environment)).stdout),
  )
  const leftMs = Date.parse(expiresAt ?? '') - startedAt
  expect(leftMs).toBeGreaterThan(89_000)
  expect(leftMs).toBeLessThan(90_000 + Date.now() - startedAt)

  server.plan([{ at: ({ url: path }) => path.includes('.bundle'), fault: 403 }])
  const refused = await run(asked, environment)
  expect([refused.code, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toContain('Error (store-denied)')
  expect(refused.stderr).not.toContain('X-Amz-')
})

it('of nothing is an error, and prints no list', async () => {
  await git(['init', '--quiet', '--bare', join(directory, 'empty')])
  await run(['backup', './empty', '--store', 'store'])

  for (const [argv, exitCode, error] of [
    [['./empty'], 1, 'snapshot-not-found'],
    [['./absent'], 1, 'repository-unknown'],
    [['./empty', '--expires', '8d'], 2, 'bad-input'],
  ] as const) {
    const { code, stdout, stderr } = await run(['bundle-list', ...argv, '--store', 'store'])
    expect([code, stdout]).toEqual([exitCode, ''])
    expect(stderr).toContain(`Error (${error})`)
  }
})
