/** The figures of the dashboard beside those of whoever counts files and repositories by hand. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { createPolicies } from '../../../app/policies-at-hand.ts'
import { measureDue } from '../../../app/results/storage.ts'
import { createViews } from '../../../app/views/create.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { judge } from '../../../dashboard/queries/verdict.ts'
import { growRepository } from '../../repositories/grow.ts'
import { startWholeApp, type WholeApp } from '../whole-app.ts'

const unasked = new HoldfastError('source-unreachable', 'Nobody is asked.', { hint: 'None.' })

const POLICY = `version: 1
exclude:
  - match: { repositories: ['scratch-*'] }
    reason: experiments that nobody would miss
`
const Told = z.object({ takenAt: z.iso.datetime() })

async function addRepositories({ github, root }: WholeApp, names: readonly string[]) {
  for (const [n, name] of names.entries()) {
    github.addRepository({ owner: 'acme', name })
    const shape = { commits: 2 + n, files: 2, bytes: 500 * (n + 1), seed: n }
    await growRepository(join(root, `acme/${name}.git`), shape)
  }
}

/** By hand: what GitHub has, and what lies in the files of the store. */
async function countByHand({ github, storePath }: WholeApp) {
  const repositories = [...github.world.repositories.values()]
  const excluded = repositories.filter(({ name }) => name.startsWith('scratch-'))
  const covered = repositories.filter((one) => !excluded.includes(one))
  const newest = new Map<number, number>()
  let objects = 0
  let bytes = 0
  for (const path of await readdir(storePath, { recursive: true })) {
    const [, id, inner = ''] = /(?:^|\/)repositories\/(\d+)\/(.+)$/.exec(path) ?? []
    const file = join(storePath, path)
    const { size, isFile } = await stat(file).then((is) => ({ size: is.size, isFile: is.isFile() }))
    if (id === undefined || !isFile) continue
    objects += 1
    bytes += size
    if (!/^snapshots\/[^.]+\.json$/.test(inner)) continue
    const takenAt = Date.parse(Told.parse(JSON.parse(await readFile(file, 'utf8'))).takenAt)
    newest.set(Number(id), Math.max(takenAt, newest.get(Number(id)) ?? 0))
  }
  const kept = covered.filter(({ id }) => newest.has(id))
  return {
    covered: covered.length,
    protected: kept.length,
    excluded: excluded.length,
    gone: 0,
    oldest: Math.min(...kept.map(({ id }) => newest.get(id) ?? 0)),
    storage: { STANDARD: { objects, bytes } },
  }
}

async function countByViews({ app: { db } }: WholeApp) {
  const now = () => new Date()
  const { fleet } = createViews({
    ...{ db, now, newId: () => 'one' },
    policies: createPolicies({
      ...{ db, now, controlRepository: 'holdfast' },
      // What was read last.
      github: () => ({ readFile: () => Promise.reject(unasked) }),
    }),
    ...{ scheduler: { role: 'periodic', leadMs: 15_000 }, nextRunAt: () => null },
    ...{ cancelWorkflowRun: async () => {}, hurry: () => {} },
  })
  const { repositories, accounts } = await fleet.read()
  const { text: _, tone: __, ...counts } = judge({ repositories, accounts })
  const covered = repositories.filter(({ coverage }) => coverage.state === 'protected')
  const storage: Record<string, { objects: number; bytes: number }> = {}
  for (const { storageClass, objects, bytes } of repositories.flatMap((one) => one.storage)) {
    const sum = storage[storageClass] ?? { objects: 0, bytes: 0 }
    storage[storageClass] = { objects: sum.objects + objects, bytes: sum.bytes + bytes }
  }
  const ages = covered.map(({ verified }) => verified?.takenAt.getTime() ?? 0)
  return { ...counts, oldest: Math.min(...ages), storage }
}

it('the figures of the fleet are those that anybody can count', async () => {
  const whole = await startWholeApp()
  const { github, app, store, until } = whole
  await addRepositories(whole, ['rocket', 'probe', 'lander', 'scratch-1', 'scratch-2'])
  const control = [...github.world.repositories.values()].find(({ name }) => name === 'holdfast')
  github.setFile(control?.id ?? 0, '.github/holdfast.yml', POLICY)
  // Of this one nothing can be read.
  github.addRepository({ owner: 'acme', name: 'broken' })
  github.install({ on: 'acme' })
  const isKept = async () => {
    const rows = await app.db.selectFrom('snapshots').select('repositoryId').distinct().execute()
    const open = await app.db
      .selectFrom('runs')
      .select('id')
      .where('state', '<>', 'settled')
      .execute()
    return rows.length === 4 && open.length === 0
  }
  await until(isKept, 120_000)

  // As witnessed, and as listed.
  const expected = await countByHand(whole)
  expect(expected).toMatchObject({ covered: 5, protected: 4, excluded: 2 })
  expect(await countByViews(whole)).toEqual(expected)
  await app.db.updateTable('repositoryStorage').set({ listedAt: 1 }).execute()
  await measureDue({ db: app.db, store, now: () => new Date() })
  expect(await countByViews(whole)).toEqual(await countByHand(whole))
}, 180_000)
