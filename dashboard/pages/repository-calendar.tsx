/** The last 90 days of a repository, a square a day. */
import type { CoverageState } from '../../core/domain/coverage-verdict.ts'
import { ChartFigure } from '../look/figure.tsx'
import { STATES } from '../look/state.tsx'
import { DAY_LETTERS } from '../ports/fleet.ts'

const DAY_MS = 86_400_000
const SIZE = 14
const STEP = 17
const LEFT = 32
const TOP = 18
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

interface Day {
  readonly at: Date
  readonly state: CoverageState | null
}

interface CalendarProps {
  /** As `FleetRepository.days` has them. */
  readonly days: string
  /** The last of them is the day of this moment. */
  readonly at: Date
}

export function Calendar({ days: letters, at }: CalendarProps) {
  const days = readDays(letters, at)
  const known = days.filter(({ state }) => state !== null)
  const good = known.filter(({ state }) => state === 'protected').length
  return (
    <ChartFigure
      title="The last 90 days"
      summary={`Protected on ${good} of ${known.length} known ${known.length === 1 ? 'day' : 'days'}.`}
      rows={days.toReversed()}
      columns={[
        { head: 'Day (UTC)', kind: 'name', cell: (day) => dayOf(day.at) },
        { head: 'State at its end', cell: ({ state }) => wordOf(state) },
      ]}
      legend={<Legend days={days} />}
    >
      <Squares days={days} />
    </ChartFigure>
  )
}

function Squares({ days }: { readonly days: readonly Day[] }) {
  const first = days[0]
  if (first === undefined) return <p class="muted">No day yet.</p>
  const offset = weekday(first.at)
  const columns = Math.ceil((offset + days.length) / 7)
  const width = LEFT + columns * STEP
  const height = TOP + 7 * STEP
  return (
    <svg class="chart calendar" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {WEEKDAYS.map((name, row) =>
        row % 2 === 0 ? (
          <text x="0" y={TOP + row * STEP + 11}>
            {name}
          </text>
        ) : null,
      )}
      {days.map(({ at, state }, n) => {
        const [column, row] = [Math.floor((offset + n) / 7), (offset + n) % 7]
        const [x, y] = [LEFT + column * STEP, TOP + row * STEP]
        return (
          <>
            {isLabelled(at, n) && (
              <text x={x} y="11">
                {MONTHS.format(at)}
              </text>
            )}
            <rect {...{ x, y }} width={SIZE} height={SIZE} rx="2" class={fillOf(state)}>
              <title>{`${dayOf(at)}: ${wordOf(state)}`}</title>
            </rect>
            {state !== null && MARKS[state] !== '' && (
              <path class="mark" d={MARKS[state]} transform={`translate(${x} ${y})`} />
            )}
          </>
        )
      })}
    </svg>
  )
}

const MONTHS = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' })

/** Each state that is not good has a mark of its own: several share a colour. */
const MARKS: Readonly<Record<CoverageState, string>> = {
  protected: '',
  late: 'M4 7h6',
  overdue: 'M7 3v5M7 10v1',
  failed: 'M4 4l6 6M10 4l-6 6',
  incomplete: 'M4 10l6-6',
  never: 'M4 7a3 3 0 1 0 6 0a3 3 0 1 0-6 0',
  excluded: 'M5 7a2 2 0 1 0 4 0a2 2 0 1 0-4 0',
  'source-gone': 'M4 4h6v6h-6z',
  paused: 'M5.5 4v6M8.5 4v6',
}

function Legend({ days }: { readonly days: readonly Day[] }) {
  const states = [...new Set(days.map(({ state }) => state))]
  return (
    <ul class="legend">
      {states.map((state) => (
        <li>
          <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true">
            <rect width="14" height="14" rx="2" class={fillOf(state)} />
            {state !== null && <path class="mark" d={MARKS[state]} />}
          </svg>{' '}
          {wordOf(state)}
        </li>
      ))}
    </ul>
  )
}

export function readDays(letters: string, at: Date): Day[] {
  const today = Math.floor(at.getTime() / DAY_MS) * DAY_MS
  return Array.from(letters, (letter, n) => ({
    at: new Date(today - (letters.length - 1 - n) * DAY_MS),
    state: STATE_OF.get(letter) ?? null,
  }))
}

const STATE_OF: ReadonlyMap<string, CoverageState> = new Map(
  Object.entries(STATES).flatMap(([name]) => (isState(name) ? [[DAY_LETTERS[name], name]] : [])),
)

function isState(name: string): name is CoverageState {
  return Object.hasOwn(STATES, name)
}

function weekday(at: Date): number {
  return (at.getUTCDay() + 6) % 7
}

function isLabelled(at: Date, n: number): boolean {
  return at.getUTCDate() <= 7 && (weekday(at) === 0 || n === 0)
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}

function wordOf(state: CoverageState | null): string {
  return state === null ? 'Not known' : STATES[state].word
}

function fillOf(state: CoverageState | null): string {
  return state === null ? 'fill-none' : `fill-${STATES[state].tone}`
}
