/** Patience: what is asked again, when, and what is not. */
import { expect, it } from 'vitest'
import { type Reply, startScripted } from './scripted-github.ts'

const PLACE = { owner: 'acme', name: 'rocket' }
const RUN = { owner: 'acme', name: 'rocket', file: 'backup.yml', ref: 'main', inputs: {} }
const REF: Reply = { body: { object: { sha: 'c0ffee' } } }

/** Answers in turn, the last for ever; tokens are made beside. */
async function startTurns(...replies: readonly Reply[]) {
  let turn = 0
  return startScripted(({ line }) => {
    if (line.includes('access_tokens')) return undefined
    turn += 1
    return replies[turn - 1] ?? replies.at(-1)
  })
}

const SECONDARY = 'You have exceeded a secondary rate limit.'

it.each([
  [
    'retry-after',
    { status: 403, headers: { 'retry-after': '17' }, body: { message: SECONDARY } },
    17_000,
  ],
  ['429', { status: 429, headers: { 'retry-after': '60' }, body: { message: SECONDARY } }, 60_000],
  ['no time', { status: 403, body: { message: SECONDARY } }, 60_000],
  [
    'a reset',
    {
      status: 403,
      headers: {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Date.parse('2026-11-21T12:00:20Z') / 1000),
      },
      body: { message: 'API rate limit exceeded' },
    },
    21_000,
  ],
])('waits for a limit that names %s', async (_, reply, sleptMs) => {
  const { github, sleeps, lines, logged } = await startTurns(reply, REF)
  await expect(github.installation('5').readHead(PLACE, 'main')).resolves.toBe('c0ffee')
  expect(sleeps).toEqual([sleptMs])
  expect(lines()).toHaveLength(2)
  expect(logged).toEqual([expect.stringContaining('wants no more requests until 2026-11-21T12:0')])
})

it('waits for no limit of more than a minute, and asks nobody until it is over', async () => {
  const reply = { status: 403, headers: { 'retry-after': '61' }, body: { message: SECONDARY } }
  const { github, sleeps, lines, advance } = await startTurns(reply, REF)
  const { readHead } = github.installation('5')
  const limited = { code: 'source-rate-limited', retryAfterMs: 61_000 }
  await expect(readHead(PLACE, 'main')).rejects.toMatchObject(limited)
  await expect(readHead(PLACE, 'main')).rejects.toMatchObject(limited)
  expect([lines().length, sleeps]).toEqual([1, []])
  advance(1000)
  await expect(readHead(PLACE, 'main')).resolves.toBe('c0ffee')
  expect([lines().length, sleeps]).toEqual([2, [60_000]])
})

it('gives up when a minute of pauses in all is over', async () => {
  const reply = { status: 429, headers: { 'retry-after': '40' }, body: { message: SECONDARY } }
  const { github, sleeps } = await startTurns(reply)
  const asking = github.installation('5').readHead(PLACE, 'main')
  await expect(asking).rejects.toMatchObject({ code: 'source-rate-limited', retryAfterMs: 40_000 })
  expect(sleeps).toEqual([40_000])
})

it('asks three times where the limit names no wait', async () => {
  const reply = { status: 429, headers: { 'retry-after': '0' }, body: { message: SECONDARY } }
  const { github, lines } = await startTurns(reply)
  const asking = github.installation('5').readHead(PLACE, 'main')
  await expect(asking).rejects.toMatchObject({ code: 'source-rate-limited' })
  expect(lines()).toHaveLength(3)
})

it('keeps still when the last request that was allowed is spent', async () => {
  const resetAt = Date.parse('2026-11-21T12:00:30Z') / 1000
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetAt) }
  const { github, sleeps } = await startTurns({ ...REF, headers }, REF)
  const { readHead } = github.installation('5')
  await readHead(PLACE, 'main')
  expect(sleeps).toEqual([])
  await readHead(PLACE, 'main')
  expect(sleeps).toEqual([31_000])
})

it('does not keep still for a limit of another kind', async () => {
  const headers = {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Date.parse('2026-11-21T12:00:30Z') / 1000),
    'x-ratelimit-resource': 'search',
  }
  const { github, sleeps } = await startTurns({ ...REF, headers }, REF)
  await github.installation('5').readHead(PLACE, 'main')
  await github.installation('5').readHead(PLACE, 'main')
  expect(sleeps).toEqual([])
})

it('lets other installations go on', async () => {
  const { github, sleeps } = await startScripted(({ line }) => {
    if (line.includes('access_tokens')) return undefined
    if (!line.includes('slow')) return REF
    return { status: 429, headers: { 'retry-after': '600' }, body: { message: SECONDARY } }
  })
  const slow = github.installation('5').readHead({ owner: 'acme', name: 'slow' }, 'main')
  await expect(slow).rejects.toMatchObject({ code: 'source-rate-limited' })
  await expect(github.installation('6').readHead(PLACE, 'main')).resolves.toBe('c0ffee')
  await expect(github.installation('5').readHead(PLACE, 'main')).rejects.toThrow('until')
  expect(sleeps).toEqual([])
})

