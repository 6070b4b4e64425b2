/** Alerts: by cause first, since one cause may have a hundred. */
import { Hono } from 'hono'
import { z } from 'zod'
import { Empty } from '../look/empty.tsx'
import { Flash } from '../look/flash.tsx'
import { Pager, withParams } from '../look/pager.tsx'
import { PageTitle, Section } from '../look/section.tsx'
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
import { AlertTable, Causes } from './alerts-table.tsx'

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
