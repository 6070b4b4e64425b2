/** What getting objects back from cold storage takes: how many, how long, and at what price. */
import { groupBy } from './group-by.ts'
import { type Cost, type Holding, type Prices, retrievalCost } from './prices.ts'
import {
  coldPlace,
  RETRIEVAL_TIERS,
  type Retrieval,
  type RetrievalTier,
  type RetrievalTime,
  retrievalTime,
  tierRefusal,
} from './retrieval.ts'

/** An object, and how it stood when it was looked at. */
export interface LookedAt {
  readonly key: string
  readonly sizeBytes: number
  readonly retrieval: Retrieval
}

export interface Tally {
  readonly objects: number
  readonly bytes: number
}

/** Objects by how they can be read. */
export type Standing = Readonly<Record<Retrieval['state'], Tally>>

/** What one tier has to offer for all that is still archived. */
export interface TierOffer {
  readonly tier: RetrievalTier
  /** Why it cannot be had; null where it can. */
  readonly refusal: string | null
  /** Until the last object is ready; null where nobody knows. */
  readonly time: RetrievalTime | null
  /** Null without prices, and where the tier cannot be had. */
  readonly cost: Cost | null
}

export function tallyByState(objects: readonly LookedAt[]): Standing {
  const tally = (state: Retrieval['state']) =>
    tallyOf(objects.filter(({ retrieval }) => retrieval.state === state))
  return {
    available: tally('available'),
    archived: tally('archived'),
    'in-progress': tally('in-progress'),
    ready: tally('ready'),
  }
}

function tallyOf(objects: readonly LookedAt[]): Tally {
  return { objects: objects.length, bytes: objects.reduce((sum, each) => sum + each.sizeBytes, 0) }
}

/** What each tier takes for those of `objects` that are archived; what is under way is paid for. */
export function offerTiers(
  objects: readonly LookedAt[],
  { days, prices }: { readonly days: number; readonly prices: Prices | undefined },
): TierOffer[] {
  const archived = objects.filter(({ retrieval }) => retrieval.state === 'archived')
  const places = new Set(archived.map(({ retrieval }) => coldPlace(retrieval)))
  const holdings = holdingsOf(archived)
  return RETRIEVAL_TIERS.map((tier) => {
    const refusals = [...places].map((place) => tierRefusal(place, tier))
    const refusal = refusals.find((each) => each !== undefined) ?? null
    const isPriced = prices !== undefined && refusal === null
    return {
      tier,
      refusal,
      time: refusal === null ? (timeFor(archived, tier) ?? null) : null,
      cost: isPriced ? retrievalCost(holdings, { tier, days }, prices) : null,
    }
  })
}

/** Until the last of `objects` is ready that is not yet; undefined where nobody knows. */
export function timeFor(
  objects: readonly LookedAt[],
  tier: RetrievalTier,
): RetrievalTime | undefined {
  const pending = objects.filter(({ retrieval }) => isPending(retrieval))
  const times = pending.map(({ retrieval }) => retrievalTime(coldPlace(retrieval), tier))
  const known = times.filter((time) => time !== undefined)
  if (known.length < times.length || known.length === 0) return undefined
  return {
    leastMs: Math.max(...known.map(({ leastMs }) => leastMs)),
    mostMs: Math.max(...known.map(({ mostMs }) => mostMs)),
  }
}

/** Whether an object cannot be read yet. */
export function isPending({ state }: Retrieval): boolean {
  return state === 'archived' || state === 'in-progress'
}

/** When the first of the copies goes; undefined if there is none. */
export function readyUntil(objects: readonly LookedAt[]): Date | undefined {
  const ends = objects.flatMap(({ retrieval }) =>
    retrieval.state === 'ready' ? [retrieval.until.getTime()] : [],
  )
  return ends.length === 0 ? undefined : new Date(Math.min(...ends))
}

function holdingsOf(objects: readonly LookedAt[]): Holding[] {
  const classes = groupBy(objects, ({ retrieval }) => retrieval.storageClass)
  return [...classes].map(([name, group]) => ({ storageClass: name, ...tallyOf(group) }))
}
