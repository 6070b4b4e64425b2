/** How much of each class of data a snapshot holds. */
import type { IconName } from '@primer/octicons'
import { type Completeness, DATA_CLASSES, type DataClass } from '../../core/domain/manifest.ts'
import { describeBytes } from '../../core/domain/quantity.ts'
import { Badge, type Tone } from '../look/state.tsx'
import { DataTable } from '../look/table.tsx'
import type { SnapshotItem } from '../ports/history.ts'

type Status = Completeness['status']

const STATUSES: Readonly<Record<Status, { word: string; icon: IconName; tone: Tone }>> = {
  captured: { word: 'Captured', icon: 'check', tone: 'good' },
  empty: { word: 'Nothing there', icon: 'circle', tone: 'good' },
  denied: { word: 'Not allowed', icon: 'x-circle', tone: 'bad' },
  unsupported: { word: 'Not supported', icon: 'circle-slash', tone: 'warn' },
  failed: { word: 'Failed', icon: 'x-circle', tone: 'bad' },
  'not-requested': { word: 'Not asked for', icon: 'skip', tone: 'idle' },
}

const NAMES: Readonly<Record<DataClass, string>> = {
  git: 'Git history',
  lfs: 'LFS files',
  wiki: 'Wiki',
  releases: 'Releases',
  issues: 'Issues',
  'pull-requests': 'Pull requests',
  discussions: 'Discussions',
  projects: 'Projects',
  settings: 'Settings',
}

/** A badge for each class that was asked for. */
export function CompletenessBadges({ completeness }: Pick<SnapshotItem, 'completeness'>) {
  const asked = DATA_CLASSES.flatMap((name) => {
    const status = completeness[name]?.status ?? 'not-requested'
    return status === 'not-requested' ? [] : [{ name, status }]
  })
  if (asked.length === 0) return <span class="muted">not known</span>
  return (
    <span class="badges">
      {asked.map(({ name, status }) => {
        const { icon, tone, word } = STATUSES[status]
        const good = status === 'captured' || status === 'empty'
        return (
          <Badge icon={icon} tone={tone} word={good ? NAMES[name] : `${NAMES[name]}: ${word}`} />
        )
      })}
    </span>
  )
}

/** Every class, also those that are not kept: what is missing is said. */
export function CompletenessTable({ completeness }: Pick<SnapshotItem, 'completeness'>) {
  const rows = DATA_CLASSES.map((name) => ({
    name,
    had: completeness[name] ?? ({ status: 'not-requested' } as const),
  }))
  return (
    <DataTable
      caption="Completeness by class of data"
      quiet
      rows={rows}
      columns={[
        { head: 'Class', kind: 'name', cell: ({ name }) => NAMES[name] },
        { head: 'State', cell: ({ had }) => <Badge {...STATUSES[had.status]} /> },
        { head: 'What is there', cell: ({ had }) => describe(had) },
      ]}
    />
  )
}

function describe(had: Completeness): string {
  switch (had.status) {
    case 'captured':
      return `${had.count} ${had.count === 1 ? 'object' : 'objects'}, ${describeBytes(had.sizeBytes)}`
    case 'denied':
      return `The App needs the permission ${had.permission}.`
    case 'unsupported':
      return had.reason
    case 'failed':
      return `${had.code}: ${had.message}`
    case 'empty':
      return 'The repository has none.'
    case 'not-requested':
      return 'The policy does not ask for it.'
  }
}
