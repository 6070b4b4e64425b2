/**
 * Policy files as they were read, each version once. The newest of an origin says what is there
 * now: a version, or that there is none.
 */
import type { Selectable } from 'kysely'
import type { Db } from './open.ts'
import type { Policies } from './schema.ts'
import { storableText } from './storable-text.ts'

export type PolicyOriginName = Policies['origin']

export interface PolicyProblemRow {
  readonly line: number
  readonly column: number
  readonly message: string
  readonly hint: string
}

export interface PolicyVersion {
  readonly repositoryId: string
  readonly path: string
  readonly commitSha: string
  readonly blobSha: string
  readonly text: string
  /** None in a file that may come into force. */
  readonly problems: readonly PolicyProblemRow[]
}

export type NewestPolicy =
  | { readonly kind: 'version'; readonly version: PolicyVersion; readonly readAt: Date }
  | { readonly kind: 'absent'; readonly since: Date }

/** Of `origin`, if anybody ever looked there. */
export async function readNewestPolicy(
  db: Db,
  installationId: string,
  origin: PolicyOriginName,
): Promise<NewestPolicy | undefined> {
  const row = await newest(db, installationId, origin).executeTakeFirst()
  return row && fromRow(row)
}

/** The newest that is without problems; or that there was none, if nothing good came after. */
export async function readLastGoodPolicy(
  db: Db,
  installationId: string,
  origin: PolicyOriginName,
): Promise<NewestPolicy | undefined> {
  const row = await newest(db, installationId, origin).where('valid', '=', 1).executeTakeFirst()
  return row && fromRow(row)
}

/** Whether there ever was a file, good or not. */
export async function hadPolicy(
  db: Db,
  installationId: string,
  origin: PolicyOriginName,
): Promise<boolean> {
  const version = newest(db, installationId, origin).where('blobSha', '<>', ABSENT)
  return (await version.executeTakeFirst()) !== undefined
}

/** A version that is known, and lies there again, becomes the newest. */
export async function savePolicyVersion(
  db: Db,
  place: { readonly installationId: string; readonly origin: PolicyOriginName },
  version: PolicyVersion,
  now: Date,
): Promise<void> {
  const id = [place.installationId, place.origin, version.repositoryId, version.blobSha].join(':')
  await save(db, {
    ...place,
    id,
    repositoryId: version.repositoryId,
    path: version.path,
    commitSha: version.commitSha,
    blobSha: version.blobSha,
    text: storableText(version.text),
    readAt: now.getTime(),
    valid: version.problems.length === 0 ? 1 : 0,
    problemsJson: storableText(JSON.stringify(version.problems)),
  })
}

/** Somebody looked, and there was no file. */
export async function savePolicyAbsence(
  db: Db,
  place: { readonly installationId: string; readonly origin: PolicyOriginName },
  now: Date,
): Promise<void> {
  const nothing = { repositoryId: '', path: '', commitSha: '', blobSha: ABSENT, text: '' }
  await save(db, {
    ...place,
    ...nothing,
    id: [place.installationId, place.origin, 'absent'].join(':'),
    readAt: now.getTime(),
    // It has no problem, and what is there after it goes back no further.
    valid: 1,
    problemsJson: '[]',
  })
}

/** No file of git has an empty name. */
const ABSENT = ''

function newest(db: Db, installationId: string, origin: PolicyOriginName) {
  return db
    .selectFrom('policies')
    .selectAll()
    .where('installationId', '=', installationId)
    .where('origin', '=', origin)
    .orderBy('readAt', 'desc')
    .limit(1)
}

/** What is saved later is newer, also when the clock was put back in between. */
async function save(db: Db, row: Selectable<Policies>): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const before = await newest(transaction, row.installationId, row.origin).executeTakeFirst()
    const readAt = Math.max(row.readAt, (before?.readAt ?? 0) + 1)
    const { id, ...told } = { ...row, readAt }
    await transaction
      .insertInto('policies')
      .values({ id, ...told })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(told))
      .execute()
  })
}

function fromRow(row: Selectable<Policies>): NewestPolicy {
  const at = new Date(row.readAt)
  if (row.blobSha === ABSENT) return { kind: 'absent', since: at }
  const { repositoryId, path, commitSha, blobSha, text } = row
  const problems: readonly PolicyProblemRow[] = JSON.parse(row.problemsJson)
  const version = { repositoryId, path, commitSha, blobSha, text, problems }
  return { kind: 'version', version, readAt: at }
}
