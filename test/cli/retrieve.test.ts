/** From a backup into cold storage to its restore, as people run it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { PATH } from '../config.ts'
import { git, gitText } from '../git.ts'
import { startS3Double } from '../servers/s3-double.ts'

const SCRIPT = resolve('cli/index.ts')
const HOUR_MS = 60 * 60 * 1000

let directory: string
beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'retrieve-')))
})
afterEach(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }))

interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** `holdfast` with these words; `meanwhile` is done while it runs. */
async function run(
  argv: readonly string[],
  environment: Record<string, string>,
  meanwhile: () => Promise<void> = async () => {},
): Promise<Run> {
  const child = spawn(process.execPath, [SCRIPT, ...argv], {
    cwd: directory,
    env: { PATH, HOME: join(directory, 'home'), TMPDIR: directory, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
    meanwhile(),
  ])
  return { code, stdout, stderr }
}

/** A store in cold storage that holds `rocket`, with a base and an increment. */
async function setting(storageClass: string) {
  let aheadMs = 0
  const server = await startS3Double({ coldNow: () => new Date(Date.now() + aheadMs) })
  onTestFinished(() => server.close())
  const environment = {
    AWS_ACCESS_KEY_ID: server.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
    HOLDFAST_STORE: `s3://test/acme?endpoint=${server.endpoint}&storage-class=${storageClass}`,
  }
  const source = join(directory, 'rocket')
  await git(['init', '--quiet', '--initial-branch=main', source])
  for (const message of ['first', 'second']) {
    await git(['commit', '--quiet', '--allow-empty', `--message=${message}`], { cwd: source })
    expect(await run(['backup', './rocket'], environment)).toMatchObject({ code: 0 })
  }
  const asked = () => server.requests.filter(({ url }) => /[?&]restore/.test(url))
  return {
    ...{ server, environment, source, asked },
    pass(hours: number) {
      aheadMs += hours * HOUR_MS
    },
  }
}

it('what lies in Glacier is refused, retrieved and restored', { timeout: 60_000 }, async () => {
  const { server, environment, source, asked, pass } = await setting('GLACIER')
  const classes = [...server.bucket().objects].flatMap(([key, versions]) =>
    versions.map(({ storageClass }) => `${/[^.]*$/.exec(key)?.[0]} ${storageClass}`),
  )
  expect([...new Set(classes.filter((each) => /GLACIER/.test(each)))]).toEqual(['bundle GLACIER'])
  expect(classes.filter((each) => each === 'bundle GLACIER')).toHaveLength(2)

  const before = [...server.bucket().objects.keys()]
  for (const argv of [['restore', './rocket', 'restored'], ['verify'], ['verify', './rocket']]) {
    const refused = await run([...argv, '--json'], environment)
    expect(refused.code).toBe(1)
    expect(JSON.parse(refused.stdout)).toEqual({
      error: {
        code: 'store-archived',
        message: expect.stringMatching(
          /^2 of the \d+ objects that .* needs? lie in cold storage\.$/,
        ),
        hint: expect.stringMatching(/^Run `holdfast retrieve url-\S+ --(snapshot \S+|all) --wait`/),
      },
    })
  }
  expect(await readdir(directory)).not.toContain('restored')
  expect([...server.bucket().objects.keys()]).toEqual(before)

  const plan = await run(['retrieve', './rocket', '--dry-run'], environment)
  expect(plan).toMatchObject({ code: 0, stderr: '' })
  expect(plan.stdout).toMatch(/^Dry run: 2 objects \(\d+ B\) lie in cold storage and were not/)
  expect(plan.stdout).toMatch(/^ {2}expedited {2}1 to 5 min$/m)
  expect(plan.stdout).toContain('--prices takes a table')
  expect(asked()).toEqual([])

  const first = await run(['retrieve', './rocket', '--tier', 'bulk', '--json'], environment)
  expect(JSON.parse(first.stdout)).toMatchObject({
    ...{ status: 'in-progress', complete: true, tier: 'bulk', days: 7, readyUntil: null },
    standing: { archived: { objects: 0 }, 'in-progress': { objects: 2 } },
    time: { leastMs: 5 * HOUR_MS, mostMs: 12 * HOUR_MS },
  })
  expect(asked()).toHaveLength(2)

  // Faster, after all; and hours pass once it has looked in vain.
  const wait = ['retrieve', './rocket', '--tier', 'standard', '--wait', '--poll', '1s']
  const waited = await run(wait, environment, async () => {
    const startedAt = asked().length
    while (asked().length < startedAt + 2) await new Promise((next) => setTimeout(next, 20))
    pass(6)
  })
  expect(waited.code).toBe(0)
  expect(waited.stdout).toMatch(/^2 objects \(\d+ B\) are ready, until 20\S+Z\./)
  expect(waited.stderr).toContain('2 of 2 objects')

  const restored = await run(['restore', './rocket', 'restored'], environment)
  expect(restored).toMatchObject({ code: 0 })
  expect(await gitText(['-C', join(directory, 'restored'), 'rev-parse', 'HEAD'])).toBe(
    await gitText(['-C', source, 'rev-parse', 'HEAD']),
  )
  expect(await run(['verify', '--full'], environment)).toMatchObject({ code: 0 })

  pass(24 * 9)
  expect((await run(['restore', './rocket', 'again'], environment)).stderr).toContain(
    'Error (store-archived)',
  )
})

it('tells what it costs by the table that it is given', { timeout: 60_000 }, async () => {
  const { environment, asked } = await setting('DEEP_ARCHIVE')
  const table = {
    ...{ provider: 'Acme', currency: 'EUR', asOf: '2026-03-04', source: 'a contract' },
    fallbackRegion: 'anywhere',
    regions: {
      anywhere: {
        STANDARD: { storagePerGbMonth: 0, writesPer1000: 0, readsPer1000: 0 },
        DEEP_ARCHIVE: {
          ...{ storagePerGbMonth: 0, writesPer1000: 0, readsPer1000: 0 },
          retrieval: { standard: { perGb: 0, per1000: 1500 }, bulk: { perGb: 0, per1000: 0 } },
        },
      },
    },
  }
  await writeFile(join(directory, 'prices.json'), JSON.stringify(table))
  const plan = ['retrieve', './rocket', '--dry-run', '--prices', 'prices.json']

  const { code, stdout } = await run(plan, environment)
  expect(code).toBe(0)
  expect(stdout.split('\n').slice(-5)).toEqual([
    '  expedited  not to be had: Expedited is not offered for Deep Archive',
    '  standard   within 12 h, about 3.00 EUR',
    '  bulk       within 48 h, about 0.00 EUR',
    expect.stringContaining('By list prices of anywhere, for want of'),
    '',
  ])
  const refused = await run(['retrieve', './rocket', '--tier', 'expedited'], environment)
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain('Expedited is not offered for Deep Archive, where 2 of the')

  await writeFile(join(directory, 'prices.json'), '{"provider":"Acme"}')
  expect(await run(plan, environment)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('prices.json is no table of prices: currency'),
  })
  const absent = [...plan.slice(0, -1), 'absent.json']
  expect((await run(absent, environment)).stderr).toContain('absent.json cannot be read')
  expect(asked()).toEqual([])
})

it('has nothing to do for a store in a directory', async () => {
  await git(['init', '--quiet', join(directory, 'rocket')])
  const commit = ['commit', '--quiet', '--allow-empty', '--message=first']
  await git(commit, { cwd: join(directory, 'rocket') })
  await run(['backup', './rocket', '--store', 'store'], {})

  for (const more of [[], ['--wait'], ['--dry-run'], ['--all']]) {
    const { code, stdout } = await run(['retrieve', './rocket', '--store', 'store', ...more], {})
    expect([code, stdout.split('\n')[0]]).toEqual([
      0,
      'Nothing needs to be retrieved: all of it can be read.',
    ])
  }
})
