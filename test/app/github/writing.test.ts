/** What is sent to GitHub to be seen by people, within its limits. */
import { expect, it } from 'vitest'
import { z } from 'zod'
import type { Annotation, CheckRun } from '../../../app/github/port.ts'
import { type Asked, type Reply, startScripted } from './scripted-github.ts'

const PLACE = { owner: 'acme', name: 'rocket' }
const CHECK: CheckRun = {
  name: 'Backup',
  headSha: 'c0ffee',
  conclusion: 'failure',
  title: 'Failed',
  summary: 'Why',
  annotations: [],
}

/** Takes everything that is written. */
async function startWriting(written: Reply = { status: 201, body: { id: 4, number: 3 } }) {
  const scripted = await startScripted(({ line }) =>
    line.includes('tokens') ? undefined : written,
  )
  const sent = () => scripted.asked.filter(({ line }) => !line.includes('tokens'))
  return { ...scripted, sent, on: scripted.github.installation('5') }
}

function annotation(at: number): Annotation {
  const lines = { startLine: at, endLine: at }
  return { path: 'a.yml', ...lines, level: 'failure', title: 't', message: `m${at}` }
}

const Sent = z.object({
  output: z.object({ annotations: z.array(z.object({ message: z.string() })) }),
})

function messagesOf({ body }: Asked): string[] {
  return Sent.parse(body).output.annotations.map(({ message }) => message)
}

it.each([0, 1, 50, 51, 100, 101, 125])('sends %d annotations by fifty', async (count) => {
  const { on, sent, sleeps } = await startWriting()
  const annotations = Array.from({ length: count }, (_, at) => annotation(at + 1))
  await expect(on.createCheckRun(PLACE, { ...CHECK, annotations })).resolves.toEqual({ id: '4' })
  const [first, ...more] = sent()
  expect(first?.line).toBe('POST /repos/acme/rocket/check-runs')
  for (const each of more) expect(each.line).toBe('PATCH /repos/acme/rocket/check-runs/4')
  expect(sent()).toHaveLength(Math.max(1, Math.ceil(count / 50)))
  expect(sleeps).toEqual(more.map(() => 1000))
  expect(sent().flatMap(messagesOf)).toEqual(annotations.map(({ message }) => message))
  const sizes = sent().map((each) => messagesOf(each).length)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(50)
})

it('says all of a check run, and of a new version of it', async () => {
  const { on, sent } = await startWriting()
  const check = {
    ...CHECK,
    detailsUrl: 'https://holdfast.example.com/r/7',
    annotations: [annotation(2)],
    actions: [{ label: 'Retry', description: 'Back up again', identifier: 'retry' }],
  }
  await on.createCheckRun(PLACE, check)
  await on.updateCheckRun(PLACE, '4', { ...check, conclusion: 'success' })
  const body = {
    name: 'Backup',
    status: 'completed',
    details_url: 'https://holdfast.example.com/r/7',
    output: {
      title: 'Failed',
      summary: 'Why',
      annotations: [
        {
          path: 'a.yml',
          start_line: 2,
          end_line: 2,
          annotation_level: 'failure',
          title: 't',
          message: 'm2',
        },
      ],
    },
    actions: [{ label: 'Retry', description: 'Back up again', identifier: 'retry' }],
  }
  expect(sent().map((each) => each.body)).toEqual([
    { ...body, head_sha: 'c0ffee', conclusion: 'failure' },
    { ...body, conclusion: 'success' },
  ])
})

it('cuts what is too long, between characters', async () => {
  const { on, sent } = await startWriting()
  const long = '😀'.repeat(40_000)
  await on.createCheckRun(PLACE, {
    ...CHECK,
    summary: long,
    annotations: [{ ...annotation(1), title: long, message: long }],
    actions: [{ label: long, description: long, identifier: 'retry' }],
  })
  const { output, actions } = JSON.parse(JSON.stringify(sent()[0]?.body))
  const sizes = [output.summary, output.annotations[0].message].map((text) =>
    Buffer.byteLength(text),
  )
  for (const size of sizes) {
    expect(size).toBeLessThanOrEqual(65_535)
    expect(size).toBeGreaterThan(65_525)
  }
  expect(output.summary).toMatch(/^(😀)+\n\n… The rest is left out\.$/u)
  const lengths = [output.annotations[0].title, actions[0].label, actions[0].description]
  expect(lengths.map((text) => [...text].length)).toEqual([255, 20, 40])
})

