/** The first days: what is done, and what comes next. */
import { Hono } from 'hono'
import { PageTitle } from '../look/section.tsx'
import { Badge } from '../look/state.tsx'
import { DataTable } from '../look/table.tsx'
import { needsEverywhere, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { readSetup, type SetupStep } from '../queries/setup.ts'
import { renderPage } from '../render.tsx'

export function createSetupPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get('/setup', needsEverywhere('admin'), async (context) => {
    const steps = await readSetup(parts, viewerOf(context))
    return await renderPage(context, parts, { title: 'Setup' }, <SetupPage steps={steps} />)
  })
  return pages
}

const STATES = {
  done: { word: 'Done', icon: 'check-circle', tone: 'good' },
  open: { word: 'To do', icon: 'circle', tone: 'warn' },
  unknown: { word: 'Not known', icon: 'question', tone: 'warn' },
} as const

function SetupPage({ steps }: { readonly steps: readonly SetupStep[] }) {
  const done = steps.filter(({ state }) => state === 'done').length
  return (
    <>
      <PageTitle>Setup</PageTitle>
      <p>
        {done} of {steps.length} steps are done.
      </p>
      <DataTable
        caption="Steps until all is covered"
        quiet
        rows={steps}
        columns={[
          {
            head: 'Step',
            kind: 'name',
            cell: ({ title, href }) => (href === null ? title : <a href={href}>{title}</a>),
          },
          { head: 'State', cell: ({ state }) => <Badge {...STATES[state]} /> },
          { head: 'What is so', cell: ({ text }) => text },
        ]}
      />
    </>
  )
}
