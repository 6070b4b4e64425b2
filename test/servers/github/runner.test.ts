/** Runs of workflows: in what order, how many at once, with what in their environment. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { startDraft } from '../../repositories/draft.ts'
import { startGitServer } from '../git-server.ts'
import { bundledAction } from './bundled-action.ts'
import type { JobContext } from './job-context.ts'
import type { OnJob } from './runner.ts'
import { prepare, type Scene, startScene } from './scene.ts'

const prepared = prepare()
const D = 'POST /repos/acme/rocket/actions/workflows/backup.yml/dispatches'

async function start(onJob?: OnJob, options: { readonly gitServer?: string } = {}) {
  const runner = onJob === undefined ? {} : { onJob }
  const scene = await startScene(prepared, { runner, ...options })
  scene.github.addWorkflow(42, {
    file: 'backup.yml',
    name: 'Back up',
    inputs: ['dispatch', 'slots'],
    title: ({ dispatch }) => `holdfast ${dispatch}`,
    slots: ({ slots = '[0]' }) => z.array(z.number()).parse(JSON.parse(slots)),
    maxParallel: 3,
  })
  return scene
}

async function dispatch({ ask }: Scene, slots: readonly number[]): Promise<number> {
  const inputs = { dispatch: 'd7', slots: JSON.stringify(slots) }
  const { body } = await ask(D, { body: { ref: 'main', inputs, return_run_details: true } })
  return z.object({ workflow_run_id: z.number() }).parse(body).workflow_run_id
}

describe('a dispatch', () => {
  it('makes a job for each slot, no more at once than its matrix allows', async () => {
    const slots: number[] = []
    let [atOnce, most] = [0, 0]
    const scene = await start(async ({ slot }) => {
      slots.push(slot)
      atOnce += 1
      most = Math.max(most, atOnce)
      await sleep(20)
      atOnce -= 1
      return 'success'
    })
    const run = await dispatch(scene, [0, 1, 2, 3, 4, 7])
    await scene.github.runner.idle()

    expect([slots, most]).toEqual([[0, 1, 2, 3, 4, 7], 3])
    const { body } = await scene.ask(`GET /repos/acme/rocket/actions/runs/${run}`)
    expect(body).toMatchObject({
      status: 'completed',
      conclusion: 'success',
      display_title: 'holdfast d7',
      event: 'workflow_dispatch',
    })
    const jobs = await scene.ask(`GET /repos/acme/rocket/actions/runs/${run}/jobs?per_page=100`)
    expect(jobs.body.total_count).toBe(6)
  })

  it('fails when one of its jobs does, or breaks', async () => {
    const scene = await start(async ({ slot }) => {
      if (slot === 1) throw new Error('the machine is gone')
      return 'success'
    })
    const run = await dispatch(scene, [0, 1])
    await scene.github.runner.idle()
    expect(scene.github.world.runs.get(run)?.conclusion).toBe('failure')
    const jobs = [...scene.github.world.jobs.values()]
    expect(jobs.map(({ conclusion }) => conclusion)).toEqual(['success', 'failure'])
  })

  it('is cancelled: who runs is told, who waits never begins', async () => {
    const begun: number[] = []
    const scene = await start(async ({ slot, signal }) => {
      begun.push(slot)
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return 'success'
    })
    const run = await dispatch(scene, [0, 1, 2, 3, 4])
    while (begun.length < 3) await sleep(5)
    const cancel = `POST /repos/acme/rocket/actions/runs/${run}/cancel`
    expect((await scene.ask(cancel)).status).toBe(202)
    await scene.github.runner.idle()
    expect(begun).toEqual([0, 1, 2])
    const jobs = [...scene.github.world.jobs.values()]
    expect(jobs.map(({ conclusion }) => conclusion)).toEqual(Array(5).fill('cancelled'))
    expect(scene.github.world.runs.get(run)?.conclusion).toBe('cancelled')
  })

  it('ends with its repository', async () => {
    const begun: number[] = []
    const scene = await start(async ({ slot }) => {
      begun.push(slot)
      scene.github.deleteRepository(42)
      return 'success'
    })
    const run = await dispatch(scene, [0, 1, 2, 3, 4])
    await scene.github.runner.idle()
    expect(begun).toEqual([0])
    expect(scene.github.world.runs.get(run)?.conclusion).toBe('cancelled')
  })

  it('whose answer is lost has its effect, and is found again by its title', async () => {
    const scene = await start()
    await scene.ask('GET /repos/acme/rocket')
    scene.github.faults.add({ match: /dispatches$/, fault: { kind: 'lost' } })
    await expect(dispatch(scene, [0])).rejects.toThrow('fetch failed')
    const path = '/repos/acme/rocket/actions/workflows/backup.yml/runs?event=workflow_dispatch'
    const { body } = await scene.ask(`GET ${path}`)
    expect(body).toMatchObject({ workflow_runs: [{ display_title: 'holdfast d7' }] })
  })
})

describe('a job', () => {
  it('proves what it is by a token of its own, while it runs', async () => {
    const tokens: unknown[] = []
    let context: JobContext | undefined
    async function fetchToken(job: JobContext, bearer?: string) {
      const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN } = job.environment
      const authorization = `Bearer ${bearer ?? ACTIONS_ID_TOKEN_REQUEST_TOKEN}`
      const response = await fetch(`${url}&audience=holdfast`, { headers: { authorization } })
      const { value } = z.object({ value: z.string().optional() }).parse(await response.json())
      return value === undefined ? response.status : decodeJwt(value)
    }
    const scene = await start(async (job) => {
      context = job
      tokens.push(await fetchToken(job), await fetchToken(job), await fetchToken(job, 'wrong'))
      return 'success'
    })
    const run = await dispatch(scene, [3])
    await scene.github.runner.idle()

    const expected = {
      sub: 'repo:acme/rocket:ref:refs/heads/main',
      aud: 'holdfast',
      repository_id: '42',
      repository_owner_id: '65',
      run_id: String(run),
      run_attempt: '1',
      event_name: 'workflow_dispatch',
      job_workflow_ref: 'acme/rocket/.github/workflows/backup.yml@refs/heads/main',
    }
    expect(tokens).toMatchObject([expected, expected, 401])
    expect(new Set(tokens.slice(0, 2).map((token) => JSON.stringify(token))).size).toBe(2)
    expect(context?.inputs).toEqual({ dispatch: 'd7', slots: '[3]' })
    expect(context?.environment).toMatchObject({
      GITHUB_REPOSITORY: 'acme/rocket',
      GITHUB_REPOSITORY_ID: '42',
      GITHUB_RUN_ID: String(run),
      GITHUB_SERVER_URL: scene.github.url,
    })
    expect(context && (await fetchToken(context))).toBe(401)
  })

  it('really runs the bundled Action, against git behind the same address', async () => {
    const root = await mkdtemp(join(tmpdir(), 'holdfast-github-'))
    onTestFinished(() => rm(root, { recursive: true, force: true }))
    const draft = await startDraft(join(root, 'git/acme/rocket.git'))
    await draft.import(
      'commit refs/heads/main\ncommitter A <a@b.c> 0 +0000\ndata 1\nx\nM 644 inline f\ndata 1\ny\n\n',
    )
    const git = await startGitServer({ root: join(root, 'git') })
    onTestFinished(() => git.close())
    const outputs: string[] = []
    const scene = await start(undefined, { gitServer: git.url })
    const token = await scene.installationToken({
      repository_ids: [42],
      permissions: { contents: 'read' },
    })
    scene.github.rename(42, 'rakete')
    scene.github.runner.onJob = bundledAction({
      inputs: ({ slot }) => ({
        repositories: `${scene.github.url}/acme/rakete`,
        token,
        store: join(root, `store-${slot}`),
      }),
      onStep: (_, { output }) => outputs.push(output),
    })
    const workflow = [...scene.github.world.workflows.values()][0]
    if (workflow === undefined) throw new Error('no workflow')
    const run = scene.github.runner.start({
      workflow,
      event: 'workflow_dispatch',
      branch: 'main',
      inputs: { slots: '[5]' },
    })
    await scene.github.runner.idle()

    expect([run.conclusion, outputs.join('\n')]).toEqual(['success', expect.any(String)])
    expect(outputs).toHaveLength(2)
    expect(await readdir(join(root, 'store-5/holdfast/v1'))).toContain('repositories')
    expect(git.requests.every(({ authorization }) => authorization === 'absent')).toBe(true)
  })
})

describe('git', () => {
  it('is served to tokens that may read, under every name', async () => {
    const seen: string[] = []
    const git = await startGitServer({ root: tmpdir() })
    onTestFinished(() => git.close())
    const scene = await start(undefined, { gitServer: git.url })
    const ask = async (name: string, token?: string) => {
      const basic = Buffer.from(`x-access-token:${token}`).toString('base64')
      const headers = token === undefined ? {} : { authorization: `Basic ${basic}` }
      const path = `/acme/${name}/info/refs?service=git-upload-pack`
      const response = await fetch(scene.github.url + path, { headers, redirect: 'manual' })
      seen.push(response.headers.get('location') ?? '')
      await response.arrayBuffer()
      return response.status
    }
    const { id } = scene.github.addRepository({ owner: 'acme', name: 'moon' })
    const token = await scene.installationToken({ repository_ids: [42] })

    // The git server behind has no such repository, and was asked.
    expect(await ask('rocket.git', token)).toBe(404)
    expect(git.requests.map(({ repository }) => repository)).toEqual(['acme/rocket.git'])
    expect(await ask('rocket', token)).toBe(404)
    expect(await ask('rocket.wiki.git', token)).toBe(404)
    expect(git.requests.map(({ repository }) => repository)).toEqual([
      'acme/rocket.git',
      'acme/rocket.git',
      'acme/rocket.wiki.git',
    ])
    // And was not asked from here on.
    expect(await ask('rocket.git')).toBe(401)
    expect(await ask('rocket.git', 'ghs_wrong')).toBe(401)
    expect(await ask('moon.git', token)).toBe(404)
    expect(await ask('nothing.git')).toBe(401)
    const blind = await scene.installationToken({ permissions: { metadata: 'read' } })
    expect(await ask('rocket.git', blind)).toBe(403)
    scene.github.rename(42, 'rakete')
    expect(await ask('rocket.git', token)).toBe(301)
    expect(seen.at(-1)).toBe('/acme/rakete.git/info/refs?service=git-upload-pack')
    scene.github.deleteRepository(id)
    expect(git.requests).toHaveLength(3)
  })
})