it.each([
  ['a failure', { status: 502, body: { message: 'Server Error' } }],
  ['a broken connection', { cutAfterBytes: -1 }],
  ['half an answer', { ...REF, cutAfterBytes: 9 }],
])('asks three times after %s, with growing pauses', async (_, reply) => {
  const well = await startTurns(reply, reply, REF)
  await expect(well.github.installation('5').readHead(PLACE, 'main')).resolves.toBe('c0ffee')
  expect(well.sleeps).toEqual([1000, 4000])

  const ill = await startTurns(reply)
  const asking = ill.github.installation('5').readHead(PLACE, 'main')
  await expect(asking).rejects.toMatchObject({ code: 'source-unreachable' })
  expect(ill.lines()).toHaveLength(3)
})

it.each([
  ['a failure', { status: 502, body: { message: 'Server Error' } }],
  ['a broken connection', { cutAfterBytes: -1 }],
  ['half an answer', { body: { workflow_run_id: 7 }, cutAfterBytes: 9 }],
  ['a page', { body: '<p>', headers: { 'content-type': 'text/html' } }],
])('never asks again what would be done twice: after %s', async (_, reply) => {
  const check = {
    name: 'Backup',
    headSha: 'c0ffee',
    conclusion: 'failure',
    title: 'Failed',
    summary: '',
    annotations: [],
  } as const
  const issue = { title: 'Backup failed', body: '' }
  for (const act of [
    (at: ReturnType<typeof on>) => at.dispatch(RUN),
    (at: ReturnType<typeof on>) => at.createCheckRun(PLACE, check),
    (at: ReturnType<typeof on>) => at.createIssue(PLACE, issue),
  ]) {
    const { github, lines } = await startTurns(reply)
    await expect(act(on(github))).rejects.toMatchObject({
      code: 'source-unreachable',
      message: expect.stringContaining('unknown whether'),
    })
    expect(lines()).toHaveLength(1)
  }
})

function on(github: Awaited<ReturnType<typeof startTurns>>['github']) {
  return github.installation('5')
}

it('asks again for a dispatch that a limit turned away', async () => {
  const reply = { status: 403, headers: { 'retry-after': '5' }, body: { message: SECONDARY } }
  const { github, lines } = await startTurns(reply, { body: { workflow_run_id: 7 } })
  await expect(on(github).dispatch(RUN)).resolves.toEqual({ githubRunId: '7' })
  expect(lines()).toHaveLength(2)
})

it.each([
  ['enableWorkflow', 204],
  ['cancelWorkflowRun', 202],
  ['updateIssue', 200],
] as const)('asks again for what may be done twice: %s', async (name, status) => {
  const { github, lines } = await startTurns({ cutAfterBytes: -1 }, { status })
  const at = on(github)
  if (name === 'enableWorkflow') await at.enableWorkflow(PLACE, 'backup.yml')
  if (name === 'cancelWorkflowRun') await at.cancelWorkflowRun(PLACE, '9')
  if (name === 'updateIssue') await at.updateIssue(PLACE, '3', { state: 'closed' })
  expect(lines()).toHaveLength(2)
})

it('stops waiting when the work is stopped', async () => {
  const stop = new AbortController()
  const { github } = await startScripted(
    ({ line }) =>
      line.includes('access_tokens')
        ? undefined
        : { status: 429, headers: { 'retry-after': '50' }, body: { message: SECONDARY } },
    { signal: stop.signal, sleep: () => new Promise(() => stop.abort(new Error('bye'))) },
  )
  const asking = on(github).readHead(PLACE, 'main')
  await expect(asking).rejects.toMatchObject({ code: 'interrupted' })
  await expect(on(github).readHead(PLACE, 'main')).rejects.toMatchObject({ code: 'interrupted' })
})

it('stops a request when the work is stopped', async () => {
  const stop = new AbortController()
  const { github } = await startScripted(
    () => {
      stop.abort(new Error('bye'))
      return new Promise((resolve) => setTimeout(resolve, 300, undefined))
    },
    { signal: stop.signal },
  )
  await expect(github.readApp()).rejects.toMatchObject({ code: 'interrupted' })
})

it('says of whom fewer requests are wanted, and until when', async () => {
  const reply = { status: 403, headers: { 'retry-after': '61' }, body: { message: SECONDARY } }
  const { github, limited, advance } = await startTurns(reply, REF)
  await expect(github.installation('5').readHead(PLACE, 'main')).rejects.toThrow()
  await expect(github.installation('5').readHead(PLACE, 'main')).rejects.toThrow()
  expect(limited).toEqual(['5 2026-11-21T12:01:01.000Z'])
  advance(61_000)
  await github.installation('5').readHead(PLACE, 'main')
  expect(limited).toHaveLength(1)
})
