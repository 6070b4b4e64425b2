/** The program as people run it: a process with arguments, output and an exit code. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { PATH } from '../config.ts'
import { git, gitText } from '../git.ts'

const SCRIPT = resolve('cli/index.ts')

let directory: string
beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'run-')))
})
afterEach(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }))

function start(
  argv: readonly string[],
  environment: Record<string, string> = {},
  flags: string[] = [],
) {
  return spawn(process.execPath, [...flags, SCRIPT, ...argv], {
    cwd: directory,
    env: { PATH, HOME: join(directory, 'home'), TMPDIR: directory, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function run(
  argv: readonly string[],
  environment: Record<string, string> = {},
  flags: string[] = [],
) {
  return finish(start(argv, environment, flags))
}

async function finish(child: ReturnType<typeof start>) {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code, stdout, stderr }
}

/** A repository with one commit. */
async function makeRepository(name: string): Promise<string> {
  const path = join(directory, name)
  await git(['init', '--quiet', '--initial-branch=main', path])
  await writeFile(join(path, 'file'), 'content\n')
  await git(['add', 'file'], { cwd: path })
  await git(['commit', '--quiet', '--message=first'], { cwd: path })
  return path
}

const Failure = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), hint: z.string() }),
})
const Results = z.strictObject({
  results: z.array(
    z.object({
      source: z.string(),
      repositoryId: z.string().nullable(),
      status: z.string(),
      snapshot: z.string().nullable(),
      error: z.object({ code: z.string() }).optional(),
    }),
  ),
})

describe('from backup to restore', () => {
  it('the printed command brings everything back, also from odd places', async () => {
    const path = await makeRepository("it's $HOME; -odd")
    const backup = await run(['backup', `./it's $HOME; -odd`, '--store', './the "store"'])

    expect(backup.stderr).toContain('recording')
    expect(backup).toMatchObject({ code: 0 })
    expect(backup.stdout.split('\n')[0]).toBe(`${path} is backed up and verified.`)

    const command = backup.stdout.trimEnd().split('\n').at(-1) ?? ''
    const elsewhere = join(directory, 'elsewhere')
    await mkdir(elsewhere)
    const shell = spawn('bash', ['-c', command.replace(/^ *node /, `${process.execPath} `)], {
      cwd: elsewhere,
      env: { PATH, TMPDIR: directory },
      stdio: 'ignore',
    })
    expect(await once(shell, 'close')).toEqual([0, null])

    const [restored = ''] = await readdir(elsewhere)
    expect(await readFile(join(elsewhere, restored, 'file'), 'utf8')).toBe('content\n')
    expect(await gitText(['rev-parse', 'HEAD'], { cwd: join(elsewhere, restored) })).toBe(
      await gitText(['rev-parse', 'HEAD'], { cwd: path }),
    )
  })

  it('every command answers in JSON, and in words', async () => {
    await makeRepository('rocket')
    const store = ['--store', 'store']
    const commands = [
      ['backup', './rocket', ...store],
      ['list', ...store],
      ['list', './rocket', ...store],
      ['status', ...store],
      ['verify', ...store, '--full'],
      ['verify', './rocket', ...store],
      ['doctor', ...store],
    ]
    for (const argv of commands) {
      const words = await run(argv)
      expect(words, argv.join(' ')).toMatchObject({ code: 0 })
      expect(words.stdout).toMatch(/^\S.*\.\n/)

      const json = await run([...argv, '--json'])
      expect(json, argv.join(' ')).toMatchObject({ code: 0 })
      expect(Object.keys(JSON.parse(json.stdout))).not.toEqual([])
    }
    const restore = await run(['restore', './rocket', 'mirror.git', '--bare', ...store, '--json'])
    expect(JSON.parse(restore.stdout)).toMatchObject({
      status: 'restored',
      directory: join(directory, 'mirror.git'),
      refs: 1,
    })
    expect((await run(['restore', './rocket', 'mirror.git', ...store])).code).toBe(1)
  }, 120_000)

  it('one that fails stops no other, and is exit code 1', async () => {
    await makeRepository('rocket')
    const { code, stdout } = await run(['backup', './none', './rocket', '--json'])

    expect(code).toBe(1)
    expect(Results.parse(JSON.parse(stdout)).results).toMatchObject([
      { source: './none', status: 'failed', error: { code: 'source-not-found' } },
      { source: join(directory, 'rocket'), status: 'stored' },
    ])
  })

  it('with nothing named the project itself is backed up', async () => {
    const { stdout } = await run(['backup', '--dry-run', '--json'])
    const [result] = Results.parse(JSON.parse(stdout)).results

    expect(result?.source).toBe(resolve('.'))
  })
})

