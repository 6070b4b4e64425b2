/** One deed on many repositories: first what it would do, then doing it. */
import type { DashboardParts } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import { notFound, Problem } from '../problem.ts'
import { includesRole, type Role, type Viewer } from '../viewer.ts'
import { findRepositories } from './repositories.ts'
import type { Filter } from './repository-filter.ts'
import { visibleOf } from './visible.ts'

export const DEEDS = ['back-up', 'verify', 'pause', 'resume', 'set-policy', 'exclude'] as const
export type Deed = (typeof DEEDS)[number]

/** Some by their ids, or all that fit. */
export type Target = { readonly ids: readonly string[] } | { readonly filter: Filter }

export interface BulkPlan {
  readonly deed: Deed
  /** On these it would be done. */
  readonly fit: readonly FleetRepository[]
  readonly leftOut: readonly LeftOut[]
}

export interface LeftOut {
  readonly repository: FleetRepository
  /** `role`: the viewer may not; `state`: it makes no sense there. */
  readonly by: 'role' | 'state'
  readonly why: string
}

/** Who may do it, in the installation of the repository. */
export const ROLE_OF: Readonly<Record<Deed, Role>> = {
  'back-up': 'operator',
  verify: 'operator',
  pause: 'operator',
  resume: 'operator',
  'set-policy': 'admin',
  exclude: 'admin',
}

/** Changes nothing. Throws `not-found` where one of the ids is not there, or not to be seen. */
export async function planBulk(
  parts: Pick<DashboardParts, 'fleet'>,
  viewer: Viewer,
  deed: Deed,
  target: Target,
): Promise<BulkPlan> {
  const wanted =
    'ids' in target
      ? await findByIds(parts, viewer, target.ids)
      : await findRepositories(parts, viewer, target.filter)
  const leftOut = wanted.flatMap((repository) => whyNot(repository, viewer, deed) ?? [])
  const out = new Set(leftOut.map(({ repository }) => repository))
  return { deed, fit: wanted.filter((repository) => !out.has(repository)), leftOut }
}

async function findByIds(
  { fleet }: Pick<DashboardParts, 'fleet'>,
  viewer: Viewer,
  ids: readonly string[],
): Promise<readonly FleetRepository[]> {
  const wanted = new Set(ids)
  const { repositories } = visibleOf(await fleet.read(), viewer)
  const found = repositories.filter(({ id }) => wanted.has(id))
  if (found.length < wanted.size) throw notFound()
  return found
}

function whyNot(repository: FleetRepository, viewer: Viewer, deed: Deed): LeftOut | undefined {
  const role = ROLE_OF[deed]
  if (!includesRole(viewer.roleFor(repository.installationId), role)) {
    return { repository, by: 'role', why: `It needs the role ${role}.` }
  }
  const why = UNFIT[deed](repository)
  return why === undefined ? undefined : { repository, by: 'state', why }
}

const UNFIT: Readonly<Record<Deed, (repository: FleetRepository) => string | undefined>> = {
  'back-up': ({ coverage: { state } }) => {
    if (state === 'excluded') return 'It is excluded by policy.'
    return state === 'source-gone' ? 'There is nothing at GitHub to back up.' : undefined
  },
  verify: ({ verified }) =>
    verified === null ? 'There is no verified snapshot to restore.' : undefined,
  pause: ({ coverage: { state } }) => {
    if (state === 'excluded') return 'It is excluded by policy.'
    return state === 'source-gone' ? 'Nothing is planned for it.' : undefined
  },
  resume: ({ coverage: { state } }) => (state === 'paused' ? undefined : 'It is not paused.'),
  'set-policy': ({ coverage: { state } }) => {
    if (state === 'excluded') return 'It is excluded by policy.'
    return state === 'source-gone' ? 'Nothing is planned for it.' : undefined
  },
  exclude: ({ coverage: { state } }) =>
    state === 'excluded' ? 'It is excluded already.' : undefined,
}

export interface Order {
  /** Of a backup: copy everything anew. */
  readonly full?: boolean
  /** Of a pause. */
  readonly until?: Date
}

type DoingParts = Pick<DashboardParts, 'deeds' | 'activity' | 'now'>

/**
 * Does what was planned, and tells the audit trail; what was refused, too. Throws `not-allowed`
 * where the viewer may do none of it.
 */
export async function carryOut(
  parts: DoingParts,
  viewer: Viewer,
  { deed, fit, leftOut }: BulkPlan,
  order: Order,
): Promise<void> {
  const refused = leftOut.filter(({ by }) => by === 'role').map(({ repository }) => repository)
  if (refused.length > 0) await record(parts, viewer, deed, refused, 'refused')
  if (fit.length === 0) {
    if (refused.length === 0) return
    throw new Problem(
      'not-allowed',
      `This needs the role ${ROLE_OF[deed]}.`,
      'Ask an administrator of Holdfast, who finds roles under Settings, Members.',
    )
  }
  try {
    await act(parts, viewer, deed, fit, order)
  } catch (error) {
    await record(parts, viewer, deed, fit, 'failed')
    throw error
  }
  await record(parts, viewer, deed, fit, 'done', order)
}

async function act(
  { deeds, now }: DoingParts,
  { actor }: Viewer,
  deed: Deed,
  fit: readonly FleetRepository[],
  { full = false, until }: Order,
): Promise<void> {
  const repositoryIds = fit.map(({ id }) => id)
  const asked = { repositoryIds, by: actor, at: now() }
  switch (deed) {
    case 'back-up':
      return await deeds.backUp({ ...asked, full })
    case 'verify':
      return await deeds.verify(asked)
    case 'pause':
      if (until === undefined) throw new TypeError('A pause has an end.')
      return await deeds.pause(repositoryIds, until)
    case 'resume':
      return await deeds.pause(repositoryIds, null)
    case 'set-policy':
    case 'exclude':
      // Policies are a file at GitHub: the viewer takes the lines away and commits them there.
      return undefined
  }
}

/** Deeds that change nothing by themselves. */
const WRITTEN_AS: Readonly<Partial<Record<Deed, string>>> = {
  'set-policy': 'draft-tier',
  exclude: 'draft-exclusion',
}

/** One deed is one event, however many repositories it is about. */
async function record(
  { activity, now }: DoingParts,
  { actor, address }: Viewer,
  deed: Deed,
  repositories: readonly FleetRepository[],
  result: 'done' | 'refused' | 'failed',
  { full, until }: Order = {},
): Promise<void> {
  const ids = repositories.map(({ id }) => id)
  await activity.record({
    ...{ at: now(), actor, address, result },
    action: `repository.${WRITTEN_AS[deed] ?? deed}`,
    target: ids.length === 1 ? `repository:${ids[0]}` : 'repositories',
    detail: {
      repositories: repositories.map(({ owner, name }) => `${owner}/${name}`),
      ...(ids.length > 1 && { ids }),
      ...(full && { full }),
      ...(until && { until: until.toISOString() }),
    },
  })
}
