/** Reports: what was covered in some days, to look at and to give away. */
import { Hono } from 'hono'
import { z } from 'zod'
import { Empty } from '../look/empty.tsx'
import { type FigureFact, Figures } from '../look/facts.tsx'
import { Flash } from '../look/flash.tsx'
import { Field } from '../look/form.tsx'
import { Icon } from '../look/icon.tsx'
import { describeCount } from '../look/numbers.ts'
import { PageTitle, Section } from '../look/section.tsx'
import { DataTable } from '../look/table.tsx'
import { Time } from '../look/time.tsx'
import { needs, needsEverywhere, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import type { Account } from '../ports/fleet.ts'
import type { RunItem } from '../ports/history.ts'
import { isToBeCovered } from '../queries/verdict.ts'
import { visibleOf } from '../queries/visible.ts'
import { readParams } from '../read-params.ts'
import { renderPage } from '../render.tsx'
import { dayOf, describePeriod, lastDays, type Period } from '../reports/period.ts'
import { type ReportAsked, readScope, sendBundle, sendPdf, sendTable } from '../reports/report.ts'
import { readFailures } from '../reports/runs.ts'
import { namesOf, type Scope } from '../reports/scope.ts'
import { tablesOf } from '../reports/tables.ts'
import { includesRole } from '../viewer.ts'
import { RunBadge } from './outcome.tsx'

const DAY = 86_400_000
const Day = z.iso.date().transform((text) => new Date(`${text}T00:00:00.000Z`))
const Params = z.object({
  account: z.string().max(100).optional(),
  from: Day.optional(),
  to: Day.optional(),
})
const SHOWN = 50

export function createReportPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  const askedOf = (query: Readonly<Record<string, string>>): ReportAsked => {
    const { account, from, to } = readParams(Params, query)
    const days = lastDays(parts.now())
    // People name the last day that they mean; a period ends behind it.
    const end = to ? new Date(to.getTime() + DAY) : days.to
    return { account, from: from ?? days.from, to: end }
  }
  pages.get('/reports', needs('viewer'), async (context) => {
    const viewer = viewerOf(context)
    const asked = askedOf(context.req.query())
    const scope = await readScope(parts, viewer, asked)
    const { accounts } = visibleOf(await parts.fleet.read(), viewer)
    const { from, to } = asked
    const failures = await readFailures(parts.history, scope.ids, { from, to }, SHOWN)
    return await renderPage(
      context,
      parts,
      { title: 'Reports' },
      <ReportPage
        {...{ scope, accounts, asked, now: parts.now() }}
        failures={failures}
        tables={tablesOf(parts, scope, asked).map(({ name, title }) => ({ name, title }))}
        audits={includesRole(viewer.role, 'admin')}
      />,
    )
  })
  pages.get('/reports/report.pdf', needs('viewer'), async (context) => {
    return await sendPdf(context, parts, viewerOf(context), askedOf(context.req.query()))
  })
  pages.get('/reports/audit.tar.gz', needsEverywhere('admin'), async (context) => {
    return await sendBundle(context, parts, viewerOf(context), askedOf(context.req.query()))
  })
  pages.get('/reports/tables/:file{[a-z-]+\\.csv}', needs('viewer'), async (context) => {
    const table = context.req.param('file').replace(/\.csv$/, '')
    const asked = { ...askedOf(context.req.query()), table }
    return await sendTable(context, parts, viewerOf(context), asked)
  })
  return pages
}

interface ReportPageProps {
  readonly scope: Scope
  readonly accounts: readonly Account[]
  readonly asked: ReportAsked
  readonly now: Date
  /** Newest first. */
  readonly failures: readonly RunItem[]
  readonly tables: readonly { readonly name: string; readonly title: string }[]
  readonly audits: boolean
}

function ReportPage(props: ReportPageProps) {
  const { scope, accounts, asked, now, failures, tables, audits } = props
  return (
    <>
      <PageTitle>Reports</PageTitle>
      <Choice accounts={accounts} asked={asked} />
      {!scope.whole && (
        <Flash tone="info">
          There are repositories that you may not see. They are in none of these figures.
        </Flash>
      )}
      <Section id="today" title={scope.verdict.text}>
        <Figures facts={figuresOf(scope, asked.account)} />
      </Section>
      <Section id="files" title={`Files for ${describePeriod(asked)}`}>
        <Files tables={tables} asked={asked} audits={audits} />
      </Section>
      <Section id="failures" title="Runs that failed">
        <Failures scope={scope} failures={failures} now={now} />
      </Section>
    </>
  )
}

