/** What somebody has to do something about: cause, since, next step and a way to take it. */
import { Empty } from '../look/empty.tsx'
import { Flash } from '../look/flash.tsx'
import { PostForm } from '../look/form.tsx'
import { isAlive } from '../look/heartbeat.tsx'
import { Icon } from '../look/icon.tsx'
import { describeCount } from '../look/numbers.ts'
import { RepositoryName, repositoryPath } from '../look/repository-name.tsx'
import { Section } from '../look/section.tsx'
import { Sentence } from '../look/sentence.tsx'
import { Badge, StateBadge } from '../look/state.tsx'
import { DataTable } from '../look/table.tsx'
import { Lasting, TimeOr } from '../look/time.tsx'
import type { Account, FleetRepository } from '../ports/fleet.ts'
import type { AttentionGroup, Remedy } from '../queries/attention.ts'
import { isStale, type Overview } from '../queries/overview.ts'
import { includesRole, type Viewer } from '../viewer.ts'
import { restorePath } from './paths.ts'

interface AttentionProps {
  readonly overview: Overview
  readonly viewer: Viewer
}

export function Attention({ overview, viewer }: AttentionProps) {
  const { attention, troubled, verdict, at, heartbeat } = overview
  const alive = isAlive(heartbeat, at)
  return (
    <Section id="attention" title="Needs attention" aside={<a href="/alerts">All alerts</a>}>
      {!alive && (
        <Flash tone="bad">
          <p>
            The scheduler of the App is silent: nothing is begun, and nobody is told. Look whether
            the App runs, and into its log.
          </p>
        </Flash>
      )}
      {troubled.map((account) => (
        <Trouble account={account} at={at} />
      ))}
      {attention.length > 0 && <Groups groups={attention} viewer={viewer} at={at} />}
      {attention.length === 0 && troubled.length === 0 && alive && (
        <Nothing covered={verdict.covered} />
      )}
    </Section>
  )
}

function Nothing({ covered }: { readonly covered: number }) {
  if (covered > 0) {
    return (
      <Empty icon="check-circle" title="Nothing needs attention.">
        <p>Every repository that is to be covered has a verified copy that is new enough.</p>
      </Empty>
    )
  }
  return (
    <Empty icon="repo" title="There is no repository yet.">
      <p>
        <a href="/setup">Install the App on an organisation</a>, and its repositories stand here.
      </p>
    </Empty>
  )
}

interface TroubleProps {
  readonly account: Account
  readonly at: Date
}

function Trouble({ account, at }: TroubleProps) {
  const { login, discoveryError } = account
  return (
    <Flash tone="warn">
      <p>
        <strong>{login}</strong> {describeTrouble(account, at)}
        {discoveryError !== null && <span class="muted"> {discoveryError}</span>}
      </p>
    </Flash>
  )
}

function describeTrouble(account: Account, at: Date): string {
  const { suspendedAt, discoveredAt, policyKnown } = account
  if (suspendedAt !== null) {
    return 'has suspended the App: nothing is backed up. Its owners can let it go on at GitHub.'
  }
  if (discoveredAt === null) {
    return 'was never listed whole, so nobody knows what there is. It is tried again by itself.'
  }
  if (!policyKnown) return 'has policies that could not be read, so nobody knows what is asked for.'
  const last = isStale(account, at) ? 'for two days' : 'the last time'
  return `was not listed whole ${last}: new repositories may be missing.`
}

interface GroupsProps {
  readonly groups: readonly AttentionGroup[]
  readonly viewer: Viewer
  readonly at: Date
}

