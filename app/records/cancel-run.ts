/** What has to be known, and written, to stop a run that somebody does not want any more. */
import { sql } from 'kysely'
import type { Db } from './open.ts'
import type { Runs } from './schema.ts'
import { storableText } from './storable-text.ts'

/** Ends a run that no job has taken: none will. False where there is no such run, or not any more. */
export async function cancelUntaken(
  db: Db,
  id: string,
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<boolean> {
  const cancelled = await db
    .updateTable('runs')
    .set({
      state: 'settled',
      settledAt: at.getTime(),
      outcome: 'cancelled',
      errorCode: 'interrupted',
      errorMessage: storableText(`${by} cancelled it before a job took it.`),
      errorHint: 'It is planned again when it is due.',
    })
    .where('id', '=', storableText(id))
    .where('state', 'in', ['planned', 'dispatched'])
    .returning('id')
    .executeTakeFirst()
  return cancelled !== undefined
}

export interface RunAtGitHub {
  readonly state: Runs['state']
  /** Where the workflow is that works on it; null where that is not known. */
  readonly workflow: {
    readonly installationId: string
    readonly owner: string
    readonly name: string
    readonly githubRunId: string
  } | null
}

export async function readRunAtGitHub(db: Db, id: string): Promise<RunAtGitHub | undefined> {
  const row = await db
    .selectFrom('runs')
    .leftJoin('dispatches as d', 'd.id', 'runs.dispatchId')
    .leftJoin('repositories as r', 'r.id', 'runs.repositoryId')
    .select([
      'runs.state',
      'd.githubRunId',
      'd.installationId',
      'r.installationId as ownInstallation',
    ])
    .select(['d.workflowOwner', 'd.workflowName', 'r.owner', 'r.name'])
    .select(
      sql<string | null>`(
        select l.github_run_id from leases l where l.run_id = runs.id
        order by l.granted_at desc limit 1)`.as('leasedRunId'),
    )
    .where('runs.id', '=', storableText(id))
    .executeTakeFirst()
  if (row === undefined) return undefined
  const githubRunId = row.leasedRunId ?? row.githubRunId
  // Without a dispatch it is a workflow of the repository itself.
  const installationId = row.installationId ?? row.ownInstallation
  const owner = row.workflowOwner ?? row.owner
  const name = row.workflowName ?? row.name
  const known = githubRunId !== null && installationId !== null && owner !== null && name !== null
  return {
    state: row.state,
    workflow: known ? { installationId, owner, name, githubRunId } : null,
  }
}
