/** From an empty database to an organisation that is covered, on one instance and on two. */
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createDecider } from '../../app/policies/decide.ts'
import { loadPolicies } from '../../app/policies/load.ts'
import { readPlanningRecords } from '../../app/records/planning.ts'
import { listRepositories } from '../../app/records/repositories.ts'
import { coverageOf } from '../../core/domain/coverage.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { verify } from '../../core/verify.ts'
import { verbTools } from '../core/verb-tools.ts'
import { gitText } from '../git.ts'
import { growRepository } from '../repositories/grow.ts'
import { ODD_REPOSITORIES } from '../repositories/odd.ts'
import { CI } from '../servers/config.ts'
import { postgresInstalled, startPostgres } from '../servers/postgres.ts'
import { startWholeApp, type WholeApp } from './whole-app.ts'

const POLICY = `version: 1
exclude:
  - match: { repositories: ['scratch-*'] }
    reason: experiments that nobody would miss
`

const unasked = new HoldfastError('source-unreachable', 'Nobody is asked.', { hint: 'None.' })

/** Sixty of all kinds that there are; three of them are left out by the policy. */
async function fill({ github, root }: WholeApp): Promise<void> {
  const shapes = ODD_REPOSITORIES.filter(({ expect: expected }) => expected === 'restores')
  for (let n = 0; n < 57; n += 1) {
    const name = `r${n}`
    const dir = join(root, `acme/${name}.git`)
    const shape = n % 3 === 0 ? shapes[n % shapes.length] : undefined
    if (shape) await shape.build(dir)
    else await growRepository(dir, { commits: 1 + (n % 5), files: 2, bytes: 200 * n, seed: n })
    const format = await gitText(['-C', dir, 'rev-parse', '--show-object-format'])
    github.addRepository({ owner: 'acme', name, sizeKilobytes: n, topics: [format] })
  }
  for (const name of ['scratch-1', 'scratch-2', 'scratch-3']) {
    github.addRepository({ owner: 'acme', name })
    await growRepository(join(root, `acme/${name}.git`), {
      commits: 1,
      files: 1,
      bytes: 10,
      seed: 1,
    })
  }
  const control = [...github.world.repositories.values()].find(({ name }) => name === 'holdfast')
  github.setFile(control?.id ?? 0, '.github/holdfast.yml', POLICY)
}

/** The state of every repository, by name. */
async function coverage({ app, github }: WholeApp): Promise<Map<string, string>> {
  const now = new Date()
  const installation = await app.db.selectFrom('installations').selectAll().executeTakeFirst()
  if (installation === undefined) return new Map()
  const { files } = await loadPolicies({
    ...{ db: app.db, installation, now: () => now, settings: { controlRepository: 'holdfast' } },
    // What was read last.
    github: { readFile: () => Promise.reject(unasked) },
  })
  const decide = createDecider(files ?? [])
  const rows = new Map(
    (await listRepositories(app.db, installation.id)).map((row) => [row.id, row]),
  )
  const records = await readPlanningRecords(app.db, installation.id)
  expect(github.problems).toEqual([])
  return new Map(
    records.flatMap((record) => {
      const row = rows.get(record.id)
      if (row === undefined) return []
      const subject = {
        ...{ owner: row.owner, name: row.name, visibility: row.visibility, language: null },
        ...{ archived: false, fork: false, topics: [], properties: {} },
      }
      return [[row.name, coverageOf({ ...record, decision: decide(subject, now) }, now).state]]
    }),
  )
}

async function expectCovered(whole: WholeApp): Promise<void> {
  const states = await coverage(whole)
  expect(states.size).toBe(61)
  const excluded = [...states].filter(([name]) => name.startsWith('scratch-'))
  expect(excluded.map(([, state]) => state)).toEqual(['excluded', 'excluded', 'excluded'])
  const others = [...states].filter(([name]) => !name.startsWith('scratch-'))
  expect(others.filter(([, state]) => state !== 'protected')).toEqual([])
  const open = await whole.app.db
    .selectFrom('runs')
    .select('id')
    .where('state', '<>', 'settled')
    .execute()
  expect(open).toEqual([])
  const tools = verbTools(join(whole.root, '../verify'), whole.store)
  expect((await verify({ full: false }, tools)).intact).toBe(true)
}

it('sixty repositories are covered, or left out for a reason', async () => {
  const whole = await startWholeApp()
  await fill(whole)
  whole.github.install({ on: 'acme' })
  await whole.until(
    async () =>
      [...(await coverage(whole)).values()].filter((state) => state === 'protected').length >= 58,
    170_000,
  )
  await expectCovered(whole)
}, 240_000)

it('sixty repositories are covered by two instances on PostgreSQL, one killed in the middle', async () => {
  if (!CI && !postgresInstalled()) return
  const postgres = await startPostgres()
  onTestFinished(() => postgres.stop())
  const whole = await startWholeApp({ database: await postgres.createUrl() })
  await whole.join()
  await fill(whole)
  whole.github.install({ on: 'acme' })
  await whole.until(async () => {
    const stored = await whole.app.db.selectFrom('snapshots').select('snapshot').execute()
    return stored.length > 10
  }, 120_000)
  await whole.kill()
  await whole.until(
    async () =>
      [...(await coverage(whole)).values()].filter((state) => state === 'protected').length >= 58,
    200_000,
  )
  await expectCovered(whole)
}, 360_000)
