/** A deed on many repositories: a page that says what it would do, and a form that does it. */
import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { readFormParams } from '../form-params.ts'
import { localPath } from '../local-path.ts'
import { needs, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { Problem } from '../problem.ts'
import {
  type BulkPlan,
  carryOut,
  DEEDS,
  type Deed,
  planBulk,
  type Target,
} from '../queries/bulk.ts'
import { draftExclusion, Exclusion } from '../queries/exclusion.ts'
import { readPauseEnd } from '../queries/pause.ts'
import { readFilter } from '../queries/repository-filter.ts'
import { draftTier, TierDraft } from '../queries/tier.ts'
import { readParams } from '../read-params.ts'
import { renderPage } from '../render.tsx'
import { ActPage } from './repos-act-page.tsx'
import { SnippetPage } from './repos-snippet-page.tsx'
import { sayAt } from './said.tsx'

const DAY_MS = 86_400_000
const MOST_IDS = 500

export function createActPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get('/repos/act', needs('viewer'), async (context) => {
    return await preview(context, parts, readAsked(new URL(context.req.url).searchParams), false)
  })

  pages.post('/repos/act', needs('viewer'), async (context) => {
    const form = await readFormParams(context)
    const viewer = viewerOf(context)
    const asked = readAsked(form)
    const plan = await planBulk(parts, viewer, asked.deed, asked.target)
    // Of what was not named one by one, what is done is what was shown.
    if ('filter' in asked.target && form.get('seen') !== digestOf(plan)) {
      return await preview(context, parts, asked, true)
    }
    if (asked.deed === 'exclude') return await exclude(context, parts, plan, form)
    if (asked.deed === 'set-policy') return await setPolicy(context, parts, plan, form)
    const until = asked.deed === 'pause' ? { until: readEnd(form, parts.now()) } : {}
    await carryOut(parts, viewer, plan, { full: form.get('full') === 'yes', ...until })
    const to = localPath(form.get('to'), '/repos')
    return context.redirect(sayAt(to, asked.deed, plan.fit.length, plan.leftOut.length), 303)
  })
  return pages
}

interface Asked {
  readonly deed: Deed
  readonly target: Target
  /** Where to go afterwards. */
  readonly to: string
}

function readAsked(params: URLSearchParams): Asked {
  const deed = DEEDS.find((one) => one === params.get('do'))
  if (deed === undefined) {
    throw new Problem('bad-request', 'do: there is no such deed.', 'Begin again at /repos.')
  }
  const to = localPath(params.get('to'), '/repos')
  if (params.get('scope') === 'all') return { deed, target: { filter: readFilter(params) }, to }
  const ids = [...new Set(params.getAll('id'))]
  if (ids.length > MOST_IDS || ids.some((id) => !/^\d{1,20}$/.test(id))) {
    throw new Problem('bad-request', 'id: these are no ids.', 'Begin again at /repos.')
  }
  return { deed, target: { ids }, to }
}

async function preview(
  context: Context<Env>,
  parts: DashboardParts,
  { deed, target, to }: Asked,
  changed: boolean,
): Promise<Response> {
  const viewer = viewerOf(context)
  const plan = await planBulk(parts, viewer, deed, target)
  return await renderPage(
    context,
    parts,
    { title: 'What would be done' },
    <ActPage
      plan={plan}
      target={target}
      seen={digestOf(plan)}
      changed={changed}
      viewer={viewer}
      to={to}
    />,
  )
}

async function exclude(
  context: Context<Env>,
  parts: DashboardParts,
  plan: BulkPlan,
  form: URLSearchParams,
): Promise<Response> {
  const expires = form.get('expires') || undefined
  const exclusion = Exclusion.safeParse({ reason: form.get('reason') ?? '', expires })
  if (!exclusion.success) {
    const [issue] = exclusion.error.issues
    const where = issue?.path.join('.')
    throw new Problem('bad-request', `${where}: ${issue?.message}`, 'Go back and write it anew.')
  }
  await carryOut(parts, viewerOf(context), plan, {})
  return await renderPage(
    context,
    parts,
    { title: 'Lines for the policy file' },
    <SnippetPage
      of="exclude"
      snippets={draftExclusion(plan.fit, exclusion.data)}
      leftOut={plan.leftOut}
    />,
  )
}

async function setPolicy(
  context: Context<Env>,
  parts: DashboardParts,
  plan: BulkPlan,
  form: URLSearchParams,
): Promise<Response> {
  const filled = [...form].filter(([, value]) => value !== '')
  const draft = readParams(TierDraft, Object.fromEntries(filled))
  await carryOut(parts, viewerOf(context), plan, {})
  return await renderPage(
    context,
    parts,
    { title: 'Lines for the policy file' },
    <SnippetPage of="tiers" snippets={draftTier(plan.fit, draft)} leftOut={plan.leftOut} />,
  )
}

function readEnd(form: URLSearchParams, now: Date): Date {
  const days = Number(form.get('days'))
  return readPauseEnd(new Date(now.getTime() + days * DAY_MS), now)
}

function digestOf({ fit }: BulkPlan): string {
  const ids = fit.map(({ id }) => id).sort()
  return createHash('sha256').update(ids.join()).digest('hex').slice(0, 16)
}
