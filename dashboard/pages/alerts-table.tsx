/** Alerts, by cause and one by one. */
import { PostForm } from '../look/form.tsx'
import { withParams } from '../look/pager.tsx'
import { Sentence } from '../look/sentence.tsx'
import { SeverityBadge } from '../look/severity.tsx'
import { type Column, DataTable } from '../look/table.tsx'
import { Time } from '../look/time.tsx'
import type { AlertCause } from '../ports/alerts.ts'
import type { SeenAlert } from '../queries/alerts.ts'
import type { Viewer } from '../viewer.ts'

interface CausesProps {
  readonly causes: readonly AlertCause[]
  readonly url: URL
  readonly now: Date
}

export function Causes({ causes, url, now }: CausesProps) {
  return (
    <DataTable
      caption="Open alerts by cause"
      quiet
      rows={causes}
      columns={[
        {
          head: 'Cause',
          kind: 'name',
          cell: ({ cause, title, alerts }) => (
            <a href={withParams(url, { cause, cursor: null })}>
              {alerts === 1 ? title : `${title}, and ${alerts - 1} more`}
            </a>
          ),
        },
        { head: 'Severity', cell: ({ severity }) => <SeverityBadge severity={severity} /> },
        { head: 'Alerts', kind: 'number', cell: ({ alerts }) => alerts },
        { head: 'Since', cell: ({ since }) => <Time at={since} now={now} /> },
        { head: 'What to do', cell: ({ fix }) => <Advice text={fix} /> },
      ]}
    />
  )
}

interface AlertTableProps {
  readonly alerts: readonly SeenAlert[]
  readonly viewer: Viewer
  readonly now: Date
  readonly caption: string
}

export function AlertTable({ alerts, viewer, now, caption }: AlertTableProps) {
  const stateColumn: Column<SeenAlert> = {
    head: 'State',
    cell: (alert) => <StateOf alert={alert} now={now} />,
  }
  return (
    <DataTable
      caption={caption}
      quiet
      rows={alerts}
      columns={[
        { head: 'Alert', kind: 'name', cell: ({ title }) => title },
        { head: 'Repository', cell: (alert) => <About alert={alert} /> },
        { head: 'Severity', cell: ({ severity }) => <SeverityBadge severity={severity} /> },
        { head: 'Since', cell: ({ since }) => <Time at={since} now={now} /> },
        // Most are simply open: a column that says so of every row says nothing.
        ...(alerts.every((alert) => isPlain(alert, now)) ? [] : [stateColumn]),
        { head: 'What to do', cell: ({ fix }) => <Advice text={fix} /> },
        { head: 'Actions', kind: 'action', cell: (alert) => <Act {...{ alert, viewer, now }} /> },
      ]}
    />
  )
}

function About({ alert: { repository, repositoryId } }: { readonly alert: SeenAlert }) {
  if (repository === null) {
    return <span class="muted">{repositoryId === null ? 'The App' : 'Not there any more'}</span>
  }
  const name = `${repository.owner}/${repository.name}`
  return <a href={`/repos/${name}`}>{name}</a>
}

function isPlain({ resolvedAt, acknowledgedAt, mutedUntil }: SeenAlert, now: Date): boolean {
  return (
    resolvedAt === null && acknowledgedAt === null && (mutedUntil === null || mutedUntil <= now)
  )
}

/** A command at the end of a sentence is set as one, so that it can be told and copied. */
function Advice({ text }: { readonly text: string | null }) {
  if (text === null) return <span class="muted">Not known</span>
  const at = text.search(/\bholdfast [a-z]+ \S/)
  if (at < 0) return <Sentence text={text} />
  return (
    <div>
      <Sentence text={text.slice(0, at)} />
      <code class="break">{text.slice(at)}</code>
    </div>
  )
}

function StateOf({ alert, now }: { readonly alert: SeenAlert; readonly now: Date }) {
  const { resolvedAt, acknowledgedBy, acknowledgedAt, mutedUntil } = alert
  if (resolvedAt !== null) {
    return (
      <>
        Resolved <Time at={resolvedAt} now={now} />
      </>
    )
  }
  return (
    <>
      {acknowledgedAt === null ? (
        'Open'
      ) : (
        <>
          Acknowledged by {acknowledgedBy?.replace(/^\w+:/, '')}{' '}
          <Time at={acknowledgedAt} now={now} />
        </>
      )}
      {mutedUntil !== null && mutedUntil > now && (
        <>
          , muted until <Time at={mutedUntil} now={now} />
        </>
      )}
    </>
  )
}

interface ActProps {
  readonly alert: SeenAlert
  readonly viewer: Viewer
  readonly now: Date
}

function Act({ alert, viewer, now }: ActProps) {
  const { id, title, mayAct, acknowledgedAt, mutedUntil } = alert
  if (!mayAct) return null
  const muted = mutedUntil !== null && mutedUntil > now
  const path = `/alerts/${encodeURIComponent(id)}`
  const which = <span class="hidden-but-read">: {title}</span>
  return (
    <div class="buttons">
      {acknowledgedAt === null && (
        <PostForm viewer={viewer} action={`${path}/acknowledge`}>
          <button type="submit" class="button button-small">
            Acknowledge{which}
          </button>
        </PostForm>
      )}
      <PostForm viewer={viewer} action={`${path}/mute`} fields={{ days: muted ? '0' : '7' }}>
        <button type="submit" class="button button-small">
          {muted ? 'Unmute' : 'Mute for a week'}
          {which}
        </button>
      </PostForm>
    </div>
  )
}
