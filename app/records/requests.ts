/** What people asked to be backed up now. */
import { z } from 'zod'
import type { Db } from './open.ts'

const Options = z.strictObject({ full: z.boolean(), verify: z.literal('full').exactOptional() })

/** Beyond what the policy says. */
export type RequestOptions = Readonly<z.infer<typeof Options>>

export interface BackupRequest {
  readonly repositoryId: string
  readonly options: RequestOptions
  readonly requestedBy: string
  readonly requestedAt: Date
}

/** Databases bound the parameters of a statement. */
const ROWS_AT_ONCE = 500

/** Asks for one run that does what this request wants, and what an earlier one of it wanted. */
export async function requestBackup(db: Db, request: BackupRequest): Promise<void> {
  await requestBackups(db, [request])
}

/** Of every repository once, all or nothing. */
export async function requestBackups(db: Db, requests: readonly BackupRequest[]): Promise<void> {
  // In one order for all, so that two who ask for the same wait for each other and no longer.
  const sorted = requests.toSorted((a, b) => (a.repositoryId < b.repositoryId ? -1 : 1))
  const work = async (within: Db) => {
    for (let start = 0; start < sorted.length; start += ROWS_AT_ONCE) {
      await requestSome(within, sorted.slice(start, start + ROWS_AT_ONCE))
    }
  }
  await (db.isTransaction ? work(db) : db.transaction().execute(work))
}

async function requestSome(db: Db, requests: readonly BackupRequest[]): Promise<void> {
  const ids = requests.map(({ repositoryId }) => repositoryId)
  const rows = await db
    .selectFrom('requests')
    .select(['repositoryId', 'optionsJson'])
    .where('repositoryId', 'in', ids)
    .execute()
  const earlier = new Map(rows.map((row) => [row.repositoryId, readOptions(row.optionsJson)]))
  await db
    .insertInto('requests')
    .values(
      requests.map(({ repositoryId, options, requestedBy, requestedAt }) => ({
        ...{ repositoryId, requestedBy, requestedAt: requestedAt.getTime() },
        optionsJson: JSON.stringify(bothOf(options, earlier.get(repositoryId))),
      })),
    )
    .onConflict((conflict) =>
      conflict.column('repositoryId').doUpdateSet(({ ref }) => ({
        optionsJson: ref('excluded.optionsJson'),
        requestedBy: ref('excluded.requestedBy'),
        requestedAt: ref('excluded.requestedAt'),
      })),
    )
    .execute()
}

function bothOf(a: RequestOptions, b: RequestOptions | undefined): RequestOptions {
  const verify = a.verify ?? b?.verify
  return { full: a.full || b?.full === true, ...(verify && { verify }) }
}

function readOptions(json: string): RequestOptions {
  return Options.parse(JSON.parse(json))
}

/** Of an installation, by repository. */
export async function listRequests(
  db: Db,
  installationId: string,
): Promise<Map<string, BackupRequest>> {
  const rows = await db
    .selectFrom('requests')
    .innerJoin('repositories', 'repositories.id', 'requests.repositoryId')
    .selectAll('requests')
    .where('repositories.installationId', '=', installationId)
    .execute()
  return new Map(
    rows.map(({ repositoryId, optionsJson, requestedBy, requestedAt }) => [
      repositoryId,
      {
        repositoryId,
        options: readOptions(optionsJson),
        requestedBy,
        requestedAt: new Date(requestedAt),
      },
    ]),
  )
}

/** Those that were begun with at `until` or later stay. */
export async function forgetRequests(
  db: Db,
  repositoryIds: readonly string[],
  until: Date,
): Promise<void> {
  if (repositoryIds.length === 0) return
  await db
    .deleteFrom('requests')
    .where('repositoryId', 'in', repositoryIds)
    .where('requestedAt', '<=', until.getTime())
    .execute()
}
