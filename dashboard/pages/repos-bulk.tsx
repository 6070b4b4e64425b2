/** What can be done to many repositories. Nothing is done before a page said what it would be. */
import { Icon } from '../look/icon.tsx'
import { describeCount } from '../look/numbers.ts'
import type { RepositoryList } from '../queries/repositories.ts'
import type { Filter } from '../queries/repository-filter.ts'
import { includesRole, type Viewer } from '../viewer.ts'

export const BULK_FORM = 'bulk'

interface BulkBarProps {
  readonly list: RepositoryList
  readonly filter: Filter
  readonly viewer: Viewer
}

export function BulkBar({ list, filter, viewer }: BulkBarProps) {
  if (!includesRole(viewer.role, 'operator')) return null
  return (
    <form id={BULK_FORM} class="bulk" method="get" action="/repos/act">
      {Object.entries(filter).map(([name, value]) =>
        value === undefined ? null : <input type="hidden" name={name} value={value} />,
      )}
      <span class="muted">With the ticked:</span>
      <DoButton deed="back-up" icon="play" word="Back up…" />
      <DoButton deed="verify" icon="verified" word="Restore-test…" />
      <DoButton deed="pause" icon="stop" word="Pause…" />
      {includesRole(viewer.role, 'admin') && (
        <>
          <DoButton deed="set-policy" icon="gear" word="Set policy…" />
          <DoButton deed="exclude" icon="skip" word="Exclude…" />
        </>
      )}
      {list.fitting > list.items.length && (
        <label class="hint">
          <input type="checkbox" name="scope" value="all" /> all {describeCount(list.fitting)} that
          fit, on every page
        </label>
      )}
    </form>
  )
}

interface DoButtonProps {
  readonly deed: string
  readonly icon: 'play' | 'verified' | 'stop' | 'gear' | 'skip'
  readonly word: string
}

function DoButton({ deed, icon, word }: DoButtonProps) {
  return (
    <button type="submit" class="button" name="do" value={deed}>
      <Icon name={icon} /> {word}
    </button>
  )
}
