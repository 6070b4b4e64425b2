/** What people may have done, written into the records for whoever does it. */
import { HoldfastError } from '../../core/domain/errors.ts'
import type { BackUpRequest, DeedsPort } from '../../dashboard/ports/deeds.ts'
import { cancelUntaken, readRunAtGitHub } from '../records/cancel-run.ts'
import type { Db } from '../records/open.ts'
import { pauseRepositories } from '../records/repositories.ts'
import { type RequestOptions, requestBackups } from '../records/requests.ts'
import { holdSnapshot, releaseSnapshot } from '../records/snapshots.ts'
import { storableText } from '../records/storable-text.ts'

export interface DeedTools {
  readonly db: Db
  readonly now: () => Date
  /** Has GitHub stop a run of a workflow; does nothing to one that is over. */
  readonly cancelWorkflowRun: (run: WorkflowRunPlace) => Promise<void>
  /** Has a duty done soon: `steer` or `watch`. */
  readonly hurry: (duty: 'steer' | 'watch') => void
  /** Something stands otherwise than before. */
  readonly onChange: () => void
}

export interface WorkflowRunPlace {
  readonly installationId: string
  /** Where the workflow lies. */
  readonly owner: string
  readonly name: string
  readonly githubRunId: string
}

export function createDeeds({ db, now, cancelWorkflowRun, hurry, onChange }: DeedTools): DeedsPort {
  async function request(
    { repositoryIds, by, at }: Omit<BackUpRequest, 'full'>,
    options: RequestOptions,
  ): Promise<void> {
    const asked = { options, requestedBy: storableText(by), requestedAt: at }
    const ids = [...new Set(repositoryIds)].map(storableText)
    await requestBackups(
      db,
      ids.map((repositoryId) => ({ repositoryId, ...asked })),
    )
    hurry('steer')
  }

  return {
    backUp: ({ full, ...asked }) => request(asked, { full }),
    // A run at the level `full` restores what it stored, or found unchanged, and compares it.
    verify: (asked) => request(asked, { full: false, verify: 'full' }),
    async cancel(runId, by) {
      if (await cancelUntaken(db, runId, { by, at: now() })) {
        onChange()
        hurry('watch')
        return 'cancelled'
      }
      const run = await readRunAtGitHub(db, runId)
      if (run === undefined) return 'unknown'
      // What was reported is done, and only to be looked into.
      if (run.state === 'settled' || run.state === 'reported') return 'over'
      if (run.workflow === null) throw unknownWorkflow(runId)
      await cancelWorkflowRun(run.workflow)
      return 'asked'
    },
    async pause(repositoryIds, until) {
      await pauseRepositories(db, repositoryIds.map(storableText), until)
      onChange()
      hurry('steer')
      hurry('watch')
    },
    pin: (repositoryId, snapshot, reason) =>
      holdSnapshot(db, nameOf(repositoryId, snapshot), storableText(reason)),
    unpin: (repositoryId, snapshot) => releaseSnapshot(db, nameOf(repositoryId, snapshot)),
  }
}

function unknownWorkflow(runId: string): HoldfastError {
  return new HoldfastError('source-not-found', `Nobody knows which workflow works on ${runId}.`, {
    hint: 'Its lease ends by itself; look at the Actions page of the repository.',
  })
}

function nameOf(repositoryId: string, snapshot: string) {
  return { repositoryId: storableText(repositoryId), snapshot: storableText(snapshot) }
}