describe('wrong usage', () => {
  it.each<[string[], Record<string, string>]>([
    [[], {}],
    [['frobnicate'], {}],
    [['backup', '--nothing'], {}],
    [['backup', '.', '--store', 'ftp://x'], {}],
    [['backup', '.', '--refs', ''], {}],
    [['backup', '.', '--exclude', '**'], {}],
    [['backup', 'no such thing'], {}],
    [['list'], { GITHUB_SERVER_URL: 'nothing' }],
  ])('%j is exit code 2, in words and in JSON', async (argv, environment) => {
    const words = await run(argv, environment)
    expect(words.code).toBe(2)

    const json = await run([...argv, '--json'], environment)
    expect(json.code).toBe(2)
    const answer = JSON.parse(json.stdout)
    const code = answer.results ? answer.results[0].error.code : Failure.parse(answer).error.code
    expect(code).toBe('bad-input')
    expect(words.stderr + words.stdout).toMatch(/Error \(bad-input\): .+\n *Fix: .+/)
  })

  it('a JSON answer is the only thing on standard output', async () => {
    const { stdout, stderr } = await run(['list', '--nothing', '--json'])

    expect(Failure.safeParse(JSON.parse(stdout)).success).toBe(true)
    expect(stderr).toBe('')
  })

  it('no git is a matter of configuration', async () => {
    await makeRepository('rocket')
    const { code, stdout } = await run(['backup', './rocket', '--json'], { PATH: directory })

    expect([code, Results.parse(JSON.parse(stdout)).results[0]?.error?.code]).toEqual([
      2,
      'git-missing',
    ])
  })
})

describe('what is not there', () => {
  it.each([
    [['status']],
    [['verify']],
    [['list', 'acme/rocket']],
    [['restore', 'acme/rocket', 'x']],
  ])('%j of an empty store is no success', async (argv) => {
    expect((await run([...argv, '--store', 'empty'])).code).toBe(1)
  })
})

describe('secrets', () => {
  it('a token is nowhere: not in the output, the store or the scratch', async () => {
    await makeRepository('rocket')
    const environment = { HOLDFAST_TOKEN: 'c4nary-token', HOLDFAST_DEBUG: '1' }
    const good = await run(['backup', './rocket'], environment)
    const bad = await run(['backup', 'https://user:c4nary-token@127.0.0.1:9/x'], environment)

    for (const { stdout, stderr } of [good, bad]) expect(stdout + stderr).not.toContain('c4nary')
    const grep = spawn('grep', ['-r', 'c4nary', directory], { stdio: 'ignore' })
    expect(await once(grep, 'close')).toEqual([1, null])
  })
})

describe('a signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends the work, cleans up and is exit code %d', async (name, exitCode) => {
    const server = createServer(() => {
      // It never answers.
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const child = start(['backup', `http://127.0.0.1:${port}/x`, '--json', '--store', 'store'])
    const finished = finish(child)
    await once(server, 'request')
    child.kill(name)
    const { code, stdout } = await finished
    server.closeAllConnections()
    server.close()

    expect(code).toBe(exitCode)
    expect(Results.parse(JSON.parse(stdout)).results[0]?.error?.code).toBe('interrupted')
    expect((await readdir(directory)).filter((left) => left.includes('scratch'))).toEqual([])
  })
})

describe('the process', () => {
  it('does not die of a reader that stops', async () => {
    await makeRepository('rocket')
    const child = start(['backup', './rocket'])
    child.stdout.destroy()
    child.stderr.destroy()
    const [code] = await once(child, 'close')

    expect(code).toBe(0)
  })

  it('tells a defect with a code and a way out, and its stack to those who ask', async () => {
    // A module that cannot be loaded stands for any defect.
    const copy = join(directory, 'copy')
    for (const part of ['cli', 'core'])
      await cp(resolve(part), join(copy, part), { recursive: true })
    await cp(resolve('package.json'), join(copy, 'package.json'))
    await writeFile(join(copy, 'cli/commands/status.ts'), 'null.defect()\nexport {}\n')
    await mkdir(join(copy, 'node_modules'))
    const runCopy = async (environment: Record<string, string>) =>
      finish(
        spawn(process.execPath, ['--preserve-symlinks', join(copy, 'cli/index.ts'), 'status'], {
          env: { PATH, ...environment },
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      )
    await rm(join(copy, 'node_modules'), { recursive: true })
    const { symlink } = await import('node:fs/promises')
    await symlink(resolve('node_modules'), join(copy, 'node_modules'))

    const quiet = await runCopy({})
    expect(quiet.code).toBe(1)
    expect(quiet.stderr).toMatch(/^Error \(internal\): .*\n {2}Fix: This is a defect.*\n$/)
    expect((await runCopy({ HOLDFAST_DEBUG: '1' })).stderr).toContain('commands/status.ts:1')
  })

  it('shows help without loading what help does not need', async () => {
    const hook = `import { registerHooks } from 'node:module'
      registerHooks({ resolve: (name, context, next) => {
        const found = next(name, context)
        process._rawDebug(found.url)
        return found
      } })`
    const flags = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`]
    for (const argv of [['--help'], ['backup', '--help'], ['--version']]) {
      const { code, stderr, stdout } = await run(argv, {}, flags)
      expect(code).toBe(0)
      expect(stdout).not.toBe('')
      expect(stderr).toContain('node_modules/commander/')
      expect(stderr).not.toMatch(
        /node_modules\/(@aws-sdk|@smithy|@octokit|zod|simple-git|cli-progress)\//,
      )
    }
  })
})
