/** What the pages that look into a snapshot have in common. */
import type { IconName } from '@primer/octicons'
import type { Place } from '../../core/browse/snapshot.ts'
import { describeBytes, encodeBytes, formatTreePath } from '../../core/domain/tree-path.ts'
import { Icon } from '../look/icon.tsx'
import type { Reading } from '../queries/contents.ts'
import { contentPath, snapshotPath } from './paths.ts'

export function baseOf({ repository, snapshot }: Reading): string {
  return snapshotPath(repository, snapshot)
}

export const ENTRY_ICONS = {
  folder: 'file-directory-fill',
  file: 'file',
  executable: 'code',
  symlink: 'file-symlink-file',
  submodule: 'file-submodule',
} as const satisfies Record<string, IconName>

/** Text that others wrote; it may turn around what stands beside it. */
export function Bytes({ bytes }: { readonly bytes: string }) {
  return <bdi>{visible(describeBytes(bytes))}</bdi>
}

const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** What cannot be seen is shown as its code. */
function visible(text: string): string {
  return text.replace(
    UNSEEN,
    (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}

interface WhereProps {
  readonly reading: Reading
  readonly place: Place
}

/** The ref, and each folder down to here. */
export function Where({ reading, place: { at, path } }: WhereProps) {
  const base = baseOf(reading)
  return (
    <nav aria-label="Path" class="crumbs path">
      <a class="button button-small" href={`${base}/refs`}>
        <Icon name="git-branch" /> <Bytes bytes={at} />
        <span class="hidden-but-read">: choose another ref</span>
      </a>{' '}
      <a href={contentPath(base, 'tree', { at })}>{reading.repository.name}</a>
      {path.map((name, depth) => {
        const upTo = path.slice(0, depth + 1)
        return (
          <>
            {' / '}
            {depth === path.length - 1 ? (
              <span aria-current="page">
                <Bytes bytes={name} />
              </span>
            ) : (
              <a href={contentPath(base, 'tree', { at, path: upTo })}>
                <Bytes bytes={name} />
              </a>
            )}
          </>
        )
      })}
    </nav>
  )
}

/** Looks for paths below a folder at a ref. */
export function SearchForm({ reading, place, query = '' }: WhereProps & { query?: string }) {
  return (
    <form class="buttons" method="get" action={`${baseOf(reading)}/search`}>
      <input type="hidden" name="at" value={encodeBytes(place.at)} />
      {place.path.length > 0 && (
        <input type="hidden" name="path" value={formatTreePath(place.path)} />
      )}
      <label for="q" class="hidden-but-read">
        Part of a path, or a pattern such as *.ts
      </label>
      <input id="q" name="q" type="search" value={query} placeholder="Part of a path, or *.ts" />
      <button type="submit" class="button">
        <Icon name="search" /> Search
      </button>
    </form>
  )
}
