/** The snapshots of a repository, a row each. */
import { describeBytes } from '../../core/domain/quantity.ts'
import { Empty } from '../look/empty.tsx'
import { LEVELS } from '../look/levels.ts'
import { Sentence } from '../look/sentence.tsx'
import { Badge } from '../look/state.tsx'
import { type Column, DataTable } from '../look/table.tsx'
import { describeExact, Time } from '../look/time.tsx'
import type { FleetRepository } from '../ports/fleet.ts'
import type { SnapshotRow } from '../queries/snapshot-row.ts'
import { ClassBadges } from './class-badge.tsx'
import { CompletenessBadges } from './completeness.tsx'
import { snapshotPath } from './paths.ts'

interface SnapshotsProps {
  readonly repository: FleetRepository
  readonly snapshots: readonly SnapshotRow[]
  readonly now: Date
}

export function Snapshots({ repository, snapshots, now }: SnapshotsProps) {
  if (snapshots.length === 0) {
    return (
      <Empty icon="archive" title="No snapshot yet.">
        <p>
          <Sentence text={repository.coverage.next.text} />
        </p>
      </Empty>
    )
  }
  const columns: Column<SnapshotRow>[] = [
    {
      head: 'Taken',
      kind: 'name',
      cell: ({ snapshot, takenAt }) => (
        <a href={snapshotPath(repository, snapshot)}>
          <Time at={takenAt} now={now} />
        </a>
      ),
    },
    { head: 'Verified', cell: (row) => <Verified row={row} now={now} /> },
    {
      head: 'Holds',
      cell: ({ completeness }) => <CompletenessBadges completeness={completeness} />,
    },
    { head: 'Class', cell: ({ manifest }) => <ClassBadges storage={manifest?.storage ?? null} /> },
    { head: 'Size', kind: 'number', cell: ({ sizeBytes }) => describeBytes(sizeBytes) },
    { head: 'Refs', kind: 'number', cell: ({ refs }) => refs },
    { head: 'Kept', cell: (row) => <Kept row={row} now={now} /> },
    {
      head: 'Restore',
      kind: 'action',
      cell: ({ snapshot }) => (
        <a class="button button-small" href={`${snapshotPath(repository, snapshot)}/restore`}>
          Restore<span class="hidden-but-read"> {snapshot}</span>
        </a>
      ),
    },
  ]
  return <DataTable caption="Snapshots, newest first" quiet columns={columns} rows={snapshots} />
}

/** Stored, verified and restore-tested are three facts, each with its own age. */
export function Verified({ row, now }: { readonly row: SnapshotRow; readonly now: Date }) {
  const { level, verifiedAt, intact, restoreTestedAt } = row
  return (
    <div>
      {intact ? (
        <Badge word={LEVELS[level]} icon="verified" tone="good" />
      ) : (
        <Badge word="Damaged" icon="x-circle" tone="bad" />
      )}{' '}
      <Time at={verifiedAt} now={now} />
      <div class="hint">
        {restoreTestedAt === null ? (
          'Never restore-tested'
        ) : (
          <>
            Restore-tested <Time at={restoreTestedAt} now={now} />
          </>
        )}
      </div>
    </div>
  )
}

interface KeptProps {
  readonly row: SnapshotRow
  readonly now: Date
}

/** What keeps it beyond what the policy says. */
export function Kept({ row: { hold, lockedUntil }, now }: KeptProps) {
  const locked = lockedUntil !== null && lockedUntil > now
  if (hold === null && !locked) return <span class="muted">By policy</span>
  return (
    <div>
      {hold !== null && <Badge word="Held" icon="pin" tone="idle" />}{' '}
      {locked && <Badge word="Data locked" icon="lock" tone="good" />}
      {hold !== null && <div class="hint">{hold}</div>}
      {locked && <div class="hint">until {describeExact(lockedUntil)}</div>}
    </div>
  )
}
