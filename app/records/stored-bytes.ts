/** How much of each repository lay in the store when it was last counted. */
import type { Db } from './open.ts'

export interface Amount {
  readonly bytes: number
  readonly objects: number
}

export interface Stored {
  /** When the last count ended; null where there was none. */
  readonly measuredAt: Date | null
  readonly bytes: number
  readonly objects: number
}

const ROWS_AT_ONCE = 500

/** Takes the place of the count before. */
export function saveStoredBytes(
  db: Db,
  amounts: ReadonlyMap<string, Amount>,
  now: Date,
): Promise<void> {
  const measuredAt = now.getTime()
  const rows = [...amounts].map(([repositoryId, { bytes, objects }]) => {
    return { repositoryId, bytes, objects, measuredAt }
  })
  return db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('storedBytes').execute()
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      await transaction
        .insertInto('storedBytes')
        .values(rows.slice(at, at + ROWS_AT_ONCE))
        .execute()
    }
  })
}

/** By the account that has the App; `''` where nobody knows whose they are. */
export async function readStoredByAccount(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('storedBytes')
    .leftJoin('repositories', 'repositories.id', 'storedBytes.repositoryId')
    .leftJoin('installations', 'installations.id', 'repositories.installationId')
    .select(({ fn }) => ['account', fn.sum<number | string>('bytes').as('bytes')])
    .groupBy('account')
    .execute()
  return new Map(rows.map(({ account, bytes }) => [account ?? '', Number(bytes)]))
}

/** Of all repositories, whosever they are; of one installation where it is named. */
export async function readStoredBytes(db: Db, installationId?: string): Promise<Stored> {
  let select = db
    .selectFrom('storedBytes')
    .select(({ fn }) => [
      fn.max('measuredAt').as('measuredAt'),
      fn.sum<number | string | null>('bytes').as('bytes'),
      fn.sum<number | string | null>('objects').as('objects'),
    ])
  if (installationId !== undefined) {
    select = select.where('repositoryId', 'in', (is) =>
      is.selectFrom('repositories').select('id').where('installationId', '=', installationId),
    )
  }
  const row = await select.executeTakeFirstOrThrow()
  return {
    measuredAt: row.measuredAt === null ? null : new Date(Number(row.measuredAt)),
    bytes: Number(row.bytes ?? 0),
    objects: Number(row.objects ?? 0),
  }
}
