/**
 * Dispatches: what GitHub was asked to run.
 *
 * A dispatch goes one way: planned, sent, running, ended; refused or lost instead. Every change
 * names the states it may come from, so that what comes late or twice changes nothing.
 */
import type { Selectable, Updateable } from 'kysely'
import { settleUntaken } from './ended-runs.ts'
import type { Db } from './open.ts'
import type { NewRun, RunError } from './run.ts'
import { insertRuns } from './runs.ts'
import type { Dispatches } from './schema.ts'

export interface NewDispatch {
  readonly id: string
  readonly installationId: string
  readonly workflow: WorkflowPlace
  /** The slots of its runs are below it. */
  readonly slots: number
  readonly createdAt: Date
  readonly runs: readonly Pick<NewRun, 'id' | 'repositoryId' | 'slot' | 'cause' | 'options'>[]
}

export interface WorkflowPlace {
  readonly repositoryId: string
  readonly owner: string
  readonly name: string
  /** The name of the file in `.github/workflows`. */
  readonly file: string
  readonly ref: string
}

export interface Dispatch extends Omit<NewDispatch, 'runs'> {
  readonly sentAt: Date | null
  readonly endedAt: Date | null
  readonly githubRunId: string | null
  readonly state: Dispatches['state']
  /** `code: sentence`, where it did not end well. */
  readonly error: string | null
  /** How the workflow run ended, in GitHub's word; null where nobody said. */
  readonly conclusion: string | null
}

/**
 * Adds a dispatch with its runs, all or nothing, but for runs of repositories that are in an
 * open run. Returns the ids of the runs it has; where that is none, there is no dispatch.
 */
export function insertDispatch(db: Db, dispatch: NewDispatch): Promise<Set<string>> {
  const { id: dispatchId, workflow, createdAt, runs, ...rest } = dispatch
  return inTransaction(db, async (tx) => {
    const added = await insertRuns(
      tx,
      runs.map((run) => ({ ...run, dispatchId, createdAt, state: 'dispatched' })),
    )
    if (added.size === 0) return added
    await tx
      .insertInto('dispatches')
      .values({
        ...rest,
        id: dispatchId,
        workflowRepositoryId: workflow.repositoryId,
        workflowOwner: workflow.owner,
        workflowName: workflow.name,
        workflowFile: workflow.file,
        workflowRef: workflow.ref,
        createdAt: createdAt.getTime(),
        state: 'planned',
      })
      .execute()
    return added
  })
}

/** The one that was made last. */
export async function readNewestDispatch(
  db: Db,
  installationId: string,
): Promise<Dispatch | undefined> {
  const row = await db
    .selectFrom('dispatches')
    .selectAll()
    .where('installationId', '=', installationId)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row && toDispatch(row)
}

export async function readDispatch(db: Db, id: string): Promise<Dispatch | undefined> {
  const rows = db.selectFrom('dispatches').selectAll().where('id', '=', id)
  const row = await rows.executeTakeFirst()
  return row && toDispatch(row)
}

export async function findDispatchByRun(
  db: Db,
  githubRunId: string,
): Promise<Dispatch | undefined> {
  const rows = db.selectFrom('dispatches').selectAll().where('githubRunId', '=', githubRunId)
  const row = await rows.executeTakeFirst()
  return row && toDispatch(row)
}

/** Every dispatch that is neither over nor refused, oldest first. */
export async function listOpenDispatches(db: Db): Promise<Dispatch[]> {
  const rows = db
    .selectFrom('dispatches')
    .selectAll()
    .where('state', 'in', [...UNDER_WAY])
  return (await rows.orderBy('createdAt').orderBy('id').execute()).map(toDispatch)
}

/** GitHub took it. False when more is known of it already. */
export function noteSent(
  db: Db,
  id: string,
  { githubRunId, at }: { githubRunId: string | null; at: Date },
): Promise<boolean> {
  return change(db, id, ['planned'], { state: 'sent', sentAt: at.getTime(), githubRunId })
}

/**
 * GitHub refused it: it is over, and so are its runs. False, and nothing changes, when its
 * workflow run was seen all the same.
 */
