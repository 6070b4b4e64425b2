/** Who did what. */
import { Hono } from 'hono'
import { z } from 'zod'
import { Empty } from '../look/empty.tsx'
import { Flash } from '../look/flash.tsx'
import { Field, PostForm } from '../look/form.tsx'
import { Pager, withParams } from '../look/pager.tsx'
import { PageTitle } from '../look/section.tsx'
import { Badge } from '../look/state.tsx'
import { DataTable } from '../look/table.tsx'
import { Time } from '../look/time.tsx'
import { needsEverywhere, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import type { ActivityItem, ChainCheck } from '../ports/activity.ts'
import {
  type ActivityAsked,
  checkActivity,
  exportActivity,
  readActivity,
} from '../queries/activity.ts'
import { activityFile } from '../queries/activity-files.ts'
import { visibleOf } from '../queries/visible.ts'
import { readParams } from '../read-params.ts'
import { renderPage } from '../render.tsx'
import { sendText } from '../send-text.ts'
import type { Viewer } from '../viewer.ts'

const PER_PAGE = 100

/** A day of the calendar, in UTC. */
const Day = z.iso.date().transform((text) => new Date(`${text}T00:00:00.000Z`))

const Params = z.object({
  actor: z.string().max(200).optional(),
  action: z.string().max(100).optional(),
  target: z.string().max(300).optional(),
  result: z.enum(['done', 'refused', 'failed']).optional(),
  from: Day.optional(),
  to: Day.optional(),
  cursor: z.string().max(500).optional(),
})

export function createActivityPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get('/activity', needsEverywhere('admin'), async (context) => {
    const asked = readParams(Params, context.req.query())
    const { items, next } = await readActivity(parts, { ...asked, limit: PER_PAGE })
    const url = new URL(context.req.url)
    return await renderPage(
      context,
      parts,
      { title: 'Activity' },
      <ActivityPage
        {...{ items, next, asked, url, now: parts.now(), check: null }}
        names={await readNames(parts, viewerOf(context))}
        viewer={viewerOf(context)}
      />,
    )
  })
  pages.post('/activity/check', needsEverywhere('admin'), async (context) => {
    const check = await checkActivity(parts, viewerOf(context))
    const { items, next } = await readActivity(parts, { limit: PER_PAGE })
    const url = new URL('/activity', context.req.url)
    return await renderPage(
      context,
      parts,
      { title: 'Activity' },
      <ActivityPage
        {...{ items, next, asked: {}, url, now: parts.now(), check }}
        names={await readNames(parts, viewerOf(context))}
        viewer={viewerOf(context)}
      />,
    )
  })
  for (const format of ['csv', 'ndjson'] as const) {
    pages.get(`/activity.${format}`, needsEverywhere('admin'), async (context) => {
      const asked = readParams(Params.omit({ cursor: true }), context.req.query())
      const items = await exportActivity(parts, viewerOf(context), asked, format)
      return sendText(context, activityFile(items, format))
    })
  }
  return pages
}

/** Of repositories, by their ids: events know them by nothing else. */
type Names = ReadonlyMap<string, string>

async function readNames({ fleet }: DashboardParts, viewer: Viewer): Promise<Names> {
  const { repositories } = visibleOf(await fleet.read(), viewer)
  return new Map(repositories.map(({ id, owner, name }) => [id, `${owner}/${name}`]))
}

interface ActivityPageProps {
  readonly names: Names
  readonly viewer: Viewer
  readonly items: readonly ActivityItem[]
  readonly next: string | null
  readonly asked: ActivityAsked
  readonly url: URL
  readonly now: Date
  readonly check: ChainCheck | null
}

function ActivityPage(props: ActivityPageProps) {
  const { viewer, items, next, asked, url, now, check, names } = props
  return (
    <>
      <PageTitle aside={<Take url={url} viewer={viewer} />}>Activity</PageTitle>
      {check && <CheckResult check={check} />}
      <search>
        <Filter asked={asked} />
      </search>
      {items.length === 0 ? (
        <Empty icon="log" title="No event fits.">
          <p>
            <a href="/activity">Show all</a>
          </p>
        </Empty>
      ) : (
        <Events items={items} now={now} names={names} />
      )}
      <Pager of="events" url={url} next={next} />
    </>
  )
}

