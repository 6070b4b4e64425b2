/** The runs of a repository: what became of each, why, and what mends it. */
import { describeBytes, describeDuration } from '../../core/domain/quantity.ts'
import { Empty } from '../look/empty.tsx'
import { PostForm } from '../look/form.tsx'
import { type Column, DataTable } from '../look/table.tsx'
import { Time } from '../look/time.tsx'
import type { FleetRepository } from '../ports/fleet.ts'
import type { RunItem } from '../ports/history.ts'
import type { Viewer } from '../viewer.ts'
import { RunBadge } from './outcome.tsx'
import { repositoryPath, snapshotPath } from './paths.ts'

interface RunsProps {
  readonly repository: FleetRepository
  readonly runs: readonly RunItem[]
  readonly now: Date
  /** Undefined where the viewer may not cancel. */
  readonly operator: Viewer | undefined
}

export function Runs({ repository, runs, now, operator }: RunsProps) {
  if (runs.length === 0) {
    return (
      <Empty icon="history" title="No run yet.">
        <p>
          {repository.decision.kind === 'excluded'
            ? 'A policy excludes the repository, so none is planned.'
            : 'The first one begins by the schedule of the policy below, or by “Back up now”.'}
        </p>
      </Empty>
    )
  }
  const columns: Column<RunItem>[] = [
    { head: 'Began', kind: 'name', cell: (run) => <Time at={run.createdAt} now={now} /> },
    { head: 'Outcome', cell: (run) => <RunBadge run={run} /> },
    { head: 'Started by', cell: ({ cause }) => cause },
    {
      head: 'Snapshot, or what went wrong',
      cell: (run) => <Why run={run} repository={repository} />,
    },
    {
      head: 'Took',
      kind: 'number',
      cell: ({ durationMs: ms }) => (ms === null ? <None /> : describeDuration(ms)),
    },
    {
      head: 'Stored',
      kind: 'number',
      cell: ({ storedBytes: bytes }) => (bytes === null ? <None /> : describeBytes(bytes)),
    },
    {
      head: 'More',
      kind: 'action',
      cell: (run) => <More run={run} {...{ repository, operator }} />,
    },
  ]
  return <DataTable caption="Runs, newest first" quiet columns={columns} rows={runs} />
}

function Why({ run: { error, snapshot }, repository }: Pick<MoreProps, 'run' | 'repository'>) {
  if (error !== null) {
    return (
      <div>
        <code>{error.code}</code>: {error.message}
        <div class="muted">{error.hint}</div>
      </div>
    )
  }
  if (snapshot === null) return <None />
  return (
    <a class="mono" href={snapshotPath(repository, snapshot)}>
      {snapshot}
    </a>
  )
}

function None() {
  return <span class="muted">–</span>
}

interface MoreProps {
  readonly run: RunItem
  readonly repository: FleetRepository
  readonly operator: Viewer | undefined
}

function More({ run, repository, operator }: MoreProps) {
  const { id, url, state } = run
  return (
    <span class="buttons">
      {operator && state !== 'settled' && (
        <PostForm
          viewer={operator}
          action={`${repositoryPath(repository)}/cancel`}
          fields={{ run: id }}
        >
          <button type="submit" class="button button-small button-danger">
            Cancel
          </button>
        </PostForm>
      )}
      {url !== null && (
        <a href={url}>
          At GitHub<span class="hidden-but-read">, the run of {run.createdAt.toISOString()}</span>
        </a>
      )}
    </span>
  )
}
