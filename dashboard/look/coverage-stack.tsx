/** How many repositories were protected on each of the last 90 days. */
import { scaleBand, scaleLinear } from 'd3-scale'
import { stack } from 'd3-shape'
import type { DayCount } from '../queries/days.ts'
import { ChartFigure } from './figure.tsx'
import { Patterns } from './patterns.tsx'

const HEIGHT = 160
/** From the ground up, and as the legend names them. */
const SERIES = [
  { key: 'protected', word: 'Protected', fill: 'fill-good' },
  { key: 'late', word: 'Late', fill: 'fill-warn' },
  { key: 'unprotected', word: 'Not protected', fill: 'hatch-bad' },
  { key: 'unknown', word: 'Not known', fill: 'fill-none' },
] as const
type Key = (typeof SERIES)[number]['key']

export function CoverageStack({ days }: { readonly days: readonly DayCount[] }) {
  const today = days.at(-1)
  const most = Math.max(1, ...days.map(totalOf))
  return (
    <ChartFigure
      title="Coverage, last 90 days"
      summary={today ? `Today: ${describeDay(today)}.` : 'Nothing is known.'}
      legend={<Legend />}
      columns={[
        { head: 'Day', kind: 'name', cell: ({ day }) => day },
        ...SERIES.map(({ key, word }) => ({
          head: word,
          kind: 'number' as const,
          cell: (day: DayCount) => day[key],
        })),
      ]}
      rows={days.toReversed()}
    >
      <svg class="chart chart-axis" height={HEIGHT + 20} aria-hidden="true">
        <Patterns id="days" />
        <Axis most={most} />
        <Bars days={days} most={most} />
        <text x="0" y={HEIGHT + 16}>
          {days[0]?.day}
        </text>
        <text x="100%" y={HEIGHT + 16} class="text-end">
          today
        </text>
      </svg>
    </ChartFigure>
  )
}

function Axis({ most }: { readonly most: number }) {
  const y = scaleLinear([0, most], [HEIGHT, 0])
  const ticks = y.ticks(4).filter(Number.isInteger)
  return (
    <>
      {ticks.map((tick) => (
        <>
          <line class="grid-line" x1="0" x2="100%" y1={y(tick)} y2={y(tick)} />
          <text x="-6" y={y(tick) + 4} class="text-end">
            {tick.toLocaleString('en')}
          </text>
        </>
      ))}
    </>
  )
}

function Bars({ days, most }: { readonly days: readonly DayCount[]; readonly most: number }) {
  const x = scaleBand(
    days.map(({ day }) => day),
    [0, 100],
  )
  const y = scaleLinear([0, most], [HEIGHT, 0])
  const layers = stack<DayCount, Key>()
    .keys(SERIES.map(({ key }) => key))
    .value((day, key) => day[key])([...days])
  return (
    <>
      {layers.map((layer, index) => (
        <g class={SERIES[index]?.fill} fill={fillOf(SERIES[index]?.fill)}>
          {layer.map(([from, to], day) =>
            to === from ? null : (
              <rect
                x={`${round(x(days[day]?.day ?? '') ?? 0)}%`}
                width={`${round(x.bandwidth() * 0.85)}%`}
                y={round(y(to))}
                height={round(y(from) - y(to))}
              />
            ),
          )}
        </g>
      ))}
    </>
  )
}

function fillOf(fill: string | undefined): string | undefined {
  return fill === 'hatch-bad' ? 'url(#days-bad)' : undefined
}

function Legend() {
  return (
    <ul class="legend">
      {SERIES.map(({ word, fill }) => (
        <li>
          <svg width="12" height="12" aria-hidden="true">
            <rect width="12" height="12" class={fill} fill={fillOf(fill)} />
          </svg>{' '}
          {word}
        </li>
      ))}
    </ul>
  )
}

function totalOf(day: DayCount): number {
  return SERIES.reduce((sum, { key }) => sum + day[key], 0)
}

function describeDay(day: DayCount): string {
  const parts = SERIES.filter(({ key }) => day[key] > 0)
  return parts.map(({ key, word }) => `${day[key]} ${word.toLowerCase()}`).join(', ') || 'none'
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
