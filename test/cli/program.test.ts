import { CommanderError } from 'commander'
import { describe, expect, it } from 'vitest'
import type { Commands } from '../../cli/options.ts'
import { createProgram, type ProgramOptions } from '../../cli/program.ts'
import { toUsageError } from '../../cli/usage-error.ts'

const nothing = async () => {}
const NONE: Commands = {
  backup: nothing,
  list: nothing,
  restore: nothing,
  retrieve: nothing,
  verify: nothing,
  bundleList: nothing,
  browse: nothing,
  export: nothing,
  status: nothing,
  doctor: nothing,
}

function optionsWith(defaults: Partial<ProgramOptions['defaults']> = {}): ProgramOptions {
  return {
    version: '1.2.3',
    defaults: { store: '/default', githubServerUrl: 'https://github.com', ...defaults },
    write: () => {},
  }
}

/** What a command line asks for: the command and what it is given. */
async function read(...argv: string[]): Promise<unknown[]> {
  let asked: unknown[] = []
  const note =
    (name: keyof Commands) =>
    async (...given: unknown[]) => {
      // Commander adds the command itself.
      asked = [name, ...given.slice(0, -1)]
    }
  const commands: Commands = {
    backup: note('backup'),
    list: note('list'),
    restore: note('restore'),
    retrieve: note('retrieve'),
    verify: note('verify'),
    bundleList: note('bundleList'),
    browse: note('browse'),
    export: note('export'),
    status: note('status'),
    doctor: note('doctor'),
  }
  const program = createProgram(commands, {
    ...optionsWith(),
    write: (text) => {
      asked = [text]
    },
  })
  await program.parseAsync(argv, { from: 'user' })
  return asked
}

async function refusal(...argv: string[]) {
  try {
    await read(...argv)
  } catch (error) {
    if (error instanceof CommanderError) return toUsageError(error, argv)
    throw error
  }
  throw new Error(`${argv.join(' ')} was taken`)
}

const COMMON = { store: '/default', githubServerUrl: 'github.com' }
const BACKUP = {
  ...COMMON,
  strategy: 'auto',
  verify: 'objects',
  include: [],
  exclude: [],
  refs: [],
  concurrency: 10,
}

const RETRIEVE = { ...COMMON, tier: 'standard', days: 7 }
const BROWSE = { ...COMMON, offset: 0, limit: 1000 }
const EXPORT = { ...COMMON, format: 'tar.gz', maxSize: 1e11, maxEntries: 1_000_000 }

