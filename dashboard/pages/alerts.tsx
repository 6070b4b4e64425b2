/** Alerts: by cause first, since one cause may have a hundred. */
import { Hono } from 'hono'
import { z } from 'zod'
import { Empty } from '../look/empty.tsx'
import { Flash } from '../look/flash.tsx'
import { PostForm } from '../look/form.tsx'
import { Pager, withParams } from '../look/pager.tsx'
import { PageTitle, Section } from '../look/section.tsx'
import { Sentence } from '../look/sentence.tsx'
import { SeverityBadge } from '../look/severity.tsx'
import { type Column, DataTable } from '../look/table.tsx'
import { Time } from '../look/time.tsx'
import { needs, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import type { AlertCause } from '../ports/alerts.ts'
import {
  acknowledgeAlert,
  muteAlert,
  readAlerts,
  readCauses,
  type SeenAlert,
} from '../queries/alerts.ts'
import { readParams } from '../read-params.ts'
import { renderPage } from '../render.tsx'
import type { Viewer } from '../viewer.ts'

const PER_PAGE = 50
const DAY = 86_400_000

const Params = z.object({
  state: z.enum(['open', 'resolved']).default('open'),
  severity: z.enum(['notice', 'warning', 'critical']).optional(),
  kind: z.string().max(100).optional(),
  cause: z.string().max(500).optional(),
  repository: z.string().max(300).optional(),
  cursor: z.string().max(500).optional(),
  said: z.enum(['acknowledged', 'muted', 'unmuted']).optional(),
})
type Params = z.infer<typeof Params>

const Mute = z.object({ days: z.coerce.number().int().min(0).max(90) })

export function createAlertPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get('/alerts', needs('viewer'), async (context) => {
    const { said, ...asked } = readParams(Params, context.req.query())
    const viewer = viewerOf(context)
    const page = await readAlerts(parts, viewer, { ...asked, limit: PER_PAGE })
    const whole = asked.state === 'open' && asked.repository === undefined
    const causes = whole ? await readCauses(parts, viewer) : []
    return await renderPage(
      context,
      parts,
      { title: 'Alerts' },
      <AlertsPage
        {...{ viewer, asked, causes, said }}
        alerts={page.items}
        next={page.next}
        now={parts.now()}
        url={new URL(context.req.url)}
      />,
    )
  })
  pages.post('/alerts/:id/acknowledge', needs('operator'), async (context) => {
    await acknowledgeAlert(parts, viewerOf(context), context.req.param('id'))
    return context.redirect('/alerts?said=acknowledged', 303)
  })
  pages.post('/alerts/:id/mute', needs('operator'), async (context) => {
    const { days } = readParams(Mute, await context.req.parseBody())
    const until = days === 0 ? null : new Date(parts.now().getTime() + days * DAY)
    await muteAlert(parts, viewerOf(context), context.req.param('id'), until)
    return context.redirect(`/alerts?said=${days === 0 ? 'unmuted' : 'muted'}`, 303)
  })
  return pages
}

const SAID = {
  acknowledged: 'Acknowledged. It stays here until it resolves by itself.',
  muted: 'Muted. Nobody is told of it until then.',
  unmuted: 'It is told again.',
} as const

interface AlertsPageProps {
  readonly viewer: Viewer
  readonly asked: Omit<Params, 'said'>
  readonly causes: readonly AlertCause[]
  readonly said: Params['said']
  readonly alerts: readonly SeenAlert[]
  readonly next: string | null
  readonly now: Date
  readonly url: URL
}

function AlertsPage(props: AlertsPageProps) {
  const { viewer, asked, causes, said, alerts, next, now, url } = props
  const title = asked.state === 'open' ? 'Open alerts' : 'Resolved alerts'
  return (
    <>
      <PageTitle aside={<States asked={asked} url={url} />}>Alerts</PageTitle>
      {said && <Flash tone="good">{SAID[said]}</Flash>}
      {causes.length > 0 && asked.cause === undefined && (
        <Section id="causes" title="By cause">
          <Causes causes={causes} url={url} now={now} />
        </Section>
      )}
      <Section
        id="alerts"
        title={title}
        aside={asked.cause && <a href={withParams(url, { cause: null })}>Show all causes</a>}
      >
        {alerts.length === 0 ? (
          <NoAlert state={asked.state} />
        ) : (
          <AlertTable {...{ alerts, viewer, now }} caption={title} />
        )}
        <Pager of="alerts" url={url} next={next} />
      </Section>
    </>
  )
}

function States({ asked, url }: { readonly asked: Pick<Params, 'state'>; readonly url: URL }) {
  return (
    <nav class="buttons" aria-label="Which alerts">
      {(['open', 'resolved'] as const).map((state) => (
        <a
          class="button"
          href={withParams(url, { state, cursor: null, cause: null, said: null })}
          aria-current={asked.state === state ? 'true' : undefined}
        >
          {state === 'open' ? 'Open' : 'Resolved'}
        </a>
      ))}
    </nav>
  )
}

function NoAlert({ state }: Pick<Params, 'state'>) {
  if (state === 'resolved') return <Empty icon="bell" title="Nothing was resolved yet." />
  return (
    <Empty icon="check-circle" title="No alert is open.">
      <p>
        Who is told of alerts stands in{' '}
        <a href="/settings/notifications">Settings, Notifications</a>.
      </p>
    </Empty>
  )
}

interface CausesProps {
  readonly causes: readonly AlertCause[]
  readonly url: URL
  readonly now: Date
}

function Causes({ causes, url, now }: CausesProps) {
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

function AlertTable({ alerts, viewer, now, caption }: AlertTableProps) {
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
