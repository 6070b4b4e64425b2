/**
 * Cron expressions as policies take them: five fields of numbers, names, `*`, ranges, lists and
 * steps. That is what every cron program agrees on: no `L`, `#` or `@daily`, and no day of the
 * month together with a day of the week, of which some take either and some take both.
 */
interface Field {
  readonly name: string
  readonly least: number
  readonly greatest: number
  /** Names of the values from `least` on. */
  readonly names?: readonly string[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, greatest: 59 },
  { name: 'hour', least: 0, greatest: 23 },
  { name: 'day of the month', least: 1, greatest: 31 },
  { name: 'month', least: 1, greatest: 12, names: MONTHS },
  // 7 is Sunday as well.
  { name: 'day of the week', least: 0, greatest: 7, names: DAYS },
]

/** The values of each field, ascending. */
export interface Cron {
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly days: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  readonly weekdays: ReadonlySet<number>
}

/** A cron expression, or why it is none. */
export function readCron(text: string): { cron: Cron } | { why: string } {
  const parts = text.trim().split(/\s+/)
  if (parts.length !== FIELDS.length) return { why: `it has ${parts.length} fields, not five` }
  if (parts[2] !== '*' && parts[4] !== '*') {
    return { why: 'cron programs differ where both days are named: leave one of them *' }
  }
  const values = FIELDS.map((field, at) => readField(parts[at] ?? '', field))
  const bad = FIELDS.find((_, at) => values[at] === undefined)
  if (bad !== undefined) return { why: `its ${bad.name} cannot be that` }
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = values
  const cron = {
    minutes,
    hours,
    days: new Set(days),
    months: new Set(months),
    weekdays: new Set(weekdays.map((day) => day % 7)),
  }
  return comes(cron) ? { cron } : { why: 'there is no such day' }
}

/** Undefined where it is no such field. */
function readField(text: string, field: Field): readonly number[] | undefined {
  const items = text.split(',').map((item) => readItem(item, field))
  if (items.some((item) => item.length === 0)) return undefined
  return [...new Set(items.flat())].toSorted((a, b) => a - b)
}

/** Empty where it cannot be read. */
function readItem(text: string, { least, greatest, names = [] }: Field): number[] {
  const [, range = '', , step] = /^(\*|[a-z0-9]+(-[a-z0-9]+)?)(?:\/(\d{1,2}))?$/i.exec(text) ?? []
  const [from, to] = range === '*' ? [least, greatest] : range.split('-').map(numberOf)
  if (from === undefined || (step !== undefined && to === undefined)) return []
  const last = to ?? from
  const every = Number(step ?? 1)
  if (!(from >= least && last <= greatest && from <= last)) return []
  // A longer step is refused by some programs, and says nothing.
  if (every < 1 || every > greatest - least) return []
  return Array.from({ length: Math.floor((last - from) / every) + 1 }, (_, at) => from + at * every)

  function numberOf(word: string): number {
    const named = names.indexOf(word.toLowerCase())
    if (named >= 0) return named + least
    return /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN
  }
}

const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function comes({ months, days }: Cron): boolean {
  const first = Math.min(...days)
  return LONGEST_MONTHS.some((length, at) => months.has(at + 1) && first <= length)
}

const DAY_MINUTES = 1440
const DAY_MS = 86_400_000
/** After 28 years weekdays and leap years fall together again; twice, to see every pause whole. */
const CYCLE_DAYS = 2 * 28 * 365.25

/** The longest time between two moments of it, by a clock that is never put back. */
export function longestPauseMs(cron: Cron): number {
  const moments = cron.hours.flatMap((hour) => cron.minutes.map((minute) => hour * 60 + minute))
  const [first = 0, last = first] = [moments[0], moments.at(-1)]
  let longest = Math.max(0, ...moments.map((at, index) => at - (moments[index - 1] ?? at)))
  let previous: number | undefined
  for (let day = 0; day < CYCLE_DAYS; day += 1) {
    if (!isDayOf(cron, new Date(Date.UTC(2024, 0, 1) + day * DAY_MS))) continue
    if (previous !== undefined) longest = Math.max(longest, day * DAY_MINUTES + first - previous)
    previous = day * DAY_MINUTES + last
  }
  return longest * 60_000
}

function isDayOf({ days, months, weekdays }: Cron, date: Date): boolean {
  return (
    months.has(date.getUTCMonth() + 1) &&
    days.has(date.getUTCDate()) &&
    weekdays.has(date.getUTCDay())
  )
}