/** Counted as the overview counts them, each with the way to its rows. */
function figuresOf({ verdict, repositories }: Scope, account: string | undefined): FigureFact[] {
  const covered = repositories.filter(isToBeCovered)
  const tested = covered.filter(({ restoreTestedAt }) => restoreTestedAt !== null)
  const rows = (state: string, sort?: string) =>
    `/repos?${new URLSearchParams({ state, ...(account && { owner: account }), ...(sort && { sort }) })}`
  const outOf = (some: number) => `${describeCount(some)} of ${describeCount(covered.length)}`
  return [
    { name: 'Protected', value: outOf(verdict.protected), href: rows('safe') },
    {
      name: 'Excluded, with a reason',
      value: describeCount(verdict.excluded),
      href: rows('excluded'),
    },
    { name: 'Gone from GitHub', value: describeCount(verdict.gone), href: rows('gone') },
    {
      name: 'Restore-tested at least once',
      value: outOf(tested.length),
      href: rows('covered', 'tested'),
    },
  ]
}

interface ChoiceProps {
  readonly accounts: readonly Account[]
  readonly asked: ReportAsked
}

function Choice({ accounts, asked }: ChoiceProps) {
  const last = new Date(asked.to.getTime() - 1)
  return (
    <form class="box filter" method="get" action="/reports">
      <Field id="account" label="Account">
        <select id="account" name="account">
          <option value="">All</option>
          {accounts.map(({ login }) => (
            <option value={login} selected={asked.account === login}>
              {login}
            </option>
          ))}
        </select>
      </Field>
      <Field id="from" label="First day" hint="In UTC">
        <input
          id="from"
          name="from"
          type="date"
          value={dayOf(asked.from)}
          aria-describedby="from-hint"
        />
      </Field>
      <Field id="to" label="Last day" hint="In UTC">
        <input id="to" name="to" type="date" value={dayOf(last)} aria-describedby="to-hint" />
      </Field>
      <button type="submit" class="button">
        Show
      </button>
    </form>
  )
}

interface FilesProps {
  readonly tables: ReportPageProps['tables']
  readonly asked: ReportAsked
  readonly audits: boolean
}

function Files({ tables, asked, audits }: FilesProps) {
  const query = queryOf(asked)
  return (
    <>
      <p class="buttons">
        <a class="button button-primary" href={`/reports/report.pdf${query}`}>
          <Icon name="download" /> Report as PDF
        </a>
        {audits && (
          <a class="button" href={`/reports/audit.tar.gz${query}`}>
            <Icon name="download" /> Everything for an auditor, signed
          </a>
        )}
      </p>
      <ul>
        {tables.map(({ name, title }) => (
          <li>
            <a href={`/reports/tables/${name}.csv${query}`}>{title} (CSV)</a>
          </li>
        ))}
      </ul>
    </>
  )
}

function queryOf({ account, from, to }: ReportAsked): string {
  const params = new URLSearchParams({
    ...(account ? { account } : {}),
    from: dayOf(from),
    to: dayOf(new Date(to.getTime() - 1)),
  } satisfies Partial<Record<keyof (Period & ReportAsked), string>>)
  return `?${params}`
}

/** What a run without an error of its own has come to. */
function silenceOf({ outcome }: RunItem): { readonly why: string; readonly next: string } {
  if (outcome === 'incomplete') {
    return {
      why: 'Its snapshot lacks something that the policy asks for.',
      next: 'The page of the repository says what, and why.',
    }
  }
  return { why: 'It left no reason.', next: 'Look into the log of the run.' }
}

interface FailuresProps {
  readonly scope: Scope
  readonly failures: readonly RunItem[]
  readonly now: Date
}

function Failures({ scope, failures, now }: FailuresProps) {
  const names = namesOf(scope)
  if (failures.length === 0) {
    return <Empty icon="check-circle" title="No run failed in these days." />
  }
  return (
    <DataTable
      caption={`The newest ${failures.length}; the table of failures above has all, and what became of them`}
      rows={failures}
      columns={[
        {
          head: 'Repository',
          kind: 'name',
          cell: ({ repositoryId }) => {
            const name = names.get(repositoryId) ?? ''
            return <a href={`/repos/${name}`}>{name}</a>
          },
        },
        { head: 'When', cell: ({ createdAt }) => <Time at={createdAt} now={now} /> },
        { head: 'Outcome', cell: (run) => <RunBadge run={run} /> },
        { head: 'Why', cell: (run) => run.error?.message ?? silenceOf(run).why },
        { head: 'What to do', cell: (run) => run.error?.hint ?? silenceOf(run).next },
      ]}
    />
  )
}
