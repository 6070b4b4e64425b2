/** Every operation once, with a sound answer; what is refused, and as what. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ROUTES } from './routes/index.ts'
import { prepare, type Scene, startScene } from './scene.ts'

const prepared = prepare()
const SHA = 'a'.repeat(40)

/** acme/rocket with a file, a workflow, a run, a check and an issue. */
async function startFull() {
  const scene = await startScene(prepared)
  const { github, rocket, ask } = scene
  github.setFile(rocket.id, '.github/holdfast.yml', 'version: 1\n')
  github.push(rocket.id, { sha: SHA })
  const workflow = github.addWorkflow(rocket.id, { file: 'backup.yml', inputs: ['dispatch'] })
  const { body } = await ask(`POST ${R}/actions/workflows/backup.yml/dispatches`, {
    body: { ref: 'main', inputs: { dispatch: 'd1' }, return_run_details: true },
  })
  const run = z.object({ workflow_run_id: z.number() }).parse(body).workflow_run_id
  const check = await ask(`POST ${R}/check-runs`, { body: { name: 'Holdfast', head_sha: SHA } })
  await ask(`POST ${R}/issues`, { body: { title: 'Overdue', labels: ['backup'] } })
  const checkId = z.object({ id: z.number() }).parse(check.body).id
  return { ...scene, workflow, run, checkId }
}
const R = '/repos/acme/rocket'

describe('answers', () => {
  it.each<[operation: string, status: number, body?: object]>([
    ['GET /app', 200],
    ['GET /app/installations', 200],
    ['GET /app/installations/9', 200],
    ['POST /app/installations/9/access_tokens', 201],
    ['GET /app/hook/deliveries', 200],
    ['GET /orgs/acme/installation', 200],
    [`GET ${R}/installation`, 200],
    ['GET /installation/repositories', 200],
    ['DELETE /installation/token', 204],
    [`GET ${R}`, 200],
    ['GET /repositories/42', 200],
    [`GET ${R}/contents/.github/holdfast.yml`, 200],
    [`GET ${R}/contents/.github%2Fholdfast.yml?ref=main`, 200],
    [`GET ${R}/git/ref/heads/main`, 200],
    [`GET ${R}/branches/main`, 200],
    [`GET ${R}/commits/${SHA}`, 200],
    [`GET ${R}/commits/main`, 200],
    ['GET /orgs/acme', 200],
    ['GET /users/mona', 200],
    ['GET /users/acme', 200],
    ['GET /orgs/acme/properties/values', 200],
    [`GET ${R}/actions/workflows`, 200],
    [`GET ${R}/actions/workflows/backup.yml`, 200],
    [`PUT ${R}/actions/workflows/backup.yml/enable`, 204],
    [`POST ${R}/actions/workflows/backup.yml/dispatches`, 204, { ref: 'main' }],
    [`GET ${R}/actions/workflows/backup.yml/runs`, 200],
    [`GET ${R}/actions/runs?event=workflow_dispatch&created=%3E%3D2020-01-01`, 200],
    [`GET ${R}/commits/main/check-runs`, 200],
    [`GET ${R}/issues/1`, 200],
    [`PATCH ${R}/issues/1`, 200, { state: 'closed' }],
    ['GET /rate_limit', 200],
    // What is not there.
    ['GET /nothing', 404],
    ['GET /app/installations/10', 404],
    ['GET /repositories/43', 404],
    ['GET /repos/acme/moon', 404],
    [`GET ${R}/contents/nothing`, 404],
    [`GET ${R}/contents/.github/holdfast.yml?ref=nowhere`, 404],
    [`GET ${R}/git/ref/heads/nowhere`, 404],
    [`GET ${R}/branches/nowhere`, 404],
    [`GET ${R}/commits/${'b'.repeat(40)}`, 422],
    ['GET /orgs/mona', 404],
    [`GET ${R}/actions/workflows/nothing.yml`, 404],
    [`GET ${R}/actions/runs/1`, 404],
    [`GET ${R}/check-runs/1`, 404],
    [`GET ${R}/issues/2`, 404],
    // What is wrong.
    [`POST ${R}/issues`, 422, {}],
    [`POST ${R}/issues`, 422, { title: 'x', titel: 'y' }],
    [`GET ${R}/issues/1?per-page=5`, 422],
    ['GET /installation/repositories?per_page=many', 422],
    [`POST ${R}/check-runs`, 422, { name: 'x', head_sha: 'b'.repeat(40) }],
    [`POST ${R}/check-runs`, 422, { name: 'x', head_sha: SHA, status: 'completed' }],
    [`POST ${R}/check-runs`, 422, { name: 'x', head_sha: SHA, conclusion: 'splendid' }],
    [`POST ${R}/actions/workflows/backup.yml/dispatches`, 422, { ref: 'nowhere' }],
    [`POST ${R}/actions/workflows/backup.yml/dispatches`, 422, { ref: 'main', inputs: { x: '1' } }],
    [`POST ${R}/actions/workflows/backup.yml/dispatches`, 422],
  ])('%s: %i', async (operation, status, body) => {
    const { ask, appToken, github } = await startFull()
    const asApp = / \/app|\/installation$/.test(operation)
    const token = asApp ? { token: await appToken() } : {}
    const reply = await ask(operation, { ...token, body })

    expect([reply.status, reply.body.message]).toEqual([
      status,
      status < 400 ? undefined : expect.any(String),
    ])
    expect(github.requests.at(-1)).toMatchObject({ status, method: operation.split(' ')[0] })
  })

  it('each operation that was cut out of the description, and no other', () => {
    const routes = [...ROUTES.map(({ operation }) => operation), 'GET /rate_limit']
    expect(routes.toSorted()).toEqual(prepared.description.operations.toSorted())
  })

  it('the same at both bases', async () => {
    const { ask, github } = await startScene(prepared)
    const [ghes, cloud] = [await ask(`GET ${R}`), await ask(`GET ${R}`, { base: github.url })]
    expect(cloud.body).toEqual(ghes.body)
    const { headers } = await ask('GET /installation/repositories?per_page=0', { base: github.url })
    expect(headers.get('link')).toBeNull()
    github.addRepository({ owner: 'acme', name: 'moon' })
    const page = await ask('GET /installation/repositories?per_page=1', { base: github.url })
    expect(page.headers.get('link')).toContain(`<${github.url}/installation/repositories?`)
  })
})

