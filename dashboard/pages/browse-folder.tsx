/** The entries of a folder. */
import type { Entry, FolderPage as Folder } from '../../core/browse/folder.ts'
import type { Place } from '../../core/browse/snapshot.ts'
import { describeBytes as describeSize } from '../../core/domain/quantity.ts'
import { Empty } from '../look/empty.tsx'
import { Icon } from '../look/icon.tsx'
import { Pager } from '../look/pager.tsx'
import { type Column, DataTable } from '../look/table.tsx'
import type { Reading } from '../queries/contents.ts'
import { Bytes, baseOf, ENTRY_ICONS, SearchForm, Where } from './browse-parts.tsx'
import { contentPath } from './paths.ts'
import { SnapshotTitle } from './snapshot-title.tsx'

interface FolderProps {
  readonly reading: Reading
  readonly place: Place
  readonly folder: Folder
  readonly url: URL
}

export function FolderPage({ reading, place, folder, url }: FolderProps) {
  const { items, offset, total, commit } = folder
  const next = offset + items.length < total ? String(offset + items.length) : null
  return (
    <>
      <SnapshotTitle
        {...reading}
        part="Files"
        aside={
          <a class="button" href={contentPath(baseOf(reading), 'archive.tar.gz', place)}>
            <Icon name="download" /> This folder as .tar.gz
          </a>
        }
      />
      <div class="title-row">
        <Where {...{ reading, place }} />
        <SearchForm {...{ reading, place }} />
      </div>
      {commit && (
        <p class="muted">
          <Icon name="git-commit" /> <code>{commit}</code>
        </p>
      )}
      {items.length === 0 ? (
        <Empty icon="file-directory-fill" title="Nothing is in this folder." />
      ) : (
        <DataTable
          caption={`${total} ${total === 1 ? 'entry' : 'entries'}`}
          columns={columnsOf(reading, place)}
          rows={items}
        />
      )}
      <Pager of="entries" url={url} next={next} />
    </>
  )
}

function columnsOf(reading: Reading, { at }: Place): Column<Entry>[] {
  const base = baseOf(reading)
  return [
    {
      head: 'Name',
      kind: 'name',
      cell: (entry) => (
        <span>
          <Icon name={ENTRY_ICONS[entry.kind]} /> <span class="hidden-but-read">{entry.kind} </span>
          {entry.kind === 'submodule' ? (
            <Bytes bytes={entry.name} />
          ) : (
            <a
              href={contentPath(base, entry.kind === 'folder' ? 'tree' : 'file', {
                at,
                path: entry.path,
              })}
            >
              <Bytes bytes={entry.name} />
            </a>
          )}
        </span>
      ),
    },
    { head: 'Note', cell: (entry) => <Note {...entry} /> },
    {
      head: 'Size',
      kind: 'number',
      cell: ({ sizeBytes }) => sizeBytes !== undefined && describeSize(sizeBytes),
    },
    {
      head: 'Download',
      kind: 'action',
      cell: ({ kind, path, name }) =>
        (kind === 'file' || kind === 'executable') && (
          <a href={contentPath(base, 'download', { at, path })}>
            Download
            <span class="hidden-but-read">
              {' '}
              <Bytes bytes={name} />
            </span>
          </a>
        ),
    },
  ]
}

function Note({ kind, target, lfs, oid }: Entry) {
  if (lfs !== undefined) return <>Pointer to an LFS file of {describeSize(lfs.sizeBytes)}</>
  if (kind === 'submodule') {
    return (
      <>
        Submodule at <code>{oid.slice(0, 12)}</code>
      </>
    )
  }
  if (target === undefined)
    return <span class="muted">{kind === 'executable' && 'executable'}</span>
  return (
    <>
      Link to <Bytes bytes={target} />
    </>
  )
}
