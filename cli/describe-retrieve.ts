/** What is to come back from cold storage: how it stands, how long it takes, and its price. */
import { describeAmount, describeBasis } from '../core/domain/prices.ts'
import { describeBytes } from '../core/domain/quantity.ts'
import type { RetrievalTime } from '../core/domain/retrieval.ts'
import type { Tally, TierOffer } from '../core/domain/retrieval-plan.ts'
import type { RetrievalResult } from '../core/retrieve.ts'
import { type Description, describeCount, describeFacts } from './description.ts'

export function describeRetrieve(result: RetrievalResult, dryRun: boolean): Description {
  const { status, complete } = result
  const done = complete && (status === 'available' || status === 'ready')
  return {
    verdict: dryRun && !done ? `Dry run: ${describeStatus(result)}` : describeStatus(result),
    tone: done ? 'good' : 'doubt',
    lines: [
      ...describeFacts(factsOf(result)),
      ...(status === 'archived' ? ['', ...describeOffers(result)] : []),
      ...(complete ? [] : [`  ${FIRST_MANIFESTS}`]),
      ...result.warnings.map((warning) => `  Warning: ${warning}`),
    ],
  }
}

const FIRST_MANIFESTS =
  'Manifests themselves are archived: what else is needed is known once they can be read.'

function describeStatus({ status, standing, readyUntil, tier }: RetrievalResult): string {
  const { archived, 'in-progress': asked, ready } = standing
  switch (status) {
    case 'available':
      return 'Nothing needs to be retrieved: all of it can be read.'
    case 'archived':
      return `${describeTally(archived)} lie in cold storage and were not asked for.`
    case 'in-progress':
      return `${describeTally(asked)} are asked for by ${tier}, and not ready yet.`
    case 'ready':
      return `${describeTally(ready)} are ready, until ${readyUntil}.`
  }
}

function factsOf(result: RetrievalResult): (readonly [string, string])[] {
  const { snapshots, standing, status, time } = result
  const { available, archived, 'in-progress': asked, ready } = standing
  const [only, ...others] = snapshots
  const tallies = [
    ['Archived', archived],
    ['In progress', asked],
    ['Ready', ready],
    ['At hand', available],
  ] as const
  return [
    others.length === 0 ? ['Snapshot', only ?? 'none'] : ['Snapshots', String(snapshots.length)],
    ...tallies
      .filter(([, { objects }]) => objects > 0)
      .map(([name, tally]) => [name, describeTally(tally)] as const),
    ...(status === 'in-progress'
      ? ([['Expected', time === null ? 'nobody knows when' : describeTime(time)]] as const)
      : []),
  ]
}

function describeOffers({ offers, days }: RetrievalResult): string[] {
  const cost = offers.find((offer) => offer.cost !== null)?.cost
  const kept = describeCount(days, 'day')
  return [
    ...describeFacts(offers.map((offer) => [offer.tier, describeOffer(offer)])),
    cost
      ? `  By ${describeBasis(cost)}, with copies for ${kept}, without the transfer out.`
      : '  What the store charges is not known here; --prices takes a table.',
  ]
}

function describeOffer({ refusal, time, cost }: TierOffer): string {
  if (refusal !== null) return `not to be had: ${refusal}`
  const long = time === null ? 'nobody knows how long' : describeTime(time)
  return cost === null ? long : `${long}, ${describeAmount(cost)}`
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** `1 to 5 min`, `within 12 h`. */
function describeTime({ leastMs, mostMs }: RetrievalTime): string {
  const [unitMs, unit] = mostMs < HOUR_MS ? [MINUTE_MS, 'min'] : [HOUR_MS, 'h']
  const [least, most] = [leastMs, mostMs].map((ms) => Math.round(ms / unitMs))
  return least === 0 ? `within ${most} ${unit}` : `${least} to ${most} ${unit}`
}

function describeTally({ objects, bytes }: Tally): string {
  return `${describeCount(objects, 'object')} (${describeBytes(bytes)})`
}