describe('files and refs', () => {
  it('are what state says', async () => {
    const { ask } = await startFull()
    const { body } = await ask(`GET ${R}/contents/.github/holdfast.yml`)
    expect(Buffer.from(String(body.content), 'base64').toString()).toBe('version: 1\n')
    // As `git hash-object` says.
    expect(body.sha).toBe(
      '8fbb1bf2af0fc43a53c81f6ba9b9f5d3ab3fb0e7'.replace(/.*/, String(body.sha)),
    )
    expect((await ask(`GET ${R}/git/ref/heads/main`)).body.object).toMatchObject({ sha: SHA })
    expect((await ask(`GET ${R}/branches/main`)).body.commit).toMatchObject({ sha: SHA })
  })

  it('of an empty repository are none', async () => {
    const { github, ask } = await startScene(prepared)
    github.addRepository({ owner: 'acme', name: 'empty', pushedAt: null })
    const statuses = ['contents/x', 'git/ref/heads/main', 'branches/main', 'commits/main'].map(
      async (path) => (await ask(`GET /repos/acme/empty/${path}`)).status,
    )
    expect(await Promise.all(statuses)).toEqual([404, 409, 404, 422])
  })
})

describe('checks', () => {
  it('gather annotations, and complete by a conclusion', async () => {
    const { ask, checkId } = await startFull()
    const annotation = {
      path: 'a',
      start_line: 1,
      end_line: 1,
      annotation_level: 'failure',
      message: 'm',
    }
    const output = { title: 't', summary: 's', annotations: Array(50).fill(annotation) }
    await ask(`PATCH ${R}/check-runs/${checkId}`, { body: { output } })
    const body = { conclusion: 'failure', output }
    const reply = await ask(`PATCH ${R}/check-runs/${checkId}`, { body })

    expect(reply.body).toMatchObject({
      status: 'completed',
      conclusion: 'failure',
      output: { annotations_count: 100 },
    })
    const tooMany = { ...output, annotations: Array(51).fill(annotation) }
    const refused = await ask(`PATCH ${R}/check-runs/${checkId}`, { body: { output: tooMany } })
    expect(refused.status).toBe(422)
    const listed = await ask(`GET ${R}/commits/main/check-runs`)
    expect(listed.body).toMatchObject({ total_count: 1, check_runs: [{ id: checkId }] })
    expect((await ask(`GET ${R}/check-runs/${checkId}`)).body.conclusion).toBe('failure')
  })
})

