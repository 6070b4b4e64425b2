import { expect, it } from 'vitest'
import type { Db } from '../../../app/records/open.ts'
import {
  holdSnapshot,
  insertSnapshot,
  listDamaged,
  listSnapshotRows,
  noteLook,
  readNewestRow,
  replaceNames,
  type SnapshotRow,
  updateSnapshot,
} from '../../../app/records/snapshots.ts'
import { describeOnEach } from '../databases.ts'

function row(snapshot: string, change: Partial<SnapshotRow> = {}): SnapshotRow {
  return {
    ...{ repositoryId: '42', snapshot, takenAt: 5, manifestKey: 'k', manifestSha256: 'm' },
    ...{ refsSha256: 'r', refs: 3, chainLength: 1, sizeBytes: 2 ** 45, level: 'objects' },
    ...{ verifiedAt: 5, complete: 1, completenessJson: '{}', witnessedAt: 6 },
    ...{ receiptKey: null, runId: null, hold: null, lockedUntil: null },
    ...change,
  }
}

const [A, B] = ['20261121T100000Z-0000000a', '20261121T110000Z-00000001']

async function idsOf(db: Db, from: string) {
  return (await listSnapshotRows(db, '42', from)).map(({ snapshot }) => snapshot)
}

describeOnEach('snapshots', (databases) => {
  it('are recorded once, and the first record stays', async () => {
    const db = await databases.open()

    expect(await insertSnapshot(db, row(A))).toBe(true)
    expect(await insertSnapshot(db, row(A, { refs: 4 }))).toBe(false)
    expect(await insertSnapshot(db, row(A, { repositoryId: '4' }))).toBe(true)
    expect(await listSnapshotRows(db, '42', '')).toEqual([row(A)])
  })

  it('are listed from an id or a second on, and the newest is the last', async () => {
    const db = await databases.open()
    expect(await readNewestRow(db, '42')).toBeUndefined()
    for (const id of [B, A]) await insertSnapshot(db, row(id))
    await insertSnapshot(db, row('20271121T110000Z-00000001', { repositoryId: '420' }))

    expect(await idsOf(db, '')).toEqual([A, B])
    expect(await idsOf(db, '20261121T100000Z')).toEqual([A, B])
    expect(await idsOf(db, '20261121T100001Z')).toEqual([B])
    expect((await readNewestRow(db, '42'))?.snapshot).toBe(B)
  })

  it('are held for the first reason that is given', async () => {
    const db = await databases.open()
    for (const id of [A, B]) await insertSnapshot(db, row(id))
    const name = { repositoryId: '42', snapshot: A }

    expect(await holdSnapshot(db, name, 'first')).toBe(true)
    expect(await holdSnapshot(db, name, 'second')).toBe(false)
    expect(await holdSnapshot(db, { ...name, snapshot: 'x' }, 'third')).toBe(false)
    await updateSnapshot(db, name, { runId: 'r', complete: 0 })
    expect(await listSnapshotRows(db, '42', '')).toEqual([
      row(A, { hold: 'first', runId: 'r', complete: 0 }),
      row(B),
    ])
  })

  it('are damaged from the look that finds it to the one that does not', async () => {
    const db = await databases.open()
    let looks = 0
    const look = async (snapshot: string, ...keys: string[]) => {
      looks += 1
      const damage = keys.map((key) => ({ key, code: 'store-missing', message: 'Gone\0.' }))
      const at = new Date(looks)
      const news = await noteLook(db, { id: `${looks}`, repositoryId: '42', snapshot, at, damage })
      return [news, [...(await listDamaged(db, '42', ''))].sort()]
    }

    expect(await look(A)).toEqual(['same', []])
    expect(await look(A, 'x')).toEqual(['damaged', [A]])
    expect(await look(A, 'x')).toEqual(['same', [A]])
    expect(await look(B, 'x')).toEqual(['damaged', [A, B]])
    expect(await look(A, 'x', 'y')).toEqual(['damaged', [A, B]])
    expect(await look(A)).toEqual(['mended', [B]])
    expect(await look(A)).toEqual(['same', [B]])
    expect(await listDamaged(db, '4', '')).toEqual(new Set())
    expect(await listDamaged(db, '42', '20261121T110001Z')).toEqual(new Set())
    const rows = await db.selectFrom('verifications').selectAll().orderBy('verifiedAt').execute()
    expect(rows.map(({ id, verifiedAt, intact }) => [id, verifiedAt, intact])).toEqual([
      // The same damage was seen again later.
      ['2', 3, 0],
      ['4', 4, 0],
      ['5', 5, 0],
      ['6', 6, 1],
    ])
  })
})

describeOnEach('names', (databases) => {
  it('are replaced, all of one repository', async () => {
    const db = await databases.open()
    const name = (repositoryId: string, since: number) => ({
      ...{ repositoryId, owner: 'acme', name: `n${since}`, since, until: null },
    })
    await replaceNames(db, '42', [name('42', 1), name('42', 2)])
    await replaceNames(db, '4', [name('4', 1)])
    await replaceNames(db, '42', [name('42', 2), name('42', 3)])
    const rows = db.selectFrom('repositoryNames').selectAll().orderBy('since')

    expect(await rows.execute()).toEqual([name('4', 1), name('42', 2), name('42', 3)])
  })
})