describe('reads', () => {
  it.each<[string, unknown[]]>([
    ['backup', ['backup', [], BACKUP]],
    ['backup a/b c/d', ['backup', ['a/b', 'c/d'], BACKUP]],
    [
      'backup a/* --store s3://bucket/x',
      ['backup', ['a/*'], { ...BACKUP, store: 's3://bucket/x' }],
    ],
    [
      'backup --include a/* b/c --include d/* --exclude e --refs main --refs !x',
      [
        'backup',
        ['b/c'],
        { ...BACKUP, include: ['a/*', 'd/*'], exclude: ['e'], refs: ['main', '!x'] },
      ],
    ],
    [
      'backup x --strategy mirror --verify full --full --concurrency 3 --dry-run --json',
      [
        'backup',
        ['x'],
        {
          ...BACKUP,
          strategy: 'mirror',
          verify: 'full',
          full: true,
          concurrency: 3,
          dryRun: true,
          json: true,
        },
      ],
    ],
    [
      'backup x --cache /c --max-bandwidth 20MB --github-server-url https://ghe.example.com:8443/',
      [
        'backup',
        ['x'],
        {
          ...BACKUP,
          cache: '/c',
          maxBandwidth: '20MB',
          githubServerUrl: 'ghe.example.com:8443',
        },
      ],
    ],
    ['list', ['list', undefined, COMMON]],
    ['list a/b --json', ['list', 'a/b', { ...COMMON, json: true }]],
    ['restore a/b dir', ['restore', 'a/b', 'dir', COMMON]],
    ['retrieve a/b', ['retrieve', 'a/b', RETRIEVE]],
    [
      'retrieve 42 --snapshot latest --tier bulk --days 30 --dry-run --prices p.json --json',
      [
        'retrieve',
        '42',
        {
          ...RETRIEVE,
          ...{ snapshot: 'latest', tier: 'bulk', days: 30, dryRun: true },
          ...{ prices: 'p.json', json: true },
        },
      ],
    ],
    ['retrieve 42 --all --wait', ['retrieve', '42', { ...RETRIEVE, all: true, wait: true }]],
    ['retrieve 42 --poll 5m', ['retrieve', '42', { ...RETRIEVE, wait: true, poll: 300 }]],
    [
      'restore a/b dir --snapshot latest',
      ['restore', 'a/b', 'dir', { ...COMMON, snapshot: 'latest' }],
    ],
    [
      'restore a/b dir --snapshot 20260304T060000Z-1f2e3d4c --bare --dry-run',
      [
        'restore',
        'a/b',
        'dir',
        { ...COMMON, snapshot: '20260304T060000Z-1f2e3d4c', bare: true, dryRun: true },
      ],
    ],
    ['restore a/b -- -dir', ['restore', 'a/b', '-dir', COMMON]],
    ['verify', ['verify', undefined, COMMON]],
    ['verify a/b --full', ['verify', 'a/b', { ...COMMON, full: true }]],
    ['bundle-list a/b', ['bundleList', 'a/b', { ...COMMON, expires: 3600 }]],
    [
      'bundle-list a/b --snapshot latest --expires 15m --json',
      ['bundleList', 'a/b', { ...COMMON, snapshot: 'latest', expires: 900, json: true }],
    ],
    [
      'bundle-list a/b --at 2026-03-04T06:00Z --store x',
      [
        'bundleList',
        'a/b',
        { ...COMMON, store: 'x', at: new Date('2026-03-04T06:00Z'), expires: 3600 },
      ],
    ],
    ['browse a/b', ['browse', 'a/b', undefined, BROWSE]],
    [
      'browse a/b docs/x --ref main --search *.md --offset 5 --limit 10 --encoded',
      [
        'browse',
        'a/b',
        'docs/x',
        { ...BROWSE, ref: 'main', search: '*.md', offset: 5, limit: 10, encoded: true },
      ],
    ],
    [
      'browse a/b --refs --log --at 2026-03-04T06:00Z --json',
      [
        'browse',
        'a/b',
        undefined,
        { ...BROWSE, refs: true, log: true, json: true, at: new Date('2026-03-04T06:00Z') },
      ],
    ],
    ['export a/b --to x.tar.gz', ['export', 'a/b', { ...EXPORT, to: 'x.tar.gz' }]],
    [
      'export a/b --to - --format bundle --snapshot latest',
      ['export', 'a/b', { ...EXPORT, to: '-', format: 'bundle', snapshot: 'latest' }],
    ],
    [
      'export a/b --to x --ref v1 --path docs --encoded --max-size 500mb --max-entries 7',
      [
        'export',
        'a/b',
        {
          ...EXPORT,
          to: 'x',
          ref: 'v1',
          path: 'docs',
          encoded: true,
          maxSize: 500_000_000,
          maxEntries: 7,
        },
      ],
    ],
    ['status --store x', ['status', { store: 'x' }]],
    ['doctor --json', ['doctor', { store: '/default', json: true }]],
  ])('%s', async (line, asked) => {
    expect(await read(...line.split(' '))).toEqual(asked)
  })

  it.each([
    ['2026-03-04T06:00:00Z', '2026-03-04T06:00:00.000Z'],
    ['2026-03-04T06:00:00+02:00', '2026-03-04T04:00:00.000Z'],
    ['2026-03-04T06:00', '2026-03-04T06:00:00.000Z'],
    ['2026-03-04 06:00:30', '2026-03-04T06:00:30.000Z'],
    ['2026-03-04', '2026-03-04T23:59:59.999Z'],
  ])('--at %s as %s, wherever it runs', async (text, at) => {
    expect(await read('restore', 'a/b', 'dir', '--at', text)).toEqual([
      'restore',
      'a/b',
      'dir',
      { ...COMMON, at: new Date(at) },
    ])
  })

  it.each([
    ['1s', 1],
    ['90s', 90],
    ['15m', 900],
    ['1h', 3600],
    ['168h', 604_800],
    ['7d', 604_800],
    ['604800s', 604_800],
  ])('--expires %s as %d seconds', async (text, expires) => {
    expect(await read('bundle-list', 'a/b', '--expires', text)).toEqual([
      'bundleList',
      'a/b',
      { ...COMMON, expires },
    ])
  })
})

