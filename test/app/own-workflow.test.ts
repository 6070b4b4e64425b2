/** A repository's own workflow, which GitHub starts and nobody dispatches. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readLatest } from '../../core/catalog.ts'
import { addCommits, growRepository } from '../repositories/grow.ts'
import { startWholeApp } from './whole-app.ts'

const POLICY = `version: 1
dispatch:
  mode: repository
  workflow: backup.yml
exclude:
  - match: { repositories: ['holdfast'] }
    reason: Holds nothing but the policy.
`

it('is leased its own repository by its token alone, and witnessed', async () => {
  const whole = await startWholeApp()
  const { github, root, app, store } = whole
  const control = [...github.world.repositories.values()].find(({ name }) => name === 'holdfast')
  github.setFile(control?.id ?? 0, '.github/holdfast.yml', POLICY)
  const rocket = github.addRepository({ owner: 'acme', name: 'rocket' })
  const git = join(root, 'acme/rocket.git')
  await growRepository(git, { commits: 2, files: 2, bytes: 300, seed: 1 })
  const workflow = github.addWorkflow(rocket.id, {
    file: 'backup.yml',
    inputs: ['dispatch', 'slots', 'max-parallel'],
    title: ({ dispatch = 'of its own' }) => `holdfast ${dispatch}`,
  })
  github.install({ on: 'acme' })
  const runs = () =>
    app.db
      .selectFrom('runs')
      .select(['id', 'cause', 'dispatchId', 'repositoryId', 'state', 'outcome', 'snapshot'])
      .orderBy('createdAt')
      .execute()
  const settled = async (count: number) => {
    const known = await runs()
    return known.length === count && known.every(({ state }) => state === 'settled')
  }
  // What was never backed up is dispatched, be it to the repository's own workflow.
  await whole.until(() => settled(1))
  expect(await runs()).toMatchObject([{ cause: 'first', outcome: 'stored' }])
  await whole.until(async () => {
    const open = await app.db.selectFrom('dispatches').select('state').execute()
    return open.every(({ state }) => state === 'ended')
  })

  await addCommits(git, 1, 9)
  const run = github.runner.start({ workflow, event: 'push', branch: 'main', inputs: {} })
  await whole.until(() => settled(2))
  const [, own] = await runs()
  const repositoryId = String(rocket.id)
  expect(own).toMatchObject({
    ...{ id: `workflow-${run.id}-1`, cause: 'workflow', dispatchId: null, repositoryId },
    outcome: 'stored',
  })
  expect(await app.db.selectFrom('dispatches').select('id').execute()).toHaveLength(1)
  const latest = await readLatest(store, repositoryId, new Date())
  expect(latest?.manifest.snapshot).toBe(own?.snapshot)
  const witnessed = await app.db
    .selectFrom('snapshots')
    .select(['runId', 'receiptKey', 'complete'])
    .where('snapshot', '=', own?.snapshot ?? '')
    .executeTakeFirstOrThrow()
  expect(witnessed).toMatchObject({ runId: own?.id, complete: 1 })
  expect(await store.head(witnessed.receiptKey ?? '')).toBeDefined()
  const said = await app.db
    .selectFrom('auditEvents')
    .select(['actor', 'action', 'result'])
    .where('actor', '=', `workflow:acme/rocket@${run.id}`)
    .orderBy('seq')
    .execute()
  expect(said.map(({ action, result }) => `${action} ${result}`)).toEqual([
    'lease.grant done',
    'lease.report done',
  ])

  // The same workflow from another branch is refused, and takes nothing.
  github.runner.start({ workflow, event: 'push', branch: 'topic', inputs: {} })
  await whole.until(async () => {
    const refused = await app.db
      .selectFrom('auditEvents')
      .select('detailJson')
      .where('result', '=', 'refused')
      .execute()
    return refused.length > 0
  })
  expect(await runs()).toHaveLength(2)
  expect(github.problems).toEqual([])
}, 120_000)
