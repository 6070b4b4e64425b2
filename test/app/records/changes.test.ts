import { expect, it } from 'vitest'
import { forgetChanges, markChanges, readChanges } from '../../../app/records/changes.ts'
import { isPostgres } from '../../../app/records/dialect.ts'
import type { Db } from '../../../app/records/open.ts'
import { describeOnEach } from '../databases.ts'
import { addRepository } from '../results/scene.ts'

const pause = (db: Db, id: string) =>
  db.updateTable('repositories').set({ pausedUntil: 5 }).where('id', '=', id).execute()

describeOnEach('changes', (databases) => {
  it('are told from a mark on, and not again', async () => {
    const db = await databases.open()
    await addRepository(db, { id: '1' })
    const mark = await markChanges(db)
    expect((await readChanges(db, mark)).ids).toEqual([])
    for (const id of ['2', '3']) await addRepository(db, { id })
    await pause(db, '2')
    const { ids, next } = await readChanges(db, mark)

    expect(ids.toSorted()).toEqual(['2', '3'])
    expect((await readChanges(db, next)).ids).toEqual([])
    await db.updateTable('repositories').set({ lastSeenAt: 9, changedAt: 9 }).execute()
    expect((await readChanges(db, next)).ids).toEqual([])
  })

  it('of a transaction are told when it is over, whenever it began', async () => {
    const db = await databases.open()
    for (const id of ['1', '2']) await addRepository(db, { id })
    let mark = await markChanges(db)
    const told: (readonly string[])[] = []
    const look = async () => {
      const { ids, next } = await readChanges(db, mark)
      mark = next
      told.push(ids.toSorted())
    }
    await db.transaction().execute(async (first) => {
      await pause(first, '1')
      // SQLite lets one write at a time.
      if (!isPostgres(db)) return
      await pause(db, '2')
      await look()
      await look()
    })
    await look()
    await look()

    // What is under way holds the mark back, so what came meanwhile is told twice.
    expect(told).toEqual(isPostgres(db) ? [['2'], ['2'], ['1', '2'], []] : [['1'], []])
  })

  it('that were rolled back never were', async () => {
    const db = await databases.open()
    await addRepository(db, { id: '1' })
    const mark = await markChanges(db)
    const failing = db.transaction().execute(async (transaction) => {
      await pause(transaction, '1')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect((await readChanges(db, mark)).ids).toEqual([])
  })

  it('are forgotten after an hour, and none is lost by that', async () => {
    const db = await databases.open()
    const before = await markChanges(db)
    for (const id of ['1', '2']) await addRepository(db, { id })
    await db
      .updateTable('repositoryChanges')
      .set(({ eb }) => ({ at: eb('at', '-', 3_600_001) }))
      .where('repositoryId', '=', '1')
      .execute()
    await forgetChanges(db)
    expect((await readChanges(db, before)).ids).toEqual(['2'])
    await db.updateTable('repositoryChanges').set({ at: 1 }).execute()
    await forgetChanges(db)
    const { next } = await readChanges(db, before)
    await pause(db, '1')
    expect((await readChanges(db, next)).ids).toEqual(['1'])
  })
})
