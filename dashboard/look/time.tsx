/** Moments: relative for reading, exact on hover. */

const STEPS = [
  { unit: 'year', ms: 365 * 86_400_000 },
  { unit: 'month', ms: 30 * 86_400_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** `3 hours ago`, `in 2 days`, `just now`. */
export function describeRelative(at: Date, now: Date): string {
  const ms = at.getTime() - now.getTime()
  const step = STEPS.find((one) => Math.abs(ms) >= one.ms)
  if (step === undefined) return 'just now'
  // What is to come is told to the nearest: 90 days that began a second ago are 3 months still.
  const count = ms > 0 ? Math.round(ms / step.ms) : Math.trunc(ms / step.ms)
  return RELATIVE.format(count, step.unit)
}

interface TimeProps {
  readonly at: Date
  readonly now: Date
}

export function Time({ at, now }: TimeProps) {
  const exact = at.toISOString()
  return (
    <time class="relative" dateTime={exact} title={describeExact(at)}>
      {describeRelative(at, now)}
    </time>
  )
}

/** How long something lasts already: `for 3 days`, with the moment it began on hover. */
export function Lasting({ since, now }: { readonly since: Date; readonly now: Date }) {
  const relative = describeRelative(since, now)
  const span = / ago$/.test(relative) ? `for ${relative.replace(/ ago$/, '')}` : relative
  return (
    <time class="relative" dateTime={since.toISOString()} title={describeExact(since)}>
      {span}
    </time>
  )
}

/** What is not there has a word, too. */
export function TimeOr({ at, now, none }: { at: Date | null; now: Date; none: string }) {
  return at === null ? <span class="muted">{none}</span> : <Time at={at} now={now} />
}

/** `2026-11-21 16:09:35 UTC`. */
export function describeExact(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
