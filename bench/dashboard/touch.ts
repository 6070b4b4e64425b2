/** Changes as jobs bring them: the source of some repositories was found as the last copy has it. */
import type { Db } from '../../app/records/open.ts'

/** So many at once are a storm: as after a night in which the App was away. */
export const FIRST_IDS = 500

let turn = 0

export async function touch(db: Db, count: number): Promise<void> {
  turn += 1
  const first = (turn * 997) % 9000
  const ids = Array.from({ length: count }, (_, n) => `${100_000 + ((first + n * 7) % 10_000)}`)
  await db
    .updateTable('repositories')
    .set({ confirmedAt: Date.now() - 60_000 - turn })
    .where('id', 'in', ids)
    .execute()
}
