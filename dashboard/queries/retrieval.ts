/** Bringing a snapshot back from cold storage: what it takes, asking for it, and how it stands. */
import { HoldfastError } from '../../core/domain/errors.ts'
import { describeAmount } from '../../core/domain/prices.ts'
import type { RetrievalTier } from '../../core/domain/retrieval.ts'
import { planRetrieval, type RetrievalResult, retrieve } from '../../core/retrieve.ts'
import { requireRole } from '../needs.ts'
import type { DashboardParts } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import type { RetrievalItem } from '../ports/retrievals.ts'
import { Problem } from '../problem.ts'
import type { Viewer } from '../viewer.ts'
import { recorded } from './record.ts'

type RetrievalParts = Pick<
  DashboardParts,
  'store' | 'prices' | 'retrievals' | 'activity' | 'now' | 'onError'
>

/** How long copies stay at hand where nobody says otherwise. */
export const USUAL_DAYS = 7
export const MOST_DAYS = 30

export interface Asking {
  readonly tier: RetrievalTier
  readonly days: number
}

/** How all that a snapshot needs can be read now, and what each tier would take. */
export async function planFor(
  { store, prices }: Pick<RetrievalParts, 'store' | 'prices'>,
  repositoryId: string,
  snapshot: string,
  { tier = 'standard', days = USUAL_DAYS }: Partial<Asking> = {},
): Promise<RetrievalResult> {
  const request = { repositoryId, snapshot, all: false, tier, days, prices }
  return await planRetrieval(request, { store })
}

/** How a retrieval stands at `now`: short copies are gone after their days, and nobody notes it. */
export function stateAt(
  { state, readyUntil }: Pick<RetrievalItem, 'state' | 'readyUntil'>,
  now: Date,
): RetrievalItem['state'] | 'expired' {
  return state === 'ready' && readyUntil !== null && readyUntil <= now ? 'expired' : state
}

/** Newest first, of one snapshot. */
export async function listRetrievals(
  { retrievals }: Pick<RetrievalParts, 'retrievals'>,
  repositoryId: string,
  snapshot: string,
  page: PageRequest,
): Promise<Page<RetrievalItem>> {
  return await retrievals.list({ ...page, repositoryId, snapshot })
}

/**
 * Asks for all of the chain at once; noted before, so that whoever asked is told what came of it.
 * Throws `conflict` where nothing has to be brought back, and `bad-request` for a tier that is
 * not offered for all of it: then nothing was asked for.
 */
export async function beginRetrieval(
  parts: RetrievalParts,
  viewer: Viewer,
  repository: FleetRepository,
  snapshot: string,
  asking: Asking,
): Promise<RetrievalItem> {
  const target = `snapshot:${repository.id}/${snapshot}`
  const event = { action: 'snapshot.retrieve', target, detail: { ...asking } }
  return await recorded(parts, viewer, event, async () => {
    requireRole(viewer, repository.installationId, 'restorer')
    const plan = await planFor(parts, repository.id, snapshot, asking)
    refuse(plan, asking.tier)
    const { archived, 'in-progress': asked } = plan.standing
    const item = await parts.retrievals.begin({
      ...asking,
      repositoryId: repository.id,
      snapshot,
      objects: archived.objects + asked.objects,
      bytes: archived.bytes + asked.bytes,
      startedBy: viewer.actor,
      startedAt: parts.now(),
    })
    await ask(parts, item)
    return item
  })
}

function refuse({ status, offers }: RetrievalResult, tier: RetrievalTier): void {
  if (status === 'available' || status === 'ready') {
    const hint = 'Restore or download it.'
    throw new Problem('conflict', 'All of it can be read now: nothing is asked for.', hint)
  }
  const refusal = offers.find((offer) => offer.tier === tier)?.refusal ?? null
  if (refusal !== null) throw new Problem('bad-request', `${refusal}.`, 'Choose another tier.')
}

async function ask(
  { store, prices, retrievals, now }: RetrievalParts,
  { id, repositoryId, snapshot, tier, days }: RetrievalItem,
): Promise<void> {
  const request = { repositoryId, snapshot, all: false, tier, days, prices }
  try {
    await retrieve(request, { store, report: () => {} })
  } catch (error) {
    const reason = error instanceof HoldfastError ? error.message : 'Something failed.'
    await retrievals.fail(id, now(), reason)
    throw error
  }
}

/** As many as are looked at in one go; the others come the next time. */
const MOST_LOOKED_AT = 100

/**
 * Looks at every retrieval that is pending, and notes those that are ready, upon which whoever
 * asked is told. To be called every few minutes. What cannot be looked at now stays pending.
 */
export async function settleRetrievals(parts: RetrievalParts): Promise<void> {
  const { retrievals, onError } = parts
  const { items } = await retrievals.list({ state: 'pending', limit: MOST_LOOKED_AT })
  for (const item of items) {
    try {
      await settle(parts, item)
    } catch (error) {
      onError(error)
    }
  }
}

/** Twice as long as the slowest tier takes. What is not there by then nobody waits for. */
const PATIENCE_MS = 4 * 86_400_000

async function settle(parts: RetrievalParts, item: RetrievalItem): Promise<void> {
  const { retrievals, now } = parts
  const plan = await planFor(parts, item.repositoryId, item.snapshot, item)
  if (plan.status === 'available' || plan.status === 'ready') {
    const until = plan.readyUntil === null ? null : new Date(plan.readyUntil)
    await retrievals.ready(item.id, now(), until)
  } else if (now().getTime() - item.startedAt.getTime() > PATIENCE_MS) {
    // Asking again costs again, and whoever asked may have what they wanted.
    const reason = 'It was not at hand within four days, or its copies are gone again.'
    await retrievals.fail(item.id, now(), reason)
  } else if (plan.status === 'archived') {
    // What a manifest names that had to come first is asked for now.
    await ask(parts, item)
  }
}

/** What a tier costs, for people; why nobody knows where that is so. */
export function describePrice({ cost }: RetrievalResult['offers'][number]): string {
  return cost === null ? 'not known' : describeAmount(cost)
}
