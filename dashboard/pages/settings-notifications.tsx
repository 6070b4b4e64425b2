/** Whom the App tells, and whether that works. */
import { Hono } from 'hono'
import { z } from 'zod'
import { Empty } from '../look/empty.tsx'
import { Flash } from '../look/flash.tsx'
import { PostForm } from '../look/form.tsx'
import { Section } from '../look/section.tsx'
import { Settings } from '../look/settings.tsx'
import { Badge } from '../look/state.tsx'
import { DataTable } from '../look/table.tsx'
import { TimeOr } from '../look/time.tsx'
import { needsEverywhere, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import type { ChannelItem } from '../ports/notifications.ts'
import { testChannel } from '../queries/notifications.ts'
import { readParams } from '../read-params.ts'
import { renderPage } from '../render.tsx'
import type { Viewer } from '../viewer.ts'

const HERE = '/settings/notifications'
const Test = z.object({ channel: z.string().max(100) })

export function createNotificationPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get(HERE, needsEverywhere('admin'), async (context) => {
    const channels = await parts.notifications.list()
    const viewer = viewerOf(context)
    const page = { viewer, channels, now: parts.now(), tested: null, logins: loginsOf(parts) }
    return await renderPage(
      context,
      parts,
      { title: 'Notifications' },
      <NotificationPage {...page} />,
    )
  })
  pages.post(`${HERE}/test`, needsEverywhere('admin'), async (context) => {
    const { channel } = readParams(Test, await context.req.parseBody())
    const viewer = viewerOf(context)
    const tested = { channel, ...(await testChannel(parts, viewer, channel)) }
    const channels = await parts.notifications.list()
    return await renderPage(
      context,
      parts,
      { title: 'Notifications' },
      <NotificationPage
        {...{ viewer, channels, now: parts.now(), tested }}
        logins={loginsOf(parts)}
      />,
    )
  })
  return pages
}

function loginsOf({ entrance }: DashboardParts): boolean {
  return entrance !== undefined
}

interface NotificationPageProps {
  readonly viewer: Viewer
  readonly logins: boolean
  readonly channels: readonly ChannelItem[]
  readonly now: Date
  readonly tested: { readonly channel: string; readonly sent: boolean; why: string | null } | null
}

function NotificationPage({ viewer, logins, channels, now, tested }: NotificationPageProps) {
  return (
    <Settings {...{ here: HERE, viewer, logins }}>
      {tested?.sent && (
        <Flash tone="good">A test was sent by {tested.channel}. Look whether it arrives.</Flash>
      )}
      {tested && !tested.sent && (
        <Flash tone="bad">
          The test by {tested.channel} did not go out: {tested.why}
        </Flash>
      )}
      <Section id="channels" title="Channels">
        {channels.length === 0 ? (
          <Empty icon="mute" title="Nobody is told of anything.">
            <p>
              Set <code>SMTP_URL</code>, <code>SLACK_WEBHOOK_URL</code> or{' '}
              <code>ALERT_WEBHOOK_URL</code>: docs/alerts.md says how.
            </p>
          </Empty>
        ) : (
          <Channels {...{ viewer, channels, now }} />
        )}
      </Section>
    </Settings>
  )
}

const WORKS = { word: 'Works', icon: 'check-circle', tone: 'good' } as const
const FAILS = { word: 'Fails', icon: 'x-circle', tone: 'bad' } as const
const UNTRIED = { word: 'Never tried', icon: 'question', tone: 'idle' } as const

function stateOf({ lastError, lastSentAt }: ChannelItem) {
  if (lastError !== null) return FAILS
  return lastSentAt === null ? UNTRIED : WORKS
}

function Channels({ viewer, channels, now }: Omit<NotificationPageProps, 'tested' | 'logins'>) {
  return (
    <DataTable
      caption="Channels"
      quiet
      rows={channels}
      columns={[
        { head: 'Channel', kind: 'name', cell: ({ name }) => name },
        { head: 'Leads to', cell: ({ destination }) => destination },
        {
          head: 'State',
          cell: (channel) => (
            <>
              <Badge {...stateOf(channel)} /> {channel.lastError}
            </>
          ),
        },
        {
          head: 'Last sent',
          cell: ({ lastSentAt }) => <TimeOr at={lastSentAt} now={now} none="never" />,
        },
        { head: 'Waiting', kind: 'number', cell: ({ waiting }) => waiting },
        {
          head: 'Test',
          kind: 'action',
          cell: ({ name }) => (
            <PostForm viewer={viewer} action={`${HERE}/test`} fields={{ channel: name }}>
              <button type="submit" class="button button-small">
                Send a test<span class="hidden-but-read"> by {name}</span>
              </button>
            </PostForm>
          ),
        },
      ]}
    />
  )
}
