import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { insertDeliveries } from '../../../app/records/deliveries.ts'
import type { Db } from '../../../app/records/open.ts'
import type { DeliveryHandlers } from '../../../app/webhooks/handler.ts'
import { isNews } from '../../../app/webhooks/news.ts'
import { openSqlite } from '../databases.ts'
import { delivery, START, workerOf } from './worker-scene.ts'

/**
 * A handler as the contract wants it: it notes the first and the last change that no snapshot
 * holds, and an echo of one that a snapshot holds notes nothing.
 */
function notingChanges(db: Db): DeliveryHandlers {
  return {
    push: [
      async ({ repositoryId, happenedAt }) => {
        const newest = await db
          .selectFrom('snapshots')
          .select('takenAt')
          .where('repositoryId', '=', repositoryId)
          .orderBy('takenAt', 'desc')
          .executeTakeFirst()
        if (happenedAt === null || !isNews(happenedAt, newest ? new Date(newest.takenAt) : null)) {
          return
        }
        const at = happenedAt.getTime()
        const changed = () => db.updateTable('repositories').where('id', '=', `${repositoryId}`)
        await changed()
          .set({ changedAt: at })
          .where((eb) => eb.or([eb('changedAt', 'is', null), eb('changedAt', '>', at)]))
          .execute()
        await changed()
          .set({ lastChangeAt: at })
          .where((eb) => eb.or([eb('lastChangeAt', 'is', null), eb('lastChangeAt', '<', at)]))
          .execute()
      },
    ],
  }
}

describe('an old delivery under a new id', () => {
  const PUSHED = START - 3_600_000
  const push = (id: string, ms: number) =>
    delivery(id, { body: JSON.stringify({ repository: { id: 7, pushed_at: ms / 1000 } }) })

  it('has no second effect once a snapshot holds what it tells', async () => {
    const db = await openSqlite()
    await insertRepository(db)
    const worker = workerOf(db, notingChanges(db))
    await insertDeliveries(db, [push('first', PUSHED)])
    await worker.step()
    expect(await changesOf(db)).toEqual({ changedAt: PUSHED, lastChangeAt: PUSHED })

    await insertSnapshot(db, PUSHED + 600_000)
    await db.updateTable('repositories').set({ changedAt: null, lastChangeAt: null }).execute()
    await insertDeliveries(db, [push('replay-1', PUSHED), push('replay-2', PUSHED)])
    expect(await worker.step()).toBe(2)
    expect(await changesOf(db)).toEqual({ changedAt: null, lastChangeAt: null })

    await insertDeliveries(db, [push('newer', PUSHED + 700_000)])
    await worker.step()
    expect(await changesOf(db)).toMatchObject({ lastChangeAt: PUSHED + 700_000 })
  })

  it('leaves the same behind in any order, however often', async () => {
    const db = await openSqlite()
    await insertRepository(db)
    await insertSnapshot(db, START)
    const pushesInAnyOrder = fc
      .array(fc.integer({ min: -900, max: 900 }), { minLength: 1, maxLength: 8 })
      .chain((seconds) =>
        fc.record({
          seconds: fc.constant(seconds),
          order: fc.shuffledSubarray([...seconds, ...seconds], { minLength: seconds.length }),
        }),
      )
    let count = 0
    await fc.assert(
      fc.asyncProperty(pushesInAnyOrder, async ({ seconds, order }) => {
        const apply = async (all: readonly number[]) => {
          await db
            .updateTable('repositories')
            .set({ changedAt: null, lastChangeAt: null })
            .execute()
          for (const second of all) {
            count += 1
            await insertDeliveries(db, [push(`p${count}`, START + second * 1000)])
            await workerOf(db, notingChanges(db), { holder: `w${count}` }).step()
          }
          return changesOf(db)
        }
        const news = seconds.filter((second) => order.includes(second) && second > -300)
        const expected = (second: number) => (news.length ? START + second * 1000 : null)
        expect(await apply(order)).toEqual({
          changedAt: expected(Math.min(...news)),
          lastChangeAt: expected(Math.max(...news)),
        })
      }),
      { numRuns: 60 },
    )
  })
})

const changesOf = (db: Db) =>
  db
    .selectFrom('repositories')
    .select(['changedAt', 'lastChangeAt'])
    .where('id', '=', '7')
    .executeTakeFirstOrThrow()

async function insertRepository(db: Db): Promise<void> {
  await db
    .insertInto('repositories')
    .values({
      ...{ id: '7', installationId: '3', owner: 'acme', name: 'rocket', url: 'https://x/a/r' },
      ...{ defaultBranch: 'main', visibility: 'private', archived: 0, fork: 0, language: null },
      ...{ topicsJson: '[]', propertiesJson: '{}', sizeBytes: 1, pushedAt: null },
      ...{ firstSeenAt: 1, lastSeenAt: 1, presence: 'present', presenceSince: 1 },
      ...{ changedAt: null, lastChangeAt: null, confirmedAt: null, pausedUntil: null },
    })
    .execute()
}

async function insertSnapshot(db: Db, takenAt: number): Promise<void> {
  await db
    .insertInto('snapshots')
    .values({
      ...{ repositoryId: '7', snapshot: `s${takenAt}`, takenAt, manifestKey: 'k' },
      ...{ manifestSha256: 'm', refsSha256: 'r', refs: 1, chainLength: 1, sizeBytes: 1 },
      ...{ level: 'objects', verifiedAt: takenAt, complete: 1, completenessJson: '{}' },
      ...{ witnessedAt: takenAt, receiptKey: null, runId: null, hold: null },
    })
    .execute()
}
