/** What each tier takes, and the form that asks by one of them. */
import { describeBasis } from '../../core/domain/prices.ts'
import { describeDuration } from '../../core/domain/quantity.ts'
import type { RetrievalTier, RetrievalTime } from '../../core/domain/retrieval.ts'
import type { TierOffer } from '../../core/domain/retrieval-plan.ts'
import type { RetrievalResult } from '../../core/retrieve.ts'
import { Field, PostForm } from '../look/form.tsx'
import { Icon } from '../look/icon.tsx'
import { describePrice, MOST_DAYS } from '../queries/retrieval.ts'
import type { Viewer } from '../viewer.ts'

export const TIER_WORDS: Readonly<Record<RetrievalTier, string>> = {
  expedited: 'Expedited',
  standard: 'Standard',
  bulk: 'Bulk',
}

interface TiersProps {
  readonly viewer: Viewer
  readonly plan: RetrievalResult
  readonly days: number
  readonly path: string
  readonly restorer: boolean
}

export function Tiers({ viewer, plan, days, path, restorer }: TiersProps) {
  const asked = plan.status === 'in-progress'
  const basis = plan.offers.find(({ cost }) => cost !== null)?.cost
  return (
    <>
      <form method="get" action={path}>
        <Field id="days" label="Keep copies at hand for" hint={`Days, 1 to ${MOST_DAYS}.`}>
          <span class="buttons">
            <input
              id="days"
              name="days"
              type="number"
              min={1}
              max={MOST_DAYS}
              value={days}
              aria-describedby="days-hint"
            />
            <button type="submit" class="button">
              Show prices
            </button>
          </span>
        </Field>
      </form>
      <PostForm viewer={viewer} action={path} fields={{ days: String(days) }}>
        <fieldset>
          <legend>{asked ? 'Ask again, by a faster tier' : 'How fast'}</legend>
          {plan.offers.map((offer) => (
            <Tier offer={offer} restorer={restorer} />
          ))}
        </fieldset>
        {restorer ? (
          <button type="submit" class="button button-primary">
            <Icon name="archive" /> Bring all of it back
          </button>
        ) : (
          <p class="muted">Asking for it needs the role restorer.</p>
        )}
        <p class="hint">
          All objects of the chain are asked for at once
          {basis ? `; prices are ${describeBasis(basis)}.` : '.'}
        </p>
      </PostForm>
    </>
  )
}

interface TierProps {
  readonly offer: TierOffer
  readonly restorer: boolean
}

function Tier({ offer, restorer }: TierProps) {
  const { tier, refusal, time } = offer
  const id = `tier-${tier}`
  return (
    <p class="choice">
      <input
        type="radio"
        id={id}
        name="tier"
        value={tier}
        required
        checked={tier === 'standard'}
        disabled={refusal !== null || !restorer}
        aria-describedby={`${id}-takes`}
      />{' '}
      <label for={id}>{TIER_WORDS[tier]}</label>{' '}
      <span id={`${id}-takes`}>{refusal ?? `${describeTime(time)}, ${describePrice(offer)}`}</span>
    </p>
  )
}

function describeTime(time: RetrievalTime | null): string {
  if (time === null) return 'nobody knows how long'
  const { leastMs, mostMs } = time
  const most = describeDuration(mostMs)
  return leastMs === 0 ? `within ${most}` : `${describeDuration(leastMs)} to ${most}`
}
