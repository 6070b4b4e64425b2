import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { classifyGitFailure, describeStderr, type GitSide } from '../../../core/git/classify.ts'
import { CLEAN_ENVIRONMENT, tryGit } from '../../git.ts'
import { startDraft } from '../../repositories/draft.ts'
import { history } from '../../repositories/fast-import.ts'
import { growRepository } from '../../repositories/grow.ts'
import { looseObjectPath } from '../../repositories/loose-object.ts'
import type { Fault } from '../../servers/git-faults.ts'
import { startGitServer } from '../../servers/git-server.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdfast-classify-'))
  await growRepository(join(root, 'rocket.git'), { commits: 20, files: 5, bytes: 200_000, seed: 1 })
})
afterAll(() => rm(root, { recursive: true }))

const classify = (stderr: string, side: GitSide = 'source') =>
  classifyGitFailure(stderr, { args: ['clone'], side })

/** The code for a real git that fails at a source. */
async function codeOf(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const { exitCode, stderr } = await tryGit(args, { env })
  expect(exitCode, stderr).not.toBe(0)
  return classify(stderr).code
}

let clones = 0
function cloneTo(): string {
  clones += 1
  return join(root, `clone-${clones}.git`)
}
const clone = (address: string) => codeOf(['clone', '-q', '--mirror', '--', address, cloneTo()])

describe('a real git', () => {
  const status = (code: number): Fault => ({ kind: 'status', status: code })

  it.each<[string, number | 'every', Fault, string]>([
    ['status 400', 'every', status(400), 'source-protocol'],
    ['status 401', 'every', status(401), 'source-denied'],
    ['status 403', 'every', status(403), 'source-denied'],
    ['status 404', 'every', status(404), 'source-not-found'],
    ['status 410', 'every', status(410), 'source-not-found'],
    ['status 429', 'every', status(429), 'source-rate-limited'],
    ['status 500', 'every', status(500), 'source-unreachable'],
    ['status 503 at the listing', 2, status(503), 'source-unreachable'],
    ['status 413 at the data', 3, status(413), 'source-protocol'],
    ['status 429 at the data', 3, status(429), 'source-rate-limited'],
    ['status 500 at the data', 3, status(500), 'source-unreachable'],
    ['a page of HTML', 'every', { kind: 'garbage' }, 'source-protocol'],
    ['a broken connection', 'every', { kind: 'reset' }, 'source-unreachable'],
    ['a break in the data', 3, { kind: 'reset', afterBytes: 5000 }, 'source-unreachable'],
    ['data cut short', 3, { kind: 'truncate', afterBytes: 5000 }, 'source-unreachable'],
    ['a flipped bit in the data', 3, { kind: 'flip', atByte: 5000 }, 'source-corrupt'],
    [
      'another host',
      'every',
      { kind: 'redirect', to: 'http://127.0.0.1:1/x' },
      'source-unreachable',
    ],
  ])('that meets %s says so', async (_, at, fault, code) => {
    const server = await startGitServer({ root })
    onTestFinished(() => server.close())
    server.faults.set(at, fault)

    expect(await clone(`${server.url}/rocket.git`)).toBe(code)
  })

  it.each([
    ['no path', '/nowhere/rocket.git', 'source-not-found'],
    ['a path that is no repository', '/proc', 'source-not-found'],
    ['no host of that name', 'http://nowhere.invalid/x.git', 'source-unreachable'],
    ['nobody at a port', 'http://127.0.0.1:1/x.git', 'source-unreachable'],
    // Names that are words of other rules.
    [
      'a name that misleads',
      'http://nowhere.invalid/bogus-redirect-promisor.git',
      'source-unreachable',
    ],
    ['a path that misleads', '/nowhere/rate limit/index file/x.git', 'source-not-found'],
  ])('that finds %s says so', async (_, address, code) => {
    expect(await clone(address)).toBe(code)
  })

  it.each([
    ['git', 'git://127.0.0.1:1/x.git', ''],
    ['ssh', 'ssh://example.com/x.git', 'ssh: connect to host x port 22: Connection refused'],
    ['ssh to no host', 'ssh://example.com/x.git', 'ssh: Could not resolve hostname x: unknown'],
    ['an ssh that says nothing', 'ssh://example.com/x.git', ''],
  ])('that reaches nobody over %s says so', async (_, address, said) => {
    // Git runs this in a shell, with the host and its command behind it.
    const env = {
      GIT_ALLOW_PROTOCOL: 'git:ssh',
      GIT_SSH_COMMAND: `sh -c 'printf "%s\\n" "${said}" >&2; exit 255'`,
      GIT_SSH_VARIANT: 'simple',
    }

    expect(await codeOf(['ls-remote', '--', address], env)).toBe('source-unreachable')
  })

  it('that distrusts the owner of a directory says so', async () => {
    const env = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }

    expect(await codeOf(['ls-remote', '--', join(root, 'rocket.git')], env)).toBe('source-denied')
  })

  it('that asks for what went away says so', async () => {
    const own = await startDraft(cloneTo())
    const fetch = (ref: string) =>
      codeOf(['-C', own.dir, 'fetch', '-q', join(root, 'rocket.git'), ref])

    expect(await fetch('refs/heads/gone')).toBe('source-changing')
    expect(await fetch('1'.repeat(40))).toBe('source-changing')
  })

  it.each([
    ['of another version', '[core]\n\trepositoryformatversion = 99\n', 'source-unsupported'],
    [
      'with an extension nobody knows',
      '[core]\n\trepositoryformatversion = 1\n[extensions]\n\tfuture = 1\n',
      'source-unsupported',
    ],
    ['with a configuration that is none', '[core\n', 'source-corrupt'],
  ])('that reads a repository %s says so', async (_, config, code) => {
    const draft = await startDraft(cloneTo())
    await writeFile(join(draft.dir, 'config'), config)

    expect(await clone(draft.dir)).toBe(code)
  })

  it.each([
    ['lost', (path: string) => rm(path)],
    ['is empty', async (path: string) => chmod(path, 0o644).then(() => truncate(path))],
    [
      'is something else',
      async (path: string) => chmod(path, 0o644).then(() => writeFile(path, 'x')),
    ],
  ])('that meets an object that %s says so', async (_, damage) => {
    const draft = await startDraft(cloneTo())
    await draft.git(['config', 'fastimport.unpackLimit', '1000'])
    await draft.import(history('refs/heads/main'))
    await damage(looseObjectPath(draft.dir, await draft.git(['rev-parse', 'main:README.md'])))

    expect(
      await codeOf(['clone', '-q', '--mirror', '--no-local', '--', draft.dir, cloneTo()]),
    ).toBe('source-corrupt')
  })

  it.each(['source', 'scratch'] as const)(
    'that has no room left says so, at the %s',
    async (side) => {
      // /dev/full is a disk without room.
      const script = `git -C '${join(root, 'rocket.git')}' archive main > /dev/full`
      const child = spawn('sh', ['-c', script], { env: CLEAN_ENVIRONMENT })
      let stderr = ''
      for await (const chunk of child.stderr) stderr += chunk

      expect(classify(stderr, side).code).toBe('disk-full')
    },
  )
})

