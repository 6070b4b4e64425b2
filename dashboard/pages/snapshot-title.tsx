/** Which snapshot a page is about, or which part of it. */
import type { Child } from 'hono/jsx'
import { PageTitle } from '../look/section.tsx'
import type { FleetRepository } from '../ports/fleet.ts'
import { repositoryPath, snapshotPath } from './paths.ts'

interface TitleProps {
  readonly repository: FleetRepository
  readonly snapshot: string
  /** The part of the snapshot that the page shows; none for all of it. */
  readonly part?: string
  readonly aside?: Child
}

export function SnapshotTitle({ repository, snapshot, part, aside }: TitleProps) {
  return (
    <>
      <nav aria-label="Where this is" class="crumbs">
        <a href={repositoryPath(repository)}>
          {repository.owner}/{repository.name}
        </a>
        {part && (
          <>
            {' / '}
            <a href={snapshotPath(repository, snapshot)}>{snapshot}</a>
          </>
        )}
      </nav>
      <PageTitle aside={aside}>{part ?? `Snapshot ${snapshot}`}</PageTitle>
    </>
  )
}
