/** `GET /repositories`, and deeds on many of them. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import { carryOut, DEEDS, planBulk } from '../queries/bulk.ts'
import { draftExclusion, Exclusion, type Snippet } from '../queries/exclusion.ts'
import { readPauseEnd } from '../queries/pause.ts'
import { listRepositories } from '../queries/repositories.ts'
import { FilterParams } from '../queries/repository-filter.ts'
import { draftTier, TierDraft } from '../queries/tier.ts'
import { answers, asks, Moment, OnceHeaders, PageParams, pageOf, refuseUnfit } from './endpoint.ts'
import { NOT_MODIFIED } from './etag.ts'
import { RepositorySchema, showRepository } from './repository-schema.ts'

const list = createRoute({
  method: 'get',
  path: '/repositories',
  operationId: 'listRepositories',
  tags: ['Repositories'],
  summary: 'Repositories, searched, filtered and sorted',
  ...asks('viewer'),
  request: { query: FilterParams.extend(PageParams.shape) },
  responses: {
    ...answers(
      pageOf(RepositorySchema).extend({
        fitting: z.int().openapi({ description: 'How many fit, on all pages.' }),
      }),
      'One page of them.',
    ),
    ...NOT_MODIFIED,
  },
})

const Ids = z
  .array(z.string().regex(/^\d{1,20}$/))
  .min(1)
  .max(500)

const ActionSchema = z
  .object({
    action: z.enum(DEEDS),
    ids: Ids.optional().openapi({ description: 'These. Either this or `filter`.' }),
    filter: FilterParams.omit({ sort: true }).optional().openapi({ description: 'All that fit.' }),
    dryRun: z.boolean().default(false).openapi({ description: 'Only says what it would do.' }),
    full: z.boolean().default(false).openapi({ description: 'Of `back-up`: copy all anew.' }),
    until: Moment.optional().openapi({ description: 'Of `pause`: its end, 90 days off at most.' }),
    exclusion: Exclusion.optional().openapi({ description: 'Of `exclude`.' }),
    tier: TierDraft.optional().openapi({ description: 'Of `set-policy`.' }),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    path: ['ids'],
    error: 'either ids or filter, and not both',
  })
  .refine(({ action, until }) => action !== 'pause' || until !== undefined, {
    path: ['until'],
    error: 'a pause has an end',
  })
  .refine(({ action, exclusion }) => action !== 'exclude' || exclusion !== undefined, {
    path: ['exclusion'],
    error: 'an exclusion has a reason',
  })
  .refine(({ action, tier }) => action !== 'set-policy' || tier !== undefined, {
    path: ['tier'],
    error: 'a policy is given as a tier with a name',
  })
  .openapi('RepositoryAction')

const OutcomeSchema = z
  .object({
    action: z.enum(DEEDS),
    dryRun: z.boolean(),
    ids: z.array(z.string()).openapi({ description: 'On these it was done, or would be.' }),
    leftOut: z.array(z.object({ id: z.string(), by: z.enum(['role', 'state']), why: z.string() })),
    snippets: z
      .array(z.object({ owner: z.string(), text: z.string() }))
      .openapi({ description: 'Of `exclude` and `set-policy`: lines for `.github/holdfast.yml`.' }),
  })
  .openapi('RepositoryActionOutcome')

const act = createRoute({
  method: 'post',
  path: '/repositories/actions',
  operationId: 'actOnRepositories',
  tags: ['Repositories'],
  summary: 'Backs up, verifies, pauses, resumes or excludes many at once',
  description:
    'Each needs its role in the installation of the repository: `exclude` and `set-policy` need admin.',
  ...asks('viewer'),
  request: {
    headers: OnceHeaders,
    body: { required: true, content: { 'application/json': { schema: ActionSchema } } },
  },
  responses: answers(OutcomeSchema, 'What was done, and what was left out.'),
})

export function createRepositoriesApi(parts: DashboardParts): OpenAPIHono<Env> {
  const api = new OpenAPIHono<Env>({ defaultHook: refuseUnfit })

  api.openapi(list, async (context) => {
    const { cursor, limit, ...filter } = context.req.valid('query')
    const found = await listRepositories(parts, viewerOf(context), filter, { cursor, limit })
    const { items, next, fitting } = found
    return context.json({ items: items.map(showRepository), next, fitting }, 200)
  })

  api.openapi(act, async (context) => {
    const viewer = viewerOf(context)
    const { action, ids, filter, dryRun, full, until, exclusion, tier } = context.req.valid('json')
    const end = until === undefined ? undefined : readPauseEnd(new Date(until), parts.now())
    const target = ids === undefined ? { filter: filter ?? {} } : { ids }
    const plan = await planBulk(parts, viewer, action, target)
    if (!dryRun) await carryOut(parts, viewer, plan, { full, ...(end && { until: end }) })
    const answer = {
      ...{ action, dryRun, ids: plan.fit.map(({ id }) => id) },
      leftOut: plan.leftOut.map(({ repository, by, why }) => ({ id: repository.id, by, why })),
      snippets: draft(plan.fit, exclusion, tier),
    }
    return context.json(answer, 200)
  })
  return api
}

/** Of which only the one that belongs to the deed is there. */
function draft(
  repositories: readonly FleetRepository[],
  exclusion: Exclusion | undefined,
  tier: TierDraft | undefined,
): Snippet[] {
  if (exclusion !== undefined) return draftExclusion(repositories, exclusion)
  return tier === undefined ? [] : draftTier(repositories, tier)
}
