import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { feed, type GitCommand, runGit, startGit, write } from '../../../core/git/process.ts'
import { CLEAN_ENVIRONMENT } from '../../git.ts'
import { startDraft } from '../../repositories/draft.ts'
import { temporaryDirectory } from '../verb-tools.ts'
import { failureOf } from './test-context.ts'

const real = (args: readonly string[], changes: Partial<GitCommand> = {}): GitCommand => ({
  args,
  cwd: '/',
  env: CLEAN_ENVIRONMENT,
  signal: new AbortController().signal,
  side: 'scratch',
  ...changes,
})

/** A command whose git is a script for a shell: what no real git does on demand. */
async function scripted(script: string, changes: Partial<GitCommand> = {}): Promise<GitCommand> {
  const dir = await temporaryDirectory()
  await writeFile(join(dir, 'git'), `#!/bin/sh\n${script}\n`)
  await chmod(join(dir, 'git'), 0o755)
  const env = { ...CLEAN_ENVIRONMENT, PATH: `${dir}:${CLEAN_ENVIRONMENT.PATH}` }
  return real(['try'], { cwd: dir, env, ...changes })
}

describe('a git that ends', () => {
  it('well gives what it printed, byte by byte', async () => {
    const { status, stdout } = await runGit(real(['hash-object', '--stdin']), ['hel', 'lo\n'])

    expect(status).toBe(0)
    expect(stdout.toString()).toBe('ce013625030ba8dba906f756967f9e9ca394464a\n')
  })

  it('badly is an error, with its reason in its words', async () => {
    const error = await failureOf(runGit(real(['cat-file', '-p', 'x'], { cwd: '/proc' })))

    expect(error.code).toBe('git-failed')
    expect(error.message).toContain('not a git repository')
  })

  it('badly at the source is an error of the source', async () => {
    const command = real(['cat-file', '-p', 'x'], { cwd: '/proc', side: 'source' })

    expect((await failureOf(runGit(command))).code).toBe('source-not-found')
  })

  it('with a status that is an answer is no failure', async () => {
    const command = await scripted('echo out; echo err >&2; exit 3')

    expect(await runGit({ ...command, accept: [0, 3] })).toMatchObject({
      status: 3,
      stderr: 'err\n',
      stdout: Buffer.from('out\n'),
    })
    expect((await failureOf(runGit({ ...command, accept: [0, 2] }))).code).toBe('git-failed')
  })

  it('by a signal that nobody here sent is a failure', async () => {
    expect(await failureOf(runGit(await scripted('kill -9 $$')))).toMatchObject({
      code: 'git-failed',
      message: expect.stringContaining('said nothing'),
    })
  })
})

describe('a git that is not there', () => {
  it.each([
    ['no PATH to it', async () => real(['version'], { env: { PATH: '/nowhere' } })],
    [
      'a file that is no program',
      async () => {
        const command = await scripted('exit 0')
        await chmod(join(command.cwd, 'git'), 0o644)
        return { ...command, env: { PATH: command.cwd } }
      },
    ],
  ])('is told as such: %s', async (_, make) => {
    const error = await failureOf(runGit(await make(), ['input']))

    expect(error.code).toBe('git-missing')
    expect(error.hint).toContain('Install git')
  })
})

