/** The first days: what is done, and what comes next. */
import { Hono } from 'hono'
import { Section } from '../look/section.tsx'
import { Settings } from '../look/settings.tsx'
import { Badge } from '../look/state.tsx'
import { DataTable } from '../look/table.tsx'
import { needsEverywhere, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { readSetup, type SetupStep } from '../queries/setup.ts'
import { renderPage } from '../render.tsx'

export function createSetupPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get('/setup', needsEverywhere('admin'), async (context) => {
    const viewer = viewerOf(context)
    const steps = await readSetup(parts, viewer)
    return await renderPage(
      context,
      parts,
      { title: 'Setup' },
      <Settings here="/setup" viewer={viewer} logins={parts.entrance !== undefined}>
        <SetupPage steps={steps} />
      </Settings>,
    )
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
    <Section id="steps" title={`Setup: ${done} of ${steps.length} steps are done`}>
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
          { head: 'Details', cell: ({ text }) => text },
        ]}
      />
    </Section>
  )
}