function Take({ url, viewer }: { readonly url: URL; readonly viewer: Viewer }) {
  const path = withParams(url, { cursor: null })
  const [, query = ''] = path.split('?')
  const suffix = query === '' ? '' : `?${query}`
  return (
    <div class="buttons">
      <a class="button" href={`/activity.csv${suffix}`}>
        Export as CSV
      </a>
      <a class="button" href={`/activity.ndjson${suffix}`}>
        Export as NDJSON
      </a>
      <PostForm viewer={viewer} action="/activity/check">
        <button type="submit" class="button">
          Check the chain
        </button>
      </PostForm>
    </div>
  )
}

function CheckResult({ check }: { readonly check: ChainCheck }) {
  if (check.intact) {
    return (
      <Flash tone="good">
        The chain is whole: {check.events} events, the last one <code>{check.lastSha256}</code>.
        Keep this digest elsewhere, and nobody can shorten the chain without your seeing it.
      </Flash>
    )
  }
  return (
    <Flash tone="bad">
      The chain is broken at event {check.brokenAt}: {check.reason} Whoever can write to the
      database can have done it; compare with an earlier export.
    </Flash>
  )
}

function Filter({ asked }: { readonly asked: ActivityAsked }) {
  return (
    <form class="box filter" method="get" action="/activity">
      <TextField id="actor" label="Actor" value={asked.actor} hint="github:octocat" />
      <TextField id="action" label="Action" value={asked.action} hint="snapshot. for all of them" />
      <TextField id="target" label="Target" value={asked.target} hint="repository:123" />
      <Field id="result" label="Result">
        <select id="result" name="result">
          <option value="">Any</option>
          {(['done', 'refused', 'failed'] as const).map((result) => (
            <option value={result} selected={asked.result === result}>
              {result}
            </option>
          ))}
        </select>
      </Field>
      <DayField id="from" label="From" value={asked.from} />
      <DayField id="to" label="Before" value={asked.to} />
      <button type="submit" class="button">
        Filter
      </button>
    </form>
  )
}

interface TextFieldProps {
  readonly id: string
  readonly label: string
  readonly value: string | undefined
  readonly hint: string
}

function TextField({ id, label, value, hint }: TextFieldProps) {
  return (
    <Field id={id} label={label} hint={hint}>
      <input id={id} name={id} value={value ?? ''} aria-describedby={`${id}-hint`} />
    </Field>
  )
}

interface DayFieldProps {
  readonly id: string
  readonly label: string
  readonly value: Date | undefined
}

function DayField({ id, label, value }: DayFieldProps) {
  const day = value?.toISOString().slice(0, 10) ?? ''
  return (
    <Field id={id} label={label} hint="In UTC">
      <input id={id} name={id} type="date" value={day} aria-describedby={`${id}-hint`} />
    </Field>
  )
}

const RESULTS = {
  done: { word: 'Done', icon: 'check', tone: 'good' },
  refused: { word: 'Refused', icon: 'circle-slash', tone: 'warn' },
  failed: { word: 'Failed', icon: 'x', tone: 'bad' },
} as const

type EventsProps = Pick<ActivityPageProps, 'items' | 'now' | 'names'>

function Events({ items, now, names }: EventsProps) {
  return (
    <DataTable
      caption="Events of the audit trail, newest first"
      quiet
      rows={items}
      columns={[
        { head: 'Event', kind: 'name', cell: ({ seq, action }) => `${seq} ${action}` },
        { head: 'When', cell: ({ at }) => <Time at={at} now={now} /> },
        { head: 'Actor', cell: ({ actor }) => actor },
        { head: 'Target', cell: ({ target }) => <Target target={target} names={names} /> },
        { head: 'Address', cell: ({ address }) => address ?? <span class="muted">none</span> },
        { head: 'Result', cell: ({ result }) => <Badge {...RESULTS[result]} /> },
      ]}
    />
  )
}

/** What an event was about, by the name that people know it by. */
function Target({ target, names }: { readonly target: string; readonly names: Names }) {
  const name = names.get(/^repository:(\d+)$/.exec(target)?.[1] ?? '')
  return name === undefined ? <code>{target}</code> : <a href={`/repos/${name}`}>{name}</a>
}