it.each([
  ['four buttons', Array.from({ length: 4 }, (_, at) => `b${at}`)],
  ['an identifier that would be cut', ['x'.repeat(21)]],
])('sends no check run with %s', async (_, identifiers) => {
  const { on, sent } = await startWriting()
  const actions = identifiers.map((identifier) => ({ label: 'l', description: 'd', identifier }))
  const bad = { code: 'bad-input' }
  await expect(on.createCheckRun(PLACE, { ...CHECK, actions })).rejects.toMatchObject(bad)
  await expect(on.updateCheckRun(PLACE, '4', { ...CHECK, actions })).rejects.toMatchObject(bad)
  expect(sent()).toEqual([])
})

it('writes issues, and changes no more of them than it is told', async () => {
  const { on, sent } = await startWriting()
  const issue = { title: 't'.repeat(300), body: 'ä'.repeat(40_000), labels: ['backup'] }
  await expect(on.createIssue(PLACE, issue)).resolves.toEqual({ number: '3' })
  await on.updateIssue(PLACE, '3', { state: 'closed' })
  await on.updateIssue(PLACE, '3', { body: 'Again', labels: [], state: 'open' })
  const [first, ...rest] = sent()
  const { title, body, labels } = JSON.parse(JSON.stringify(first?.body))
  expect([title.length, Buffer.byteLength(body), labels]).toEqual([256, 65_535, ['backup']])
  expect(rest.map(({ line, body }) => [line, body])).toEqual([
    ['PATCH /repos/acme/rocket/issues/3', { state: 'closed' }],
    ['PATCH /repos/acme/rocket/issues/3', { body: 'Again', labels: [], state: 'open' }],
  ])
})

const RUN = { ...PLACE, file: 'backup.yml', ref: 'main', inputs: { dispatch: 'd1', slots: '[0]' } }

const RUN_ID = '9007199254740993'

it.each([
  ['the id of the run', { status: 200, body: `{"workflow_run_id":${RUN_ID}}` }, RUN_ID],
  ['nothing', { status: 204 }, undefined],
  ['something else', { status: 200, body: '{}' }, undefined],
])('dispatches, and GitHub tells %s', async (_, reply, githubRunId) => {
  const { on, sent } = await startWriting(reply)
  await expect(on.dispatch(RUN)).resolves.toEqual({ githubRunId })
  const [{ line, body, headers } = unsent(), ...more] = sent()
  expect(line).toBe('POST /repos/acme/rocket/actions/workflows/backup.yml/dispatches')
  expect(body).toEqual({ ref: 'main', inputs: RUN.inputs, return_run_details: true })
  expect(headers['x-github-api-version']).toBe('2022-11-28')
  expect(more).toEqual([])
})

function unsent(): never {
  throw new Error('nothing was sent')
}

it('dispatches on a server that cannot tell of the run', async () => {
  const { github, asked } = await startScripted(({ line, body }) => {
    if (!line.endsWith('dispatches')) return undefined
    return JSON.stringify(body).includes('return_run_details')
      ? { status: 422, body: { message: '"return_run_details" is not a permitted key.' } }
      : { status: 204 }
  })
  await expect(github.installation('5').dispatch(RUN)).resolves.toEqual({ githubRunId: undefined })
  expect(asked.at(-1)?.body).toEqual({ ref: 'main', inputs: RUN.inputs })
})

it.each([
  [404, 'Not Found'],
  [422, "Workflow does not have 'workflow_dispatch' trigger"],
  [422, 'No ref found for: gone'],
  [400, 'Problems parsing JSON'],
])('says why a workflow was not started: %d %s', async (status, message) => {
  const { on, sent } = await startWriting({ status, body: { message } })
  await expect(on.dispatch(RUN)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining(message),
  })
  expect(sent()).toHaveLength(1)
})

it('repeats the same verb and body where a redirect leads', async () => {
  const { github, asked } = await startScripted(({ line, headers }) => {
    if (line.includes('/repos/acme/rocket/')) {
      const location = `http://${headers.host}/api/v3/repositories/7/issues`
      return { status: 307, body: { message: 'Temporary Redirect' }, headers: { location } }
    }
    return line.includes('/repositories/7') ? { status: 201, body: { number: 3 } } : undefined
  })
  const issue = { title: 'T', body: 'B' }
  await expect(github.installation('5').createIssue(PLACE, issue)).resolves.toEqual({ number: '3' })
  expect(asked.slice(1).map(({ line, body }) => [line, body])).toEqual([
    ['POST /repos/acme/rocket/issues', issue],
    ['POST /repositories/7/issues', issue],
  ])
})

it('does nothing to a run that is over', async () => {
  const over = { status: 409, body: { message: 'Cannot cancel a workflow run that is completed.' } }
  const { on } = await startWriting(over)
  await expect(on.cancelWorkflowRun(PLACE, '9')).resolves.toBeUndefined()
})
