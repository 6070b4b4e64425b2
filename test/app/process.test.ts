/** The App as `npm start` runs it: a process with an environment. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { PATH } from '../config.ts'
import { type FakeGitHub, startGitHub } from '../servers/github/server.ts'

const Line = z.looseObject({ level: z.string(), message: z.string() })

interface Started {
  readonly child: ChildProcess
  readonly lines: z.infer<typeof Line>[]
  readonly ended: Promise<number | null>
  /** The first line that says so. */
  said(message: string): Promise<z.infer<typeof Line>>
}

async function directory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-process-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

function start(environment: Record<string, string>, cwd: string, ...args: string[]): Started {
  const child = spawn(process.execPath, [resolve('dist/app/index.js'), ...args], {
    cwd,
    env: { PATH, HOME: cwd, ...environment },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: Started['lines'] = []
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const whole = `${rest}${chunk}`.split('\n')
    rest = whole.pop() ?? ''
    for (const line of whole) lines.push(Line.parse(JSON.parse(line)))
  })
  const ended = once(child, 'close').then(([code]) => z.number().nullable().parse(code))
  return {
    ...{ child, lines, ended },
    async said(message) {
      await expect
        .poll(() => lines.map((line) => line.message), { timeout: 30_000 })
        .toContain(message)
      const line = lines.find((each) => each.message === message)
      if (line === undefined) throw new Error(`nobody said ${message}`)
      return line
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function scene(): Promise<{ github: FakeGitHub; cwd: string; base: Record<string, string> }> {
  const github = await startGitHub()
  onTestFinished(() => github.close())
  const port = await freePort()
  const cwd = await directory()
  return {
    ...{ github, cwd },
    base: {
      ...{ APP_URL: `http://127.0.0.1:${port}`, PORT: String(port), HOST: '127.0.0.1' },
      ...{ GHE_HOST: new URL(github.url).host, GITHUB_API_URL: github.api },
      HOLDFAST_STORE: join(cwd, 'store'),
    },
  }
}

describe('the process', () => {
  it('starts, is ready, and stops when it is told to', async () => {
    const { github, cwd, base } = await scene()
    const { child, ended, said } = start(
      {
        ...base,
        APP_ID: String(github.app.id),
        PRIVATE_KEY: github.app.privateKey,
        WEBHOOK_SECRET: 'secret',
      },
      cwd,
    )
    await said('The App is listening')
    const ready = await fetch(`${base.APP_URL}/readyz`)

    expect([ready.status, await ready.json()]).toMatchObject([200, { status: 'ok' }])
    expect((await stat(join(cwd, 'holdfast-data/receipts.pem'))).mode & 0o777).toBe(0o600)
    const unsigned = await fetch(`${base.APP_URL}/api/github/webhooks`, {
      method: 'POST',
      headers: { 'x-github-delivery': 'a', 'x-github-event': 'ping', 'x-hub-signature-256': 'x' },
      body: '{}',
    })
    expect(unsigned.status).toBe(401)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    await said('The App has stopped')
  })

  it('registers itself by the link in its log, and starts with what it got', async () => {
    const { github, cwd, base } = await scene()
    const first = start(base, cwd)
    const { link } = await first.said('The App is not registered: open this link')
    const page = await (await fetch(String(link))).text()
    const state = /state=([\w-]+)/.exec(page)?.[1]
    const code = github.offerManifest({
      name: 'holdfast-acme',
      permissions: { metadata: 'read' },
      events: [],
    })
    const done = await fetch(`${base.APP_URL}/setup/done?code=${code}&state=${state}`)

    expect(done.status).toBe(200)
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    const path = join(cwd, 'holdfast-data/github-app.json')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const { privateKey } = z
      .object({ privateKey: z.string() })
      .parse(JSON.parse(await readFile(path, 'utf8')))
    const second = start(base, cwd)
    await second.said('The App is listening')
    const printed = JSON.stringify([...first.lines, ...second.lines])
    expect(printed).not.toContain(privateKey.split('\n')[1])
  })

  it.each([
    ['without a webhook secret', { APP_ID: '1', PRIVATE_KEY: 'x' }, 'WEBHOOK_SECRET'],
    ['with a key that is none', { APP_ID: '1', PRIVATE_KEY: 'x', WEBHOOK_SECRET: 's' }, 'key'],
    ['with a port that is none', { PORT: 'x' }, 'PORT'],
    [
      'without a store',
      { HOLDFAST_STORE: '', APP_ID: '1', PRIVATE_KEY: 'x', WEBHOOK_SECRET: 's' },
      'HOLDFAST_STORE',
    ],
  ])('does not start %s', async (_, environment, named) => {
    const { cwd, base } = await scene()
    const { ended, lines } = start({ ...base, ...environment }, cwd)

    expect(await ended).toBe(1)
    expect(lines).toMatchObject([{ level: 'error', code: 'bad-input' }])
    expect(JSON.stringify(lines)).toContain(named)
  })

  it('fills an empty database from GitHub and the store', async () => {
    const { github, cwd, base } = await scene()
    const { ended, said } = start(
      {
        ...base,
        APP_ID: String(github.app.id),
        PRIVATE_KEY: github.app.privateKey,
        WEBHOOK_SECRET: 'secret',
      },
      cwd,
      'rebuild',
    )

    expect(await said('The records are rebuilt')).toMatchObject({ repositories: 0, damaged: 0 })
    expect(await ended).toBe(0)
  })
})
