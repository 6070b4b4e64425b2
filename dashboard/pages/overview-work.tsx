/** What is at work, what waits, and what comes next. */
import { describeCount } from '../look/numbers.ts'
import { RepositoryName } from '../look/repository-name.tsx'
import { Section } from '../look/section.tsx'
import { Badge } from '../look/state.tsx'
import { DataTable } from '../look/table.tsx'
import { Time, TimeOr } from '../look/time.tsx'
import type { Overview } from '../queries/overview.ts'

export function Work({ overview: { work, at } }: { readonly overview: Overview }) {
  const { running, queued, first, nextRunAt } = work
  return (
    <Section id="work" title="At work">
      <p>
        <a href="/repos?work=running">{describeCount(running)} running</a>
        {' · '}
        <a href="/repos?work=queued">{describeCount(queued)} queued</a>
        {' · next run '}
        <TimeOr at={nextRunAt} now={at} none="not planned" />
      </p>
      {first.length > 0 && (
        <DataTable
          caption="Runs that are not over"
          quiet
          rows={first}
          columns={[
            {
              head: 'Repository',
              kind: 'name',
              cell: (repository) => <RepositoryName repository={repository} />,
            },
            {
              head: 'State',
              cell: (repository) =>
                repository.work.state === 'running' ? (
                  <Badge word="Running" icon="sync" tone="idle" />
                ) : (
                  <Badge word="Queued" icon="hourglass" tone="idle" />
                ),
            },
            { head: 'Because', cell: (repository) => repository.work.cause },
            { head: 'Since', cell: (repository) => <Time at={repository.work.since} now={at} /> },
          ]}
        />
      )}
    </Section>
  )
}
