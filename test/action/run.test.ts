/** The main step from inputs to exit code, in every way that it can end. */
import { createServer, type Server } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isScratch, listOpenUploads, scratchAt } from '../../action/scratch.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { failed, SNAPSHOT, stored } from './results.ts'
import { runWith } from './runner.ts'

const BASE = { store: 's3://acme-backups?region=eu-central-1' }

async function startMonitor() {
  const pings: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    pings.push(`${request.url} ${body}`.trim())
    response.end('OK')
  })
  return { pings, url: `${await listen(server)}/5e2b1c3a-9d1f-4c57` }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

it('a run that goes well', async () => {
  const { code, workflow, tools } = await runWith(BASE)
  expect(code).toBe(0)
  expect(workflow.lines.filter((line) => /^(error|warning)/.test(line))).toEqual([])
  expect(workflow.outputs.get('snapshot-id')).toBe(SNAPSHOT)
  expect(workflow.outputs.get('restore-command')).toContain(
    "--store 's3://acme-backups?region=eu-central-1'",
  )
  expect(workflow.summaries[0]).toContain('acme/rocket is backed up and verified.')
  const root = workflow.states.get('scratch') ?? ''
  expect(isScratch(root)).toBe(true)
  expect(tools?.scratch).toBe(scratchAt(root).work)
})

it('what is being written is noted for the post step', async () => {
  const { workflow } = await runWith(BASE, {
    backupAll: async (_sources, _options, { store }) => {
      await store.put('a/whole', Buffer.from('x'))
      await store.put('a/b', brokenBody()).catch(() => undefined)
      return [failed()]
    },
  })
  const { uploads } = scratchAt(workflow.states.get('scratch') ?? '')
  expect(await listOpenUploads(uploads)).toEqual(['a/b'])
})

// biome-ignore lint/correctness/useYield: it fails before its first chunk
async function* brokenBody(): AsyncGenerator<Uint8Array> {
  throw new Error('cut off')
}

describe('fail-on', () => {
  it.each([
    [{}, failed(), 1],
    [{}, stored({ status: 'incomplete' }), 1],
    [{ 'fail-on': 'failed' }, stored({ status: 'incomplete' }), 0],
    [{ 'fail-on': 'failed' }, failed(), 1],
    [{ 'fail-on': 'never' }, failed(), 0],
  ])('%j with %#', async (inputs, result, expected) => {
    const { code, workflow } = await runWith({ ...BASE, ...inputs }, { results: [result] })
    expect(code).toBe(expected)
    expect(workflow.outputs.get('status')).toBe(result.status)
    expect(workflow.lines.join('\n')).toMatch(/^error title=Backup of acme\/rocket/m)
  })

  it.each([
    ['bad inputs', { ...BASE, concurrency: 'x', 'fail-on': 'never' }, {}],
    [
      'a store that cannot be opened',
      { ...BASE, 'fail-on': 'never' },
      { openStore: () => Promise.reject(new Error('no')) },
    ],
    [
      'a role without a token',
      {
        ...BASE,
        'role-to-assume': 'arn:aws:iam::123456789012:role/x',
        'fail-on': 'never',
      },
      { mayProveItself: false },
    ],
    [
      'a verb that throws',
      { ...BASE, 'fail-on': 'never' },
      { backupAll: () => Promise.reject(new Error('a defect')) },
    ],
  ])('never does not cover %s', async (_, inputs, world) => {
    const { code, workflow } = await runWith(inputs, world)
    expect(code).toBe(1)
    expect(workflow.outputs.get('status')).toBe('failed')
    expect(workflow.lines.filter((line) => line.startsWith('error'))).toHaveLength(1)
    expect(workflow.summaries).toHaveLength(1)
  })
})

it('nothing left to back up fails, and says so', async () => {
  const { code, workflow } = await runWith(BASE, { results: [] })
  expect(code).toBe(1)
  expect(workflow.lines.join('\n')).toMatch(/error title=Nothing was backed up/)
})

it('names the permission that is missing for OIDC', async () => {
  const role = { 'role-to-assume': 'arn:aws:iam::123456789012:role/x' }
  const { workflow } = await runWith({ ...BASE, ...role }, { mayProveItself: false })
  expect(workflow.lines.join('\n')).toMatch(/id-token: write.*\(store-no-credentials\)/)
})

