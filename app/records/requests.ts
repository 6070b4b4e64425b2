/** What people asked to be backed up now. */
import { z } from 'zod'
import type { Db } from './open.ts'

const Options = z.strictObject({ full: z.boolean() })

export interface BackupRequest {
  readonly repositoryId: string
  /** Beyond what the policy says. */
  readonly options: { readonly full: boolean }
  readonly requestedBy: string
  readonly requestedAt: Date
}

/** A later request for the same repository takes the place of an earlier one. */
export async function requestBackup(db: Db, request: BackupRequest): Promise<void> {
  const { repositoryId, options, requestedBy, requestedAt } = request
  const told = {
    optionsJson: JSON.stringify(options),
    requestedBy,
    requestedAt: requestedAt.getTime(),
  }
  await db
    .insertInto('requests')
    .values({ repositoryId, ...told })
    .onConflict((conflict) => conflict.column('repositoryId').doUpdateSet(told))
    .execute()
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
        options: Options.parse(JSON.parse(optionsJson)),
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
