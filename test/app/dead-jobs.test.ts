/** Runners that die, in the App as a whole. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { requestBackup } from '../../app/records/requests.ts'
import { growRepository } from '../repositories/grow.ts'
import { askAs } from './job-by-hand.ts'
import { startWholeApp } from './whole-app.ts'

it('of a workflow run that goes on leave nothing waiting for its end', async () => {
  const whole = await startWholeApp()
  const { github, root, app, url } = whole
  for (const [seed, name] of ['rocket', 'probe', 'lander'].entries()) {
    github.addRepository({ owner: 'acme', name })
    await growRepository(join(root, `acme/${name}.git`), { commits: 1, files: 1, bytes: 99, seed })
  }
  const control = [...github.world.repositories.values()].find(({ name }) => name === 'holdfast')
  github.setFile(
    control?.id ?? 0,
    '.github/holdfast.yml',
    'version: 1\ndispatch:\n  max-parallel: 2\n',
  )
  const { onJob: bundled } = github.runner
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  // The first job takes one repository and dies, the other takes its time with nothing.
  github.runner.onJob = async (job) => {
    if (job.slot !== 0) {
      job.signal.addEventListener('abort', end)
      await ended
      return 'success'
    }
    expect((await askAs(job, url, '/api/v1/leases', { slot: 0 })).status).toBe(201)
    return 'failure'
  }
  github.install({ on: 'acme' })
  const runs = (slot: number) =>
    app.db
      .selectFrom('runs')
      .select(['repositoryId', 'state', 'outcome', 'errorMessage'])
      .where('cause', '=', 'first')
      .where('slot', '=', slot)
      .orderBy('id')
      .execute()
  await whole.until(async () => {
    const known = await runs(0)
    return known.length > 0 && known.every(({ state }) => state === 'settled')
  })

  const [taken, untaken, ...more] = await runs(0)
  expect(more).toEqual([])
  expect(taken).toMatchObject({
    outcome: 'lost',
    errorMessage: expect.stringContaining('"failure"'),
  })
  expect(untaken).toMatchObject({
    outcome: 'refused',
    errorMessage: expect.stringContaining('"failure"'),
  })
  expect((await runs(1)).map(({ state }) => state)).toEqual(['dispatched', 'dispatched'])
  const dispatches = () => app.db.selectFrom('dispatches').select(['state', 'conclusion']).execute()
  expect(await dispatches()).toEqual([{ state: 'running', conclusion: null }])

  // It is backed up while the workflow run that failed it goes on.
  github.runner.onJob = bundled
  const at = { options: { full: false }, requestedBy: 'github:ann', requestedAt: new Date() }
  await requestBackup(app.db, { repositoryId: untaken?.repositoryId ?? '', ...at })
  app.clockwork.hurry('steer')
  await whole.until(async () => {
    const stored = await app.db
      .selectFrom('runs')
      .select('repositoryId')
      .where('outcome', '=', 'stored')
      .execute()
    return stored.some(({ repositoryId }) => repositoryId === untaken?.repositoryId)
  })
  expect((await dispatches())[0]?.state).toBe('running')
  end()
  await whole.until(async () => (await dispatches())[0]?.state === 'ended')
  expect((await dispatches())[0]?.conclusion).toBe('failure')
}, 120_000)