describe('the heartbeat', () => {
  it.each([
    ['goes well', [stored()], '/5e2b1c3a-9d1f-4c57'],
    [
      'fails',
      [failed()],
      '/5e2b1c3a-9d1f-4c57/fail The backup of acme/rocket failed.\nacme/rocket: The token may not read acme/rocket. Give a token with contents: read.',
    ],
    [
      'stores without proof',
      [stored({ verified: null })],
      '/5e2b1c3a-9d1f-4c57/fail acme/rocket is stored, but not verified.',
    ],
    [
      'is incomplete',
      [stored({ status: 'incomplete' })],
      '/5e2b1c3a-9d1f-4c57/fail The backup of acme/rocket is incomplete.',
    ],
    [
      'finds nothing',
      [],
      '/5e2b1c3a-9d1f-4c57/fail Nothing was backed up: no repository is left to back up.',
    ],
  ])('of a run that %s', async (_, results, last) => {
    const { pings, url } = await startMonitor()
    await runWith({ ...BASE, 'healthcheck-url': url, 'fail-on': 'never' }, { results })
    expect(pings).toEqual(['/5e2b1c3a-9d1f-4c57/start', last])
  })

  it('tells of the end only once the start has been heard', async () => {
    const heard: string[] = []
    const slow = createServer((request, response) => {
      heard.push(`asked ${request.url}`)
      setTimeout(() => {
        heard.push(`told ${request.url}`)
        response.end()
      }, 100)
    })
    const url = await listen(slow)
    await runWith({ ...BASE, 'healthcheck-url': `${url}/x` })
    expect(heard).toEqual(['asked /x/start', 'told /x/start', 'asked /x', 'told /x'])
  })

  it('of a dry run is none', async () => {
    const { pings, url } = await startMonitor()
    await runWith({ ...BASE, 'healthcheck-url': url, 'dry-run': 'true' })
    expect(pings).toEqual([])
  })

  it('that does not arrive neither hides nor changes the result', async () => {
    const url = 'http://127.0.0.1:9/5e2b1c3a-9d1f-4c57'
    const { code, workflow } = await runWith({ ...BASE, 'healthcheck-url': url })
    expect(code).toBe(0)
    expect(workflow.outputs.get('status')).toBe('stored')
    const warnings = workflow.lines.filter((line) => line.startsWith('warning'))
    expect(warnings).toHaveLength(2)
    expect(warnings.join()).not.toContain('5e2b1c3a')
  })
})

describe('a cancelled job', () => {
  it('tells what the verb made of it, and fails', async () => {
    const controller = new AbortController()
    const { pings, url } = await startMonitor()
    const { code, workflow } = await runWith(
      { ...BASE, 'healthcheck-url': url, 'fail-on': 'never' },
      {
        signal: controller.signal,
        backupAll: async () => {
          controller.abort()
          const error = new HoldfastError('interrupted', 'Stopped.', { hint: 'Run again.' })
          return [failed({ error })]
        },
      },
    )
    expect(code).toBe(1)
    expect(workflow.lines.join('\n')).toMatch(/^error .*Stopped\. Run again\. \(interrupted\)/m)
    expect(pings.at(-1)).toMatch(/^\/5e2b1c3a-9d1f-4c57\/fail /)
  })

  it('ends although the verb does not, within the time the runner gives', async () => {
    const controller = new AbortController()
    const before = Date.now()
    const { code, workflow } = await runWith(BASE, {
      signal: controller.signal,
      backupAll: () => {
        controller.abort()
        return new Promise(() => {})
      },
    })
    expect(Date.now() - before).toBeLessThan(7000)
    expect(code).toBe(1)
    expect(workflow.outputs.get('status')).toBe('failed')
    expect(workflow.lines.join('\n')).toMatch(/\(interrupted\)/)
    expect(workflow.summaries[0]).toContain('interrupted')
  })
})

it('keeps no mirror in the cache when the job was told not to, or runs dry', async () => {
  expect((await runWith(BASE)).cacheAsked).toBe(false)
  expect((await runWith({ ...BASE, cache: 'true', 'dry-run': 'true' })).cacheAsked).toBe(false)
  expect((await runWith({ ...BASE, cache: 'true' })).cacheAsked).toBe(true)
})

it('a token is in nothing that is said', async () => {
  const { workflow } = await runWith(
    { ...BASE, token: 'ghs_CANARY', repository: 'https://me:CANARY2@git.example.org/a/b' },
    { backupAll: () => Promise.reject(new Error('a defect')) },
  )
  const everything = JSON.stringify([
    workflow.lines,
    [...workflow.outputs],
    [...workflow.states],
    workflow.summaries,
  ])
  expect(everything).not.toContain('CANARY')
  expect(everything).toContain('git.example.org/a/b')
})
