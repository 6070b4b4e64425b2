/**
 * Every input of action.yml reaches its use: each is changed in turn, and something that the
 * Action then does is different. An input without a row fails.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { INPUT_NAMES } from '../../action/inputs.ts'
import { createOutputs } from '../../action/outputs.ts'
import type { Secret } from '../../core/domain/secret.ts'
import { stored } from './results.ts'
import { type Observed, runWith } from './runner.ts'

const Described = z.looseObject({ description: z.string() })
const Action = z.looseObject({
  inputs: z.record(z.string(), Described.extend({ default: z.string().optional() })),
  outputs: z.record(z.string(), Described),
  runs: z.record(z.string(), z.string()),
})
const action = Action.parse(parse(readFileSync('action.yml', 'utf8')))

type Row = [
  input: string,
  value: string,
  use: (observed: Observed) => unknown,
  used: unknown,
  /** Other inputs; a bucket if none. */
  base?: Record<string, string>,
]

const APP = 'https://holdfast.example.com/app'
const BUCKET = { bucket: 'acme-backups' }
const ROLE_ARN = 'arn:aws:iam::123456789012:role/holdfast'
const ROLE = { ...BUCKET, 'role-to-assume': ROLE_ARN }
const KEY = { ...BUCKET, 'aws-access-key-id': 'AK', 'aws-secret-access-key': 'SK' }
const LOCK = { ...BUCKET, 'object-lock-days': '7', 'object-lock-mode': 'GOVERNANCE' }

/** A member of what was observed, by its path; secrets are revealed. */
function at(...path: string[]): (observed: Observed) => unknown {
  return (observed) => {
    let value: unknown = observed
    for (const name of path) value = member(value, name)
    return isSecret(value) ? value.reveal() : value
  }
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}

function isSecret(value: unknown): value is Secret {
  return typeof value === 'object' && value !== null && 'reveal' in value
}

/** The audience that the job's token is asked for. */
async function askedAudience({ credentials, workflow }: Observed): Promise<string[]> {
  const asked: string[] = []
  Object.assign(workflow, {
    getIDToken: async (audience: string) => {
      asked.push(audience)
      return 'id'
    },
  })
  if (credentials?.kind === 'web-identity') await credentials.token()
  return asked
}

const rows: Row[] = [
  ['store', 's3://other/x', at('address', 'bucket'), 'other', { store: 's3://acme-backups' }],
  ['bucket', 'other', at('address', 'bucket'), 'other'],
  ['prefix', '/github/', at('address', 'prefix'), 'github'],
  ['region', 'eu-central-1', at('address', 'region'), 'eu-central-1'],
  ['endpoint', 'https://minio.example.org:9000', at('address', 'pathStyle'), true],
  ['storage-class', 'STANDARD_IA', at('address', 'storageClass'), 'STANDARD_IA'],
  ['sse', 'AES256', at('address', 'sse'), 'AES256'],
  ['kms-key-id', 'alias/backups', at('address', 'kmsKeyId'), 'alias/backups'],
  ['object-lock-days', '30', at('address', 'objectLock', 'days'), 30, LOCK],
  ['object-lock-mode', 'compliance', at('address', 'objectLock', 'mode'), 'COMPLIANCE', LOCK],
  ['allowed-account-ids', '123456789012', at('address', 'allowedAccountIds'), ['123456789012']],
  ['max-bandwidth', '20MB', at('address', 'maxBandwidthBytesPerSecond'), 20_000_000],
  ['role-to-assume', ROLE_ARN, at('credentials', 'kind'), 'web-identity'],
  ['role-session-name', 'nightly', at('credentials', 'sessionName'), 'nightly', ROLE],
  ['role-duration-seconds', '900', at('credentials', 'durationSeconds'), 900, ROLE],
  ['audience', 'sts.amazonaws.com.cn', askedAudience, ['sts.amazonaws.com.cn'], ROLE],
  ['aws-access-key-id', 'AK2', at('credentials', 'accessKeyId'), 'AK2', KEY],
  ['aws-secret-access-key', 'SK2', at('credentials', 'secretAccessKey'), 'SK2', KEY],
  ['aws-session-token', 'ST', at('credentials', 'sessionToken'), 'ST', KEY],
  ['repository', 'acme/probe', at('sources'), ['acme/probe']],
  ['repositories', 'acme/*, a/b\na/b', at('sources'), ['acme/*', 'a/b']],
  ['include', 'acme/r*\nacme/p*', at('options', 'include'), ['acme/r*', 'acme/p*']],
  ['exclude', 'acme/x', at('options', 'exclude'), ['acme/x']],
  ['refs', 'refs/heads/**', at('options', 'refs'), ['refs/heads/**']],
  ['token', 'ghs_t', at('options', 'token', 'password'), 'ghs_t'],
  ['github-server-url', 'https://ghe.example.com', at('options', 'githubHost'), 'ghe.example.com'],
  ['verify', 'full', at('options', 'level'), 'full'],
  ['strategy', 'mirror', at('options', 'strategy'), 'mirror'],
  ['full', 'true', at('options', 'full'), true],
  ['fail-on', 'failed', ({ code }) => code, 0],
  ['dry-run', 'true', at('options', 'dryRun'), true],
  ['concurrency', '4', at('options', 'concurrency'), 4],
  [
    'cache',
    'true',
    ({ cacheAsked, options }) => [cacheAsked, !!options?.mirrorCache],
    [true, true],
  ],
  ['app-url', APP, at('leases', 'appUrl'), APP, {}],
  ['slot', '7', at('leases', 'slot'), 7, { 'app-url': APP }],
]