describe('recorded words', () => {
  it.each([
    [
      'git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
      'source-denied',
    ],
    [
      'Host key verification failed.\nfatal: Could not read from remote repository.',
      'source-denied',
    ],
    [
      'ssh: connect to host x port 22: Connection timed out\nfatal: Could not read from remote repository.',
      'source-unreachable',
    ],
    [
      'kex_exchange_identification: read: Connection reset by peer\nfatal: Could not read from remote repository.',
      'source-unreachable',
    ],
    [
      'fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights',
      'source-unreachable',
    ],
    [
      'ERROR: Repository not found.\nfatal: Could not read from remote repository.',
      'source-not-found',
    ],
    ["fatal: Authentication failed for 'https://github.com/acme/rocket/'", 'source-denied'],
    [
      "fatal: unable to access 'https://x/': server certificate verification failed. CAfile: none CRLfile: none",
      'source-unreachable',
    ],
    [
      "fatal: unable to access 'https://x/': Operation too slow. Less than 1000 bytes/sec transferred the last 60 seconds",
      'source-unreachable',
    ],
    ["fatal: could not open '/x/objects/aa/bb': Permission denied", 'source-denied'],
    [
      'fatal: unable to update url base from redirection:\n  asked for: https://x/\n   redirect: https://y/',
      'source-redirected',
    ],
    [
      "fatal: unable to access 'https://x/': The requested URL returned error: 301",
      'source-redirected',
    ],
    [
      'fatal: remote error: upload-pack: not our ref 1111111111111111111111111111111111111111',
      'source-changing',
    ],
    ['error: unable to write file: Disk quota exceeded', 'disk-full'],
    ['fatal: Out of memory, malloc failed (tried to allocate 9 bytes)', 'git-failed'],
    ['something that nobody has seen', 'git-failed'],
    ['', 'git-failed'],
  ])('%j are %s', (stderr, code) => {
    expect(classify(stderr).code).toBe(code)
  })

  it.each([
    "fatal: '/x' does not appear to be a git repository",
    'fatal: bad object 1111111111111111111111111111111111111111',
    'error: inflate: data stream error (incorrect data check)',
    'fatal: early EOF',
    'fatal: protocol error: bad line length character: <!do',
    'error: open("x"): Permission denied',
  ])('%j of our own copy blame no source', (stderr) => {
    expect(classify(stderr, 'scratch').code).toBe('git-failed')
    expect(classify(stderr, 'source').code).not.toBe('git-failed')
  })

  it('are in the message, with the command and a hint', () => {
    const error = classify('fatal: repository not found: x\nremote: Repository not found.')

    expect(error.message).toContain('git clone said: fatal: repository not found: x; remote: Repo')
    expect(error.hint).toMatch(/^[A-Z].*\.$/)
    expect(classify('').message).toBe('git clone failed: it said nothing.')
    expect(classify(`${'x'.repeat(5000)} fatal: early EOF`).message.length).toBeLessThan(600)
  })
})

describe('what git said is shown', () => {
  it.each([
    ['', ''],
    ['fatal: one\nfatal: two\n', 'fatal: one; fatal: two'],
    // Progress, and advice that is not about Holdfast.
    ['Receiving objects:  45% (12/27)\rReceiving objects: 100% (27/27)\nfatal: x', 'fatal: x'],
    ['remote: Counting objects: 100% (3/3), done.\nfatal: x', 'fatal: x'],
    ['Cloning into bare repository x...\nhint: try again\nremote: hint: x\nfatal: x', 'fatal: x'],
    // What a terminal would act on.
    ['fatal: \u001b[31mred\u001b[0m \u0007bell\u009b1m', 'fatal: red bell1m'],
    ['a\u0000b\u007fc', 'abc'],
    // Credentials that stood in an address.
    ["fatal: 'https://ada:canary@example.com/x'", "fatal: 'https://example.com/x'"],
    ['to https://canary@example.com/x and ssh://git@h/x', 'to https://example.com/x and ssh://h/x'],
  ])('%j as %j', (stderr, shown) => {
    expect(describeStderr(stderr)).toBe(shown)
  })

  it('from its end, where there is too much', () => {
    const shown = describeStderr(`${'x'.repeat(10_000)} the reason`)

    expect(shown).toHaveLength(2000)
    expect(shown).toMatch(/the reason$/)
  })
})
