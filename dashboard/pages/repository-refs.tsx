/** What was rewritten or deleted at the source, and the names that the repository had. */
import { describeRefName } from '../../core/domain/refs.ts'
import { Badge } from '../look/state.tsx'
import { DataTable } from '../look/table.tsx'
import { Time, TimeOr } from '../look/time.tsx'
import type { FleetRepository } from '../ports/fleet.ts'
import type { LostRef, NameItem } from '../ports/history.ts'
import { contentPath, snapshotPath } from './paths.ts'

const CHANGES = {
  forced: { word: 'Force push', icon: 'alert', tone: 'warn' },
  moved: { word: 'Tag moved', icon: 'alert', tone: 'warn' },
  deleted: { word: 'Deleted', icon: 'trash', tone: 'bad' },
} as const satisfies Record<LostRef['change'], Parameters<typeof Badge>[0]>

interface LostRefsProps {
  readonly repository: FleetRepository
  readonly lostRefs: readonly LostRef[]
  readonly now: Date
  /** Whether the viewer may look into snapshots. */
  readonly browse: boolean
}

export function LostRefs({ repository, lostRefs, now, browse }: LostRefsProps) {
  if (lostRefs.length === 0) {
    return <p class="muted">No protected ref was rewritten or deleted, as far as is known.</p>
  }
  return (
    <DataTable
      caption="Refs that were rewritten or deleted, newest first"
      quiet
      rows={lostRefs}
      columns={[
        { head: 'Ref', kind: 'name', cell: ({ ref }) => <code>{describeRefName(ref)}</code> },
        { head: 'What', cell: ({ change }) => <Badge {...CHANGES[change]} /> },
        { head: 'When', cell: ({ at }) => <Time at={at} now={now} /> },
        { head: 'From', cell: ({ oldOid }) => <code>{oldOid.slice(0, 12)}</code> },
        {
          head: 'To',
          cell: ({ newOid }) => (newOid ? <code>{newOid.slice(0, 12)}</code> : 'gone'),
        },
        {
          head: 'Still held by',
          cell: (lost) => <Holder {...{ repository, lost, browse }} />,
        },
      ]}
    />
  )
}

interface HolderProps extends Pick<LostRefsProps, 'repository' | 'browse'> {
  readonly lost: LostRef
}

function Holder({ repository, lost: { snapshot, oldOid }, browse }: HolderProps) {
  if (snapshot === null) return <span class="muted">not known</span>
  const base = snapshotPath(repository, snapshot)
  return (
    <>
      <a class="mono" href={base}>
        {snapshot}
      </a>
      {browse && (
        <div>
          <a href={contentPath(base, 'tree', { at: oldOid })}>
            Browse it as it was<span class="hidden-but-read"> at {oldOid.slice(0, 12)}</span>
          </a>
        </div>
      )}
    </>
  )
}

export function Names({ names, now }: { readonly names: readonly NameItem[]; readonly now: Date }) {
  return (
    <DataTable
      caption="Names that the repository had, the present one first"
      quiet
      rows={names}
      columns={[
        { head: 'Name', kind: 'name', cell: ({ owner, name }) => `${owner}/${name}` },
        { head: 'Since', cell: ({ since }) => <Time at={since} now={now} /> },
        { head: 'Until', cell: ({ until }) => <TimeOr at={until} now={now} none="now" /> },
      ]}
    />
  )
}
