/** The same with a directory, by hand, from the first backup to a restore without Holdfast. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { settleRepository } from '../../../app/results/settle.ts'
import { backup } from '../../../core/backup.ts'
import { listSnapshotIds } from '../../../core/catalog.ts'
import { createDirectoryStore } from '../../../core/store/directory.ts'
import { verify } from '../../../core/verify.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from '../../core/verb-tools.ts'
import { compareRepositories } from '../../repositories/compare.ts'
import { addCommits, growRepository } from '../../repositories/grow.ts'
import { followRunbook } from '../../runbook.ts'
import { openSqlite } from '../databases.ts'
import { ROCKET } from './history.ts'
import { addRepository, createScene } from './scene.ts'

it('snapshots with receipts beside them are recorded, verified, built upon and restored', async () => {
  const dir = await temporaryDirectory()
  const original = join(dir, 'original.git')
  await growRepository(original, { commits: 5, files: 5, bytes: 5000, seed: 1 })
  const store = createDirectoryStore(join(dir, 'store'))
  const tools = verbTools(dir, store)
  const source = { ...(await sourceAt(original)), identity: ROCKET }
  const db = await openSqlite()
  await addRepository(db, { changedAt: 1, lastChangeAt: 1 })
  const scene = createScene(db, store)
  scene.now = Date.now()
  const request = { repositoryId: '42', again: true, conclusions: new Map<string, string>() }
  for (const added of ['base', 'increment', 'nothing']) {
    expect(await backup(source, OBJECTS, tools)).toMatchObject({ added })
    expect((await settleRepository(request, scene.tools)).snapshots).toHaveLength(1)
    if (added === 'base') await addCommits(original, 2, 2)
  }

  const ids = await listSnapshotIds(store, '42')
  const rows = await db.selectFrom('snapshots').selectAll().orderBy('snapshot').execute()
  expect(rows.map(({ snapshot }) => snapshot)).toEqual(ids)
  expect(rows.every(({ receiptKey }) => receiptKey !== null)).toBe(true)
  expect(await db.selectFrom('repositories').selectAll().execute()).toMatchObject([
    { changedAt: null, confirmedAt: rows[2]?.takenAt },
  ])
  expect(await verify({ full: true }, tools)).toMatchObject({ intact: true })
  // With and without the name of a snapshot, which receipts begin with.
  for (const [n, SNAPSHOT] of ['', ids.at(-1) ?? ''].entries()) {
    const restored = join(dir, `restored-${n}`)
    await followRunbook(join(dir, 'store'), { ID: '42', SNAPSHOT, TARGET: restored })
    expect(await compareRepositories(original, restored)).toEqual([])
  }
})
