/** Workflows and their runs. */
import { expect, it } from 'vitest'
import { collect } from './collect.ts'
import { ROCKET, type Scene } from './scene.ts'

const FILE = 'backup.yml'
const INPUTS = { dispatch: 'd1', slots: '[0,1]' }
const REQUEST = { ...ROCKET, file: FILE, ref: 'main', inputs: INPUTS }

function addWorkflow({ server, rocket }: Scene, more: object = {}) {
  const title = (inputs: Readonly<Record<string, string>>) => `holdfast ${inputs.dispatch}`
  return server.addWorkflow(rocket.id, {
    file: FILE,
    inputs: ['dispatch', 'slots'],
    title,
    ...more,
  })
}

/** Starts one run, and tells its id. */
async function start({ on }: Scene, dispatch: string): Promise<string> {
  const { githubRunId } = await on.dispatch({ ...REQUEST, inputs: { ...INPUTS, dispatch } })
  if (githubRunId === undefined) throw new Error('a run was started, and has no id')
  return githubRunId
}

export function workflows(scene: () => Scene): void {
  it('starts a workflow, follows its run, and finds it by its title', async () => {
    const { server, on } = scene()
    addWorkflow(scene())
    const since = server.clock.now()
    const id = await start(scene(), 'd1')
    const run = {
      id,
      attempt: 1,
      status: 'waiting',
      conclusion: null,
      event: 'workflow_dispatch',
      title: 'holdfast d1',
      createdAt: new Date(Math.floor(since.getTime() / 1000) * 1000),
      url: expect.stringContaining(id),
    }
    const read = () => on.readWorkflowRun(ROCKET, id)
    await expect(read()).resolves.toMatchObject({ ...run, createdAt: expect.any(Date) })
    server.runner.begin(Number(id))
    await expect(read()).resolves.toMatchObject({ status: 'running', conclusion: null })
    server.runner.complete(Number(id), 'failure')
    const done = { status: 'completed', conclusion: 'failure', title: 'holdfast d1' }
    await expect(read()).resolves.toMatchObject(done)
    const early = new Date(since.getTime() - 1000)
    await expect(collect(on.listWorkflowRuns(ROCKET, FILE, early))).resolves.toMatchObject([done])
  })

  it.each([
    ['no such workflow', { file: 'gone.yml' }],
    ['no such branch', { ref: 'gone' }],
    ['other inputs', { inputs: { strange: 'yes' } }],
    ['no such repository', { name: 'never' }],
  ])('says so when there is %s', async (_, more) => {
    addWorkflow(scene())
    const { on, server } = scene()
    const starting = on.dispatch({ ...REQUEST, ...more })
    await expect(starting).rejects.toMatchObject({ code: 'bad-input' })
    expect(server.world.runs.size).toBe(0)
  })

  it.each([
    ['takes no dispatch', { dispatchable: false }],
    ['is switched off', { state: 'disabled_manually' }],
  ])('says so when the workflow %s', async (_, more) => {
    addWorkflow(scene(), more)
    await expect(scene().on.dispatch(REQUEST)).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('starts the workflow of a repository that was renamed', async () => {
    addWorkflow(scene())
    scene().server.rename(scene().rocket.id, 'shuttle')
    const id = await start(scene(), 'd1')
    const run = scene().server.world.runs.get(Number(id))
    expect(run).toMatchObject({ repositoryId: scene().rocket.id, inputs: INPUTS })
  })

  it('does not repeat a dispatch whose answer was lost; the run is found by its title', async () => {
    addWorkflow(scene())
    const { server, on } = scene()
    const since = new Date(server.clock.now().getTime() - 1000)
    server.faults.add({ match: /dispatches$/, fault: { kind: 'lost' } })
    await expect(on.dispatch(REQUEST)).rejects.toMatchObject({
      code: 'source-unreachable',
      message: expect.stringContaining('unknown'),
    })
    expect(server.world.runs.size).toBe(1)
    const runs = await collect(on.listWorkflowRuns(ROCKET, FILE, since))
    expect(runs.map(({ title }) => title)).toEqual(['holdfast d1'])
  })

  it.each([
    ['active', 'active'],
    ['disabled_inactivity', 'disabled-by-inactivity'],
    ['disabled_manually', 'disabled'],
    ['disabled_fork', 'disabled'],
    ['deleted', 'gone'],
  ] as const)('reads that a workflow is %s', async (state, told) => {
    const { id, path } = addWorkflow(scene(), { state })
    const read = await scene().on.readWorkflow(ROCKET, FILE)
    expect(read).toEqual({ id: String(id), path, state: told })
  })

  it('switches a workflow on again', async () => {
    addWorkflow(scene(), { state: 'disabled_inactivity' })
    const { on, server } = scene()
    await expect(on.readWorkflow(ROCKET, FILE)).resolves.toHaveProperty(
      'state',
      'disabled-by-inactivity',
    )
    await on.enableWorkflow(ROCKET, FILE)
    await expect(on.readWorkflow(ROCKET, FILE)).resolves.toHaveProperty('state', 'active')
    await on.readWorkflow(ROCKET, FILE)
    expect(server.requests.at(-1)?.status).toBe(304)
    const missing = on.enableWorkflow(ROCKET, 'gone.yml')
    await expect(missing).rejects.toMatchObject({ code: 'source-not-found' })
  })

  it('knows no workflow and no run that is not there', async () => {
    const { on } = scene()
    await expect(on.readWorkflow(ROCKET, FILE)).resolves.toBeUndefined()
    await expect(on.readWorkflowRun(ROCKET, '123456')).resolves.toBeUndefined()
    await expect(on.readWorkflow({ owner: 'acme', name: 'never' }, FILE)).resolves.toBeUndefined()
  })

  it('lists all runs since a time, newest first, over pages, and no older ones', async () => {
    const { id: workflowId } = addWorkflow(scene())
    const { server, on } = scene()
    const workflow = server.world.workflows.get(workflowId)
    if (workflow === undefined) throw new Error('the workflow was added')
    const run = (at: number) => {
      const inputs = { dispatch: String(at) }
      const made = server.runner.start({ workflow, event: 'schedule', branch: 'main', inputs })
      server.clock.advance(1000)
      return String(made.id)
    }
    Array.from({ length: 250 }, (_, at) => run(at))
    server.clock.advance(60_000)
    const since = new Date(server.clock.now().getTime() - 30_000)
    const ids = Array.from({ length: 1105 }, (_, at) => run(at))
    const listed = await collect(on.listWorkflowRuns(ROCKET, FILE, since))
    expect(listed.map(({ id }) => id)).toEqual(ids.toReversed())
    // Not one page more than that on which the first older one is.
    expect(server.requests.filter(({ path }) => path.includes('/runs?'))).toHaveLength(12)
  })

  it('reads no more pages than are wanted', async () => {
    addWorkflow(scene())
    const { server, on } = scene()
    for (const dispatch of ['a', 'b', 'c']) await start(scene(), dispatch)
    const before = server.requests.length
    for await (const { title } of on.listWorkflowRuns(ROCKET, FILE, new Date(0))) {
      expect(title).toBe('holdfast c')
      break
    }
    expect(server.requests.length - before).toBe(1)
  })

  it('shows each run once when new ones come meanwhile, and says when one may be missing', async () => {
    const { id } = addWorkflow(scene())
    const { server, on } = scene()
    const workflow = server.world.workflows.get(id)
    if (workflow === undefined) throw new Error('the workflow was added')
    const facts = { workflow, event: 'schedule', branch: 'main', inputs: {} }
    for (let at = 0; at < 150; at += 1) server.runner.start(facts)
    const match = /runs\?.*page=2/
    const come = () => void server.runner.start(facts)
    server.faults.add({ match, fault: { kind: 'meanwhile', act: come } })
    const listed = await collect(on.listWorkflowRuns(ROCKET, FILE, new Date(0)))
    expect(new Set(listed.map((run) => run.id)).size).toBe(150)
    expect(listed).toHaveLength(150)

    server.faults.clear()
    const go = () => void server.world.runs.delete(Math.max(...server.world.runs.keys()))
    server.faults.add({ match, fault: { kind: 'meanwhile', act: go } })
    const listing = collect(on.listWorkflowRuns(ROCKET, FILE, new Date(0)))
    await expect(listing).rejects.toMatchObject({ code: 'source-changing' })
  })

  it('cancels a run, and does nothing to one that is over', async () => {
    addWorkflow(scene())
    const { server, on } = scene()
    const id = await start(scene(), 'd1')
    await on.cancelWorkflowRun(ROCKET, id)
    expect(server.world.runs.get(Number(id))?.conclusion).toBe('cancelled')
    await on.cancelWorkflowRun(ROCKET, id)
    const missing = on.cancelWorkflowRun(ROCKET, '123456')
    await expect(missing).rejects.toMatchObject({ code: 'source-not-found' })
  })

  it('lists the jobs of a run, page after page', async () => {
    const { server, on } = scene()
    const slots = Array.from({ length: 130 }, (_, n) => n)
    addWorkflow(scene(), { slots: () => slots })
    const id = await start(scene(), 'd1')
    const list = () => collect(on.listJobs(ROCKET, id))
    const open = await list()
    expect(open.map(({ name }) => name)).toEqual(
      slots.map((slot) => expect.stringMatching(`\\(${slot}\\)$`)),
    )
    expect(new Set(open.map((job) => job.id)).size).toBe(130)
    expect(open.every(({ completed, conclusion }) => !completed && conclusion === null)).toBe(true)
    server.runner.begin(Number(id))
    server.runner.complete(Number(id), 'failure')
    const over = { attempt: 1, completed: true, conclusion: 'failure' }
    await expect(list()).resolves.toEqual(open.map((job) => ({ ...job, ...over })))
    const missing = collect(on.listJobs(ROCKET, '123456'))
    await expect(missing).rejects.toMatchObject({ code: 'source-not-found' })
  })
}