function Groups({ groups, viewer, at }: GroupsProps) {
  const remedyOf = new Map(
    groups.flatMap(({ repositories, remedy }) => repositories.map(({ id }) => [id, remedy])),
  )
  return (
    <DataTable
      caption="What needs attention, by cause"
      quiet
      groups={groups.map((group) => ({
        head: <GroupHead group={group} viewer={viewer} at={at} />,
        rows: group.repositories,
        ...(group.count > group.repositories.length && { foot: <GroupFoot group={group} /> }),
      }))}
      columns={[
        {
          head: 'Repository',
          kind: 'name',
          cell: (repository) => <RepositoryName repository={repository} />,
        },
        { head: 'State', cell: ({ coverage }) => <StateBadge state={coverage.state} /> },
        {
          head: 'Since',
          cell: ({ coverage }) => <TimeOr at={coverage.since} now={at} none="not noted" />,
        },
        { head: 'Cause', cell: ({ coverage }) => <Sentence text={coverage.cause.text} /> },
        { head: 'Next step', cell: ({ coverage }) => <Sentence text={coverage.next.text} /> },
        {
          head: 'Action',
          kind: 'action',
          cell: (repository) => (
            <RemedyButton
              repository={repository}
              viewer={viewer}
              remedy={remedyOf.get(repository.id) ?? null}
            />
          ),
        },
      ]}
    />
  )
}

interface GroupHeadProps {
  readonly group: AttentionGroup
  readonly viewer: Viewer
  readonly at: Date
}

function GroupHead({ group, viewer, at }: GroupHeadProps) {
  const { title, count, since } = group
  return (
    <div class="group-row">
      <span>
        {title} <span class="counter">{describeCount(count)}</span>{' '}
        {since !== null && (
          <span class="hint">
            <Lasting since={since} now={at} />
          </span>
        )}
      </span>
      {count > 1 && <ForAll group={group} viewer={viewer} />}
    </div>
  )
}

function GroupFoot({ group }: { readonly group: AttentionGroup }) {
  const more = group.count - group.repositories.length
  return (
    <a href={`/repos?state=${stateOf(group)}&cause=${group.cause}`}>
      {describeCount(more)} more: {lower(group.title)}
    </a>
  )
}

function lower(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1)
}

/** Nothing that is gone is unprotected, and the other way round. */
function stateOf({ remedy }: AttentionGroup): string {
  return remedy === 'restore' ? 'gone' : 'unprotected'
}

function ForAll({ group, viewer }: { readonly group: AttentionGroup; readonly viewer: Viewer }) {
  const { cause, remedy, count } = group
  if ((remedy !== 'back-up' && remedy !== 'resume') || !includesRole(viewer.role, 'operator')) {
    return null
  }
  const word = remedy === 'back-up' ? 'Back up' : 'Resume'
  return (
    <a
      class="button button-small"
      href={`/repos/act?do=${remedy}&scope=all&state=unprotected&cause=${cause}`}
    >
      {word} all {describeCount(count)}…
    </a>
  )
}

interface RemedyButtonProps {
  readonly repository: FleetRepository
  readonly viewer: Viewer
  readonly remedy: Remedy | null
}

/** A way that the viewer may take; to look at it, where there is none. */
function RemedyButton({ repository, viewer, remedy }: RemedyButtonProps) {
  const { id, owner, name, work, installationId } = repository
  const full = `${owner}/${name}`
  if (work !== null) {
    return (
      <Badge
        word={work.state === 'running' ? 'Running' : 'Queued'}
        icon={work.state === 'running' ? 'sync' : 'hourglass'}
        tone="idle"
      />
    )
  }
  if (remedy === 'restore') return link(restorePath(repository), 'Restore', full)
  if (remedy === 'policies') return link('/settings/policies', 'Policies', full)
  const may = includesRole(viewer.roleFor(installationId), 'operator')
  if (remedy === null || !may) return link(repositoryPath(repository), 'Look into', full)
  return (
    <PostForm viewer={viewer} action="/repos/act" fields={{ do: remedy, id, to: '/' }}>
      <button type="submit" class="button button-small">
        <Icon name="play" /> {remedy === 'resume' ? 'Resume' : 'Back up'}
        <span class="hidden-but-read"> {full}</span>
      </button>
    </PostForm>
  )
}

function link(href: string, word: string, full: string) {
  return (
    <a class="button button-small" href={href}>
      {word}
      <span class="hidden-but-read"> {full}</span>
    </a>
  )
}