const incomplete = { results: [stored({ status: 'incomplete' })] }

it.each(rows)('%s: %s', async (input, value, use, used, base = BUCKET) => {
  const without = await use(await runWith(base, incomplete))
  expect(without, 'the same without the input').not.toEqual(used)
  expect(await use(await runWith({ ...base, [input]: value }, incomplete))).toEqual(used)
})

it('healthcheck-url: is pinged', async () => {
  const pings: (string | undefined)[] = []
  const monitor = createServer((request, response) => {
    pings.push(request.url)
    response.end()
  })
  await new Promise<void>((resolve) => monitor.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void monitor.close())
  const address = monitor.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  await runWith({ ...BUCKET, 'healthcheck-url': `http://127.0.0.1:${address.port}/x` })
  expect(pings).toEqual(['/x/start', '/x'])
})

describe('action.yml', () => {
  it('has a row here for each input', () => {
    const tested = [...rows.map(([input]) => input), 'healthcheck-url']
    expect(tested.toSorted()).toEqual(Object.keys(action.inputs).toSorted())
  })

  it('has the inputs that are read, and no other', () => {
    expect([...INPUT_NAMES].toSorted()).toEqual(Object.keys(action.inputs).toSorted())
  })

  it('has the outputs that are set, and no other', () => {
    const { values } = createOutputs([stored()], { store: 's', githubHost: 'github.com' }, 0)
    expect(Object.keys(values).toSorted()).toEqual(Object.keys(action.outputs).toSorted())
  })

  it.each(Object.entries(action.inputs))('%s says its default and an example', (_, input) => {
    expect(input.description).toMatch(/Default: |[Nn]o default/)
    expect(input.description).toMatch(/Example: /)
    // The runner reads expressions only where it expects them.
    expect(input.description).not.toContain('${{')
  })

  it('requires nothing but the store, and defaults nothing but the token', () => {
    const defaults = Object.entries(action.inputs).filter(([, input]) => input.default)
    expect(defaults.map(([name]) => name)).toEqual(['token'])
    expect(action.inputs.token?.default).toMatch(/^\$\{\{ github\.token \}\}$/)
    expect(Object.values(action.inputs).filter((input) => input.required === true)).toEqual([])
  })

  it('runs what the build makes, and tidies up whatever became of the job', () => {
    expect(action.runs).toEqual({
      using: 'node24',
      main: 'dist/action/index.js',
      post: 'dist/action/post.js',
      'post-if': 'always()',
    })
  })
})

describe('defaults', () => {
  it('are what action.yml says', async () => {
    const { sources, options, address, credentials } = await runWith(BUCKET)
    expect(sources).toEqual(['acme/rocket'])
    expect(options).toEqual({
      strategy: 'auto',
      level: 'objects',
      full: false,
      refs: [],
      dryRun: false,
      include: [],
      exclude: [],
      concurrency: 10,
      githubHost: 'github.com',
      knownIds: { 'acme/rocket': '42' },
    })
    expect(address).toEqual({
      kind: 's3',
      bucket: 'acme-backups',
      prefix: '',
      pathStyle: false,
      allowedAccountIds: [],
    })
    expect(credentials).toEqual({ kind: 'default' })
  })

  it('of a role name the run', async () => {
    const observed = await runWith(ROLE)
    expect(observed.credentials).toMatchObject({ roleArn: ROLE_ARN, sessionName: 'holdfast-777' })
    expect(await askedAudience(observed)).toEqual(['sts.amazonaws.com'])
  })

  it('a directory is a store too', async () => {
    expect((await runWith({ store: './backups' })).address).toEqual({
      kind: 'directory',
      path: '/srv/work/backups',
    })
  })

  it('an address and inputs for it add up', async () => {
    const { address } = await runWith({ store: 's3://b-1/p?sse=AES256', region: 'eu-central-1' })
    expect(address).toMatchObject({ prefix: 'p', sse: 'AES256', region: 'eu-central-1' })
  })

  it('the id of a repository is known only where the runner says it', async () => {
    const elsewhere = { ...BUCKET, 'github-server-url': 'https://ghe.example.com' }
    expect((await runWith(elsewhere)).options?.knownIds).toEqual({})
  })
})
