/** The page of the list of repositories. */
import { Empty } from '../look/empty.tsx'
import { Icon } from '../look/icon.tsx'
import { describeCount } from '../look/numbers.ts'
import { Pager, withParams } from '../look/pager.tsx'
import { PageTitle } from '../look/section.tsx'
import type { SavedView } from '../ports/views.ts'
import type { RepositoryList } from '../queries/repositories.ts'
import type { Filter } from '../queries/repository-filter.ts'
import type { Viewer } from '../viewer.ts'
import { BulkBar } from './repos-bulk.tsx'
import { FilterChips, SearchForm } from './repos-search.tsx'
import { ReposTable } from './repos-table.tsx'
import { SavedViews } from './repos-views.tsx'
import { Said } from './said.tsx'

export interface ReposPageProps {
  readonly list: RepositoryList
  readonly views: readonly SavedView[]
  readonly filter: Filter
  readonly viewer: Viewer
  /** The address of the page, without what was left empty. */
  readonly url: URL
}

export function ReposPage(props: ReposPageProps) {
  const { list, views, filter, viewer, url } = props
  return (
    <>
      <Said url={url} />
      <PageTitle>Repositories</PageTitle>
      <SearchForm list={list} filter={filter} url={url} />
      <div id="results">
        <FilterChips list={list} filter={filter} url={url} />
        <div class="title-row">
          <p role="status">
            <strong>{describeCount(list.fitting)}</strong> of {describeCount(list.visible)}{' '}
            repositories
          </p>
          <div class="buttons">
            <SavedViews views={views} url={url} viewer={viewer} />
            <a
              class="button"
              href={withParams(new URL(`/repos.csv${url.search}`, url), {
                ...{ cursor: null, said: null, n: null, left: null },
              })}
            >
              <Icon name="download" /> CSV
            </a>
          </div>
        </div>
        {list.items.length === 0 ? (
          <NothingFits visible={list.visible} />
        ) : (
          <>
            <BulkBar list={list} filter={filter} viewer={viewer} />
            <ReposTable list={list} filter={filter} viewer={viewer} url={url} />
          </>
        )}
        <Pager of="repositories" url={url} next={list.next} />
      </div>
    </>
  )
}

function NothingFits({ visible }: { readonly visible: number }) {
  if (visible === 0) {
    return (
      <Empty icon="repo" title="There is no repository that you may see.">
        <p>
          Those of an organisation stand here once the App is installed on it: see{' '}
          <a href="/setup">setup</a>.
        </p>
      </Empty>
    )
  }
  return (
    <Empty icon="search" title="No repository fits.">
      <p>
        Take a filter away, or <a href="/repos">show all {describeCount(visible)}</a>.
      </p>
    </Empty>
  )
}