export function noteRefused(
  db: Db,
  id: string,
  { error, at }: { error: RunError; at: Date },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const endedAt = at.getTime()
    const said = `${error.code}: ${error.message}`
    if (!(await change(tx, id, ['planned'], { state: 'refused', endedAt, error: said }))) {
      return false
    }
    await settleUntaken(tx, { dispatchId: id }, { outcome: 'refused', at, error })
    return true
  })
}

/** It was never sent: it and its runs are taken back. False when it was sent all the same. */
export function withdrawDispatch(db: Db, id: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('dispatches')
      .where('id', '=', id)
      .where('state', '=', 'planned')
      .executeTakeFirstOrThrow()
    if (numDeletedRows === 0n) return false
    await tx.deleteFrom('runs').where('dispatchId', '=', id).execute()
    return true
  })
}

/** Its workflow run was seen; also when it was thought lost. False when that changes nothing. */
export function noteRunning(
  db: Db,
  id: string,
  { githubRunId }: { githubRunId: string },
): Promise<boolean> {
  const values = { state: 'running', githubRunId, endedAt: null, error: null } as const
  return change(db, id, ['planned', 'sent', 'lost'], values, githubRunId)
}

export interface Ended extends Pick<Dispatch, 'error' | 'conclusion'> {
  readonly githubRunId: string
  readonly at: Date
}

/** Its workflow run is completed. `error` is null where it ended well. */
export function noteEnded(
  db: Db,
  id: string,
  { githubRunId, error, conclusion, at }: Ended,
): Promise<boolean> {
  const endedAt = at.getTime()
  const values = { state: 'ended', githubRunId, endedAt, error, conclusion } as const
  return change(db, id, [...UNDER_WAY, 'lost'], values, githubRunId)
}

/** No workflow run of it can be found. False when one was seen, other than `githubRunId`. */
export function noteLost(
  db: Db,
  id: string,
  { githubRunId, error, at }: { githubRunId: string | null; error: string; at: Date },
): Promise<boolean> {
  const values = { state: 'lost', endedAt: at.getTime(), error } as const
  return change(db, id, UNDER_WAY, values, githubRunId)
}

/** Nobody can ask any more what becomes of the dispatches of an installation. */
export async function loseDispatches(
  db: Db,
  installationId: string,
  { error, at }: { readonly error: string; readonly at: Date },
): Promise<void> {
  await db
    .updateTable('dispatches')
    .set({ state: 'lost', endedAt: at.getTime(), error })
    .where('installationId', '=', installationId)
    .where('state', 'in', [...UNDER_WAY])
    .execute()
}

/** Removes dispatches that were over before `before`. Returns how many. */
export async function pruneDispatches(db: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('dispatches')
    .where('state', 'in', ['refused', 'ended', 'lost'])
    .where('endedAt', '<', before.getTime())
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('runs')
            .select('runs.id')
            .whereRef('runs.dispatchId', '=', 'dispatches.id')
            .where('runs.state', '<>', 'settled'),
        ),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

const UNDER_WAY = ['planned', 'sent', 'running'] as const

/** Changes a dispatch that is in one of `from`, and has no workflow run but `githubRunId`. */
async function change(
  db: Db,
  id: string,
  from: readonly Dispatches['state'][],
  values: Updateable<Dispatches>,
  githubRunId: string | null = null,
): Promise<boolean> {
  const changed = await db
    .updateTable('dispatches')
    .set(values)
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .where((eb) =>
      eb.or([eb('githubRunId', 'is', null), eb('githubRunId', '=', githubRunId ?? '')]),
    )
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

function inTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work)
}

function toDispatch(row: Selectable<Dispatches>): Dispatch {
  return {
    id: row.id,
    installationId: row.installationId,
    workflow: {
      repositoryId: row.workflowRepositoryId,
      owner: row.workflowOwner,
      name: row.workflowName,
      file: row.workflowFile,
      ref: row.workflowRef,
    },
    slots: row.slots,
    createdAt: new Date(row.createdAt),
    sentAt: row.sentAt === null ? null : new Date(row.sentAt),
    endedAt: row.endedAt === null ? null : new Date(row.endedAt),
    githubRunId: row.githubRunId,
    state: row.state,
    error: row.error,
    conclusion: row.conclusion,
  }
}
