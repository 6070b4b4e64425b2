/** Files by their paths. */
import type { Match, SearchResult } from '../../core/browse/search.ts'
import type { Place } from '../../core/browse/snapshot.ts'
import { describeBytes as describeSize } from '../../core/domain/quantity.ts'
import { Empty } from '../look/empty.tsx'
import { Icon } from '../look/icon.tsx'
import { DataTable } from '../look/table.tsx'
import type { Reading } from '../queries/contents.ts'
import { Bytes, baseOf, ENTRY_ICONS, SearchForm, Where } from './browse-parts.tsx'
import { contentPath } from './paths.ts'
import { SnapshotTitle } from './snapshot-title.tsx'

interface SearchProps {
  readonly reading: Reading
  readonly place: Place
  readonly query: string
  /** Null where nothing was looked for. */
  readonly found: SearchResult | null
}

export function SearchPage({ reading, place, query, found }: SearchProps) {
  return (
    <>
      <SnapshotTitle {...reading} part="Search" />
      <div class="title-row">
        <Where {...{ reading, place }} />
        <SearchForm {...{ reading, place, query }} />
      </div>
      {found && <Found {...{ reading, place, found }} />}
    </>
  )
}

type FoundProps = Pick<SearchProps, 'reading' | 'place'> & { readonly found: SearchResult }

function Found({ reading, place: { at }, found: { matches, complete, looked } }: FoundProps) {
  const base = baseOf(reading)
  if (matches.length === 0) {
    return (
      <Empty icon="search" title={complete ? 'No path fits.' : 'No path fits so far.'}>
        <p>{looked} paths were looked at. Without * and ?, a part of the path is enough.</p>
      </Empty>
    )
  }
  return (
    <DataTable
      caption={
        complete
          ? `${matches.length} of ${looked} paths fit`
          : `The first ${matches.length} paths that fit; narrow it down to see others`
      }
      rows={matches}
      columns={[
        {
          head: 'Path',
          kind: 'name',
          cell: ({ kind, path }: Match) => (
            <span>
              <Icon name={ENTRY_ICONS[kind]} /> <span class="hidden-but-read">{kind} </span>
              {kind === 'submodule' ? (
                <Bytes bytes={path.join('/')} />
              ) : (
                <a href={contentPath(base, kind === 'folder' ? 'tree' : 'file', { at, path })}>
                  <Bytes bytes={path.join('/')} />
                </a>
              )}
            </span>
          ),
        },
        {
          head: 'Size',
          kind: 'number',
          cell: ({ sizeBytes }) => sizeBytes !== undefined && describeSize(sizeBytes),
        },
      ]}
    />
  )
}
