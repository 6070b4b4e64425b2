/** The first page: "am I covered?" */
import { Hono } from 'hono'
import { AgeHistogram } from '../look/age-histogram.tsx'
import { CoverageStack } from '../look/coverage-stack.tsx'
import { Section } from '../look/section.tsx'
import { StorageBars } from '../look/storage-bars.tsx'
import { needs, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { type Overview, readOverview } from '../queries/overview.ts'
import { renderPage } from '../render.tsx'
import type { Viewer } from '../viewer.ts'
import { Attention } from './overview-attention.tsx'
import { KeyFigures, VerdictBanner } from './overview-verdict.tsx'
import { Work } from './overview-work.tsx'
import { Said } from './said.tsx'

export function createOverviewPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get('/', needs('viewer'), async (context) => {
    const viewer = viewerOf(context)
    const overview = await readOverview(parts, viewer)
    return await renderPage(
      context,
      parts,
      { title: 'Overview' },
      <>
        <Said url={new URL(context.req.url)} />
        <OverviewPage overview={overview} viewer={viewer} parts={parts} />
      </>,
    )
  })
  return pages
}

interface OverviewPageProps {
  readonly overview: Overview
  readonly viewer: Viewer
  readonly parts: DashboardParts
}

function OverviewPage({ overview, viewer, parts }: OverviewPageProps) {
  const { days, ages, stored } = overview
  const { covered, gone } = overview.verdict
  const currency = parts.priceTerms?.currency ?? 'USD'
  return (
    <>
      <VerdictBanner overview={overview} />
      <KeyFigures overview={overview} currency={currency} source={parts.priceTerms?.source} />
      <Attention overview={overview} viewer={viewer} />
      {covered + gone > 0 && (
        <Section id="trends" title="How it stands">
          <div class="grid grid-wide">
            <CoverageStack days={days} />
            <AgeHistogram ages={ages} />
            {stored.classes.length > 0 && <StorageBars stored={stored} currency={currency} />}
          </div>
        </Section>
      )}
      <Work overview={overview} />
    </>
  )
}