describe('a stop', () => {
  it('before it began starts nothing', async () => {
    const command = await scripted('touch started', { signal: AbortSignal.abort(new Error('no')) })

    expect(() => startGit(command)).toThrow(expect.objectContaining({ code: 'interrupted' }))
    await sleep(100)
    await expect(readFile(join(command.cwd, 'started'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('ends a git that waits for ever, and lets it clean up', async () => {
    const controller = new AbortController()
    const script =
      'trap "echo gone > cleaned; exit 0" TERM\necho ready\nwhile :; do sleep 0.05; done'
    const command = await scripted(script, { signal: controller.signal })
    const git = startGit(command)
    await git.stdout[Symbol.asyncIterator]().next()
    const reason = new Error('stopped by hand')
    controller.abort(reason)

    const error = await failureOf(git.ended)
    expect(error).toMatchObject({ code: 'interrupted', cause: reason })
    expect(await readFile(join(command.cwd, 'cleaned'), 'utf8')).toBe('gone\n')
  })

  it('ends one that will not listen, and waits for nobody it left behind', {
    timeout: 5000,
  }, async () => {
    const controller = new AbortController()
    const script = 'trap "" TERM\nsleep 20 &\necho $$ $! > pids\nwait; wait; sleep 20'
    const command = await scripted(script, { signal: controller.signal })
    const work = failureOf(runGit(command))
    const pids = () => readFile(join(command.cwd, 'pids'), 'utf8').catch(() => '')
    await expect.poll(pids).toMatch(/^\d+ \d+\n$/)
    const [pid = 0, left = 0] = (await pids()).split(' ').map(Number)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    controller.abort()
    vi.advanceTimersByTime(5000)
    vi.useRealTimers()

    expect((await work).code).toBe('interrupted')
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    // The one left behind kept the pipes open all the while.
    expect(process.kill(left, 'SIGKILL')).toBe(true)
  })

  it('after its end changes nothing', async () => {
    const controller = new AbortController()
    const { status } = await runGit(real(['version'], { signal: controller.signal }))
    controller.abort()

    expect(status).toBe(0)
  })

  it('leaves no listener behind', async () => {
    const controller = new AbortController()
    const removed = vi.spyOn(controller.signal, 'removeEventListener')
    const added = vi.spyOn(controller.signal, 'addEventListener')
    await runGit(real(['version'], { signal: controller.signal }))

    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    )
  })
})

describe('input', () => {
  it('comes to git whole, however much there is', async () => {
    const line = `${'x'.repeat(63)}\n`
    const chunk = line.repeat(1024)
    const { stdout } = await runGit(await scripted('wc -c'), Array<string>(100).fill(chunk))

    expect(Number(stdout)).toBe(100 * chunk.length)
  })

  it('that git closes early harms nothing, and its own reason is told', async () => {
    const big = Array<string>(200).fill('x'.repeat(65_536))
    const command = await scripted('exec <&-\necho "fatal: early EOF" >&2\nexit 128', {
      side: 'source',
    })

    expect((await failureOf(runGit(command, big))).code).toBe('source-unreachable')
    const { stdout } = await runGit(await scripted('exec <&-\necho enough'), big)
    expect(stdout.toString()).toBe('enough\n')
  })

  it('tells its writer that git no longer reads', async () => {
    const git = startGit(await scripted('exit 0'))
    await git.ended

    expect(await write(git, 'x')).toBe(false)
    await feed(git, ['x', 'y'])
  })

  it('is not read ahead of git', async () => {
    let taken = 0
    function* endless() {
      for (; taken < 1000; taken += 1) yield 'x'.repeat(65_536)
    }
    const controller = new AbortController()
    const command = await scripted('exec sleep 20', { signal: controller.signal })
    const work = failureOf(runGit(command, endless()))
    await sleep(200)
    expect(taken).toBeLessThan(10)
    controller.abort()

    expect((await work).code).toBe('interrupted')
  })
})

describe('what git says', () => {
  it('is kept from its end, up to 64 KiB', async () => {
    const script =
      'head -c 300000 /dev/zero | tr "\\\\0" a >&2\necho >&2\necho "fatal: the reason" >&2'
    const { stderr } = await runGit(await scripted(script))

    expect(stderr.length).toBe(64 * 1024)
    expect(stderr).toMatch(/a\nfatal: the reason\n$/)
  })

  it('is told line by line as it comes', async () => {
    const lines: string[] = []
    const script = 'printf "one\\rtwo\\r" >&2; sleep 0.1; printf "three\\n\\nfour" >&2'
    await runGit(await scripted(script, { onProgress: (line) => lines.push(line) }))

    expect(lines).toEqual(['one', 'two', 'three', 'four'])
  })

  it('does not hold up what it prints', async () => {
    const dir = await temporaryDirectory()
    const draft = await startDraft(join(dir, 'x.git'))
    const { stdout } = await runGit(
      real(['cat-file', '--batch-check'], { cwd: draft.dir }),
      Array<string>(2000).fill(`${'0'.repeat(40)}\n`),
    )

    expect(stdout.toString().split('\n')).toHaveLength(2001)
  })
})