describe('refuses', () => {
  it.each(['0s', '604801s', '169h', '8d', '1w', '90', '1.5h', '-1h', '1h30m', '1e3s', 's', 'day'])(
    '--expires %s, saying what is wanted',
    async (text) => {
      const error = await refusal('bundle-list', 'a/b', `--expires=${text}`)

      expect(error.code).toBe('bad-input')
      expect(error.message).toContain('90s, 15m, 1h or 7d')
    },
  )

  it.each([
    ['', 'No command was given.'],
    ['frobnicate', "Unknown command 'frobnicate'"],
    ['bakcup', 'Did you mean backup?'],
    ['backup --nothing', "Unknown option '--nothing'"],
    ['backup --store', 'argument missing'],
    ['backup --verify nothing', 'Allowed choices are wire, objects, full'],
    ['backup --strategy clone', 'Allowed choices are auto, stream, mirror'],
    ['backup --concurrency 0', 'whole number from 1 to 100'],
    ['backup --concurrency 101', 'whole number from 1 to 100'],
    ['backup --concurrency 1e1', 'whole number from 1 to 100'],
    ['backup --github-server-url github.com', 'an address such as'],
    ['backup --github-server-url https://github.com/acme', 'an address such as'],
    ['backup --github-server-url https://u:p@github.com', 'an address such as'],
    ['list a b', 'too many arguments'],
    ['restore a/b', "missing required argument 'directory'"],
    ['restore', "missing required argument 'source'"],
    ['restore a b --snapshot 2026', 'an id such as'],
    ['restore a b --at yesterday', 'a time such as'],
    ['restore a b --at 2026-02-30', 'a time such as'],
    ['restore a b --at 2026-13-01', 'a time such as'],
    ['restore a b --at 2026-03-04T25:00Z', 'a time such as'],
    ['restore a b --at 5', 'a time such as'],
    ['restore a b --at 2026-03-04 --snapshot 20260304T060000Z-1f2e3d4c', 'cannot be used with'],
    ['retrieve', "missing required argument 'source'"],
    ['retrieve a --tier fast', 'Allowed choices are expedited, standard, bulk'],
    ['retrieve a --days 0', 'days from 1 to 365'],
    ['retrieve a --days 366', 'days from 1 to 365'],
    ['retrieve a --days 1.5', 'days from 1 to 365'],
    ['retrieve a --poll 0s', 'a time such as'],
    ['retrieve a --poll 25h', 'no longer than 1d'],
    ['retrieve a --dry-run --wait', 'cannot be used with'],
    ['retrieve a --all --snapshot latest', 'cannot be used with'],
    ['retrieve a --all --at 2026-03-04', 'cannot be used with'],
    ['bundle-list', "missing required argument 'source'"],
    ['bundle-list a b', 'too many arguments'],
    ['bundle-list a --snapshot 2026', 'an id such as'],
    ['bundle-list a --at 2026-03-04 --snapshot latest', 'cannot be used with'],
    ['browse', "missing required argument 'source'"],
    ['browse a b c', 'too many arguments'],
    ['browse a --limit 0', 'a whole number from 1 to 1000'],
    ['browse a --limit 1001', 'a whole number from 1 to 1000'],
    ['browse a --offset -1', 'a whole number from 0'],
    ['browse a --offset x', 'a whole number from 0'],
    ['export a', "required option '--to <file>' not specified"],
    ['export a --to', 'argument missing'],
    ['export a --to x --format zip', 'Allowed choices are tar.gz, bundle'],
    ['export a --to x --max-size 0B', 'a size such as'],
    ['export a --to x --max-size 5', 'a size such as'],
    ['export a --to x --max-entries 0', 'a whole number from 1'],
    ['doctor x', 'too many arguments'],
  ])('%s', async (line, why) => {
    const error = await refusal(...line.split(' ').filter((word) => word !== ''))

    expect(error.code).toBe('bad-input')
    expect(error.message.toLowerCase()).toContain(why.toLowerCase())
  })

  it('a token, and does not repeat it', async () => {
    const { message, hint } = await refusal('backup', '--token=s3cret')

    expect(message).not.toContain('s3cret')
    expect(hint).toContain('HOLDFAST_TOKEN')
  })

  it('and says where help is', async () => {
    expect((await refusal('list', '--nothing')).hint).toContain('holdfast list --help')
    expect((await refusal('--nothing')).hint).toContain('holdfast --help')
  })
})

it('prints its version and its help where it is told to', async () => {
  const written: string[] = []
  const options = { ...optionsWith(), write: (text: string) => written.push(text) }
  for (const asked of ['--version', '--help']) {
    await expect(
      createProgram(NONE, options).parseAsync([asked], { from: 'user' }),
    ).rejects.toMatchObject({ exitCode: 0 })
  }

  expect(written[0]).toBe('1.2.3\n')
  expect(written.join('')).toContain('Exit codes: 0 all well')
})

it('refuses a server of the environment that cannot be used', () => {
  expect(() => createProgram(NONE, optionsWith({ githubServerUrl: 'nothing' }))).toThrow(
    CommanderError,
  )
})
