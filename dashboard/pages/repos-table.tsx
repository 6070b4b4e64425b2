/** Repositories, one a row. */
import { describeBytes } from '../../core/domain/quantity.ts'
import { Icon } from '../look/icon.tsx'
import { withParams } from '../look/pager.tsx'
import { RepositoryName } from '../look/repository-name.tsx'
import { StateBadge } from '../look/state.tsx'
import { DayStrip } from '../look/strip.tsx'
import { DataTable, type SortLink } from '../look/table.tsx'
import { TimeOr } from '../look/time.tsx'
import type { FleetRepository } from '../ports/fleet.ts'
import { heldAt } from '../queries/ages.ts'
import { CAUSES } from '../queries/attention.ts'
import type { RepositoryList } from '../queries/repositories.ts'
import type { Filter } from '../queries/repository-filter.ts'
import type { Sort, SortKey } from '../queries/repository-order.ts'
import { storedBytesOf } from '../queries/storage.ts'
import { includesRole, type Viewer } from '../viewer.ts'
import { BULK_FORM } from './repos-bulk.tsx'

interface ReposTableProps {
  readonly list: RepositoryList
  readonly filter: Filter
  readonly viewer: Viewer
  readonly url: URL
}

export function ReposTable({ list, filter, viewer, url }: ReposTableProps) {
  const { at, items } = list
  const sort = (key: SortKey) => sortLink(url, filter.sort ?? 'name', key)
  return (
    <DataTable
      caption="Repositories"
      quiet
      rows={items}
      {...(includesRole(viewer.role, 'operator') && { tick: TICK })}
      columns={[
        {
          head: 'Repository',
          kind: 'name',
          cell: (repository) => <Name repository={repository} />,
          sort: sort('name'),
        },
        {
          head: 'State',
          cell: (repository) => <State repository={repository} />,
          sort: sort('state'),
        },
        {
          head: 'Newest good copy',
          cell: (repository) => <TimeOr at={heldAt(repository)} now={at} none="none" />,
          sort: sort('age'),
        },
        {
          head: 'Restore-tested',
          cell: ({ restoreTestedAt }) => <TimeOr at={restoreTestedAt} now={at} none="never" />,
          sort: sort('tested'),
        },
        { head: 'Last 30 days', cell: ({ days }) => <DayStrip days={days} /> },
        {
          head: 'Stored',
          kind: 'number',
          cell: (repository) => describeBytes(storedBytesOf(repository)),
          sort: sort('size'),
        },
      ]}
    />
  )
}

const TICK = {
  form: BULK_FORM,
  value: ({ id }: FleetRepository) => id,
  label: ({ owner, name }: FleetRepository) => `Select ${owner}/${name}`,
}

function Name({ repository }: { readonly repository: FleetRepository }) {
  const { visibility, archived, fork, topics } = repository
  const labels = [visibility, ...(archived ? ['archived'] : []), ...(fork ? ['fork'] : [])]
  return (
    <>
      <RepositoryName repository={repository} />
      <div class="labels">
        {labels.map((label) => (
          <span class="label">{label}</span>
        ))}
        {topics.slice(0, 3).map((topic) => (
          <a class="label label-topic" href={`/repos?topic=${encodeURIComponent(topic)}`}>
            {topic}
          </a>
        ))}
      </div>
    </>
  )
}

function State({ repository: { coverage, work } }: { readonly repository: FleetRepository }) {
  return (
    <div>
      <StateBadge state={coverage.state} />
      {coverage.state !== 'protected' && (
        <div class="hint" title={coverage.cause.text}>
          {CAUSES[coverage.cause.code].title}
        </div>
      )}
      {work !== null && (
        <div class="hint">
          <Icon name={work.state === 'running' ? 'sync' : 'hourglass'} />{' '}
          {work.state === 'running' ? 'Running' : 'Queued'}
        </div>
      )}
    </div>
  )
}

/** Asking for what a list is sorted by turns it round. */
function sortLink(url: URL, now: Sort, key: SortKey): SortLink {
  const page = { cursor: null, said: null, n: null, left: null }
  const descending = now === `-${key}`
  const sort = now === key ? `-${key}` : key
  const href = withParams(url, { ...page, sort: sort === 'name' ? null : sort })
  if (!descending && now !== key) return { href, now: null }
  return { href, now: descending ? 'descending' : 'ascending' }
}
