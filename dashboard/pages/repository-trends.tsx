/** How size and duration go, drawn from the last 90 of each. */
import { scaleLinear, scaleUtc } from 'd3-scale'
import { area, line } from 'd3-shape'
import { describeBytes, describeDuration } from '../../core/domain/quantity.ts'
import { ChartFigure } from '../look/figure.tsx'
import { describeExact } from '../look/time.tsx'
import type { Trends } from '../queries/repository.ts'

interface Point {
  readonly at: Date
  readonly value: number
}

interface TrendProps {
  readonly title: string
  readonly of: string
  readonly points: readonly Point[]
  readonly describe: (value: number) => string
}

const WIDTH = 320
const HEIGHT = 150
const LEFT = 60
const BOTTOM = 20

export function TrendFigures({ trends: { sizes, durations } }: { readonly trends: Trends }) {
  return (
    <>
      <Trend
        title="Size of a snapshot"
        of="snapshots"
        points={sizes.map(({ at, bytes }) => ({ at, value: bytes }))}
        describe={describeBytes}
      />
      <Trend
        title="Duration of a run"
        of="runs"
        points={durations.map(({ at, ms }) => ({ at, value: ms }))}
        describe={describeDuration}
      />
    </>
  )
}

function Trend({ title, of, points, describe }: TrendProps) {
  const [first, last] = [points.at(0), points.at(-1)]
  const summary =
    first === undefined || last === undefined
      ? `No ${of} yet.`
      : `From ${describe(first.value)} to ${describe(last.value)} over the last ${points.length} ${of}.`
  return (
    <ChartFigure
      title={title}
      summary={summary}
      rows={points.toReversed()}
      columns={[
        { head: 'When (UTC)', kind: 'name', cell: ({ at }) => describeExact(at) },
        { head: title, kind: 'number', cell: ({ value }) => describe(value) },
      ]}
    >
      {points.length > 1 && <Curve {...{ points, describe }} />}
    </ChartFigure>
  )
}

function Curve({ points, describe }: Pick<TrendProps, 'points' | 'describe'>) {
  const times = points.map(({ at }) => at.getTime())
  const most = Math.max(...points.map(({ value }) => value), 1)
  const x = scaleUtc([Math.min(...times), Math.max(...times)], [LEFT, WIDTH - 8])
  const y = scaleLinear([0, most], [HEIGHT - BOTTOM, 8])
  const xOf = ({ at }: Point) => x(at)
  const yOf = ({ value }: Point) => y(value)
  const surface = area<Point>().x(xOf).y0(y(0)).y1(yOf)
  const curve = line<Point>().x(xOf).y(yOf)
  return (
    <svg class="chart trend" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {[0, most / 2, most].map((value) => (
        <>
          <line class="rule" x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} />
          <text x={LEFT - 6} y={y(value) + 4} text-anchor="end">
            {value === 0 ? '0' : describe(value)}
          </text>
        </>
      ))}
      {x.ticks(4).map((tick) => (
        <text x={x(tick)} y={HEIGHT - 4} text-anchor="middle">
          {x.tickFormat(4)(tick)}
        </text>
      ))}
      <path class="area" d={surface([...points]) ?? ''} />
      <path class="curve" d={curve([...points]) ?? ''} />
    </svg>
  )
}