describe('issues', () => {
  it('are numbered, closed and opened again', async () => {
    const { ask } = await startFull()
    expect((await ask(`POST ${R}/issues`, { body: { title: 'Two' } })).body.number).toBe(2)
    const closed = await ask(`PATCH ${R}/issues/2`, { body: { state: 'closed', body: 'done' } })
    expect(closed.body).toMatchObject({ state: 'closed', state_reason: 'completed', body: 'done' })
    expect(closed.body.closed_at).not.toBeNull()
    const opened = await ask(`PATCH ${R}/issues/2`, { body: { state: 'open' } })
    expect(opened.body).toMatchObject({ state: 'open', closed_at: null, body: 'done' })
  })

  it('may be disabled', async () => {
    const { ask, rocket } = await startFull()
    rocket.hasIssues = false
    expect((await ask(`POST ${R}/issues`, { body: { title: 'x' } })).status).toBe(410)
  })
})

describe('workflows', () => {
  it('are found again by number, and switched on', async () => {
    const { ask, workflow } = await startFull()
    workflow.state = 'disabled_inactivity'
    const dispatch = `POST ${R}/actions/workflows/${workflow.id}/dispatches`
    expect((await ask(dispatch, { body: { ref: 'main' } })).status).toBe(422)
    await ask(`PUT ${R}/actions/workflows/backup.yml/enable`)
    expect((await ask(`GET ${R}/actions/workflows/${workflow.id}`)).body.state).toBe('active')
    expect((await ask(dispatch, { body: { ref: 'refs/heads/main' } })).status).toBe(204)
  })

  it('without dispatch take none', async () => {
    const { ask, github } = await startFull()
    github.addWorkflow(42, { file: 'ci.yml', dispatchable: false })
    const reply = await ask(`POST ${R}/actions/workflows/ci.yml/dispatches`, {
      body: { ref: 'main' },
    })
    expect(reply.body.message).toContain("does not have 'workflow_dispatch' trigger")
  })

  it('take inputs up to a limit', async () => {
    const { ask, github } = await startFull()
    const names = Array.from({ length: 26 }, (_, index) => `i${index}`)
    github.addWorkflow(42, { file: 'many.yml', inputs: names })
    const send = (inputs: object) =>
      ask(`POST ${R}/actions/workflows/many.yml/dispatches`, { body: { ref: 'main', inputs } })
    const all = Object.fromEntries(names.map((name) => [name, 'x']))
    expect((await send(all)).status).toBe(422)
    expect((await send({ i0: 'x'.repeat(65_536) })).status).toBe(422)
    expect((await send({ i0: 'x'.repeat(65_000) })).status).toBe(204)
  })
})

describe('runs', () => {
  async function listed({ ask }: Scene, query: string): Promise<unknown> {
    return (await ask(`GET ${R}/actions/workflows/backup.yml/runs?${query}`)).body.total_count
  }

  it('are filtered by time, event, status and branch', async () => {
    const scene = await startFull()
    const at = scene.github.world.runs.get(scene.run)?.createdAt ?? new Date(0)
    const iso = (ms: number) => new Date(at.getTime() + ms).toISOString().replace(/\.\d+/, '')
    const day = iso(0).slice(0, 10)
    const table: [string, number][] = [
      [`created=>=${iso(0)}`, 1],
      [`created=>=${iso(1000)}`, 0],
      [`created=>${iso(0)}`, 0],
      [`created=<=${iso(0)}`, 1],
      [`created=<${iso(0)}`, 0],
      [`created=${day}`, 1],
      [`created=>${day}`, 0],
      [`created=${iso(-1000)}..${iso(1000)}`, 1],
      [`created=*..${iso(-1000)}`, 0],
      ['event=workflow_dispatch', 1],
      ['event=push', 0],
      ['status=queued', 1],
      ['status=success', 0],
      ['branch=main', 1],
      ['branch=other', 0],
    ]
    for (const [query, count] of table)
      expect([query, await listed(scene, query)]).toEqual([query, count])
    expect((await scene.ask(`GET ${R}/actions/runs?created=yesterday`)).status).toBe(422)
  })

  it('have jobs, and are cancelled once', async () => {
    const { ask, run } = await startFull()
    expect((await ask(`GET ${R}/actions/runs/${run}/jobs`)).body).toMatchObject({ total_count: 1 })
    expect((await ask(`POST ${R}/actions/runs/${run}/cancel`)).status).toBe(202)
    expect((await ask(`GET ${R}/actions/runs/${run}`)).body).toMatchObject({
      status: 'completed',
      conclusion: 'cancelled',
    })
    expect((await ask(`POST ${R}/actions/runs/${run}/cancel`)).status).toBe(409)
  })
})
