/** How old the newest good copies are. Each bar leads to the repositories that it counts. */
import { scaleBand, scaleLinear } from 'd3-scale'
import type { AgeCount } from '../queries/ages.ts'
import { ChartFigure } from './figure.tsx'
import { describeCount, describeRepositories } from './numbers.ts'
import { Patterns } from './patterns.tsx'

const HEIGHT = 160
const TOP = 18

export function AgeHistogram({ ages }: { readonly ages: readonly AgeCount[] }) {
  const all = ages.reduce((sum, age) => sum + age.repositories, 0)
  const beyond = ages.reduce((sum, age) => sum + age.repositories - age.withinRpo, 0)
  return (
    <ChartFigure
      title="Age of the newest good copy"
      summary={
        all === 0
          ? 'There is no repository to be covered.'
          : beyond === 0
            ? 'All are younger than their policies ask for.'
            : `${describeRepositories(beyond)} older than asked for (hatched), or without a copy.`
      }
      columns={[
        {
          head: 'Age',
          kind: 'name',
          cell: ({ id, words }) => <a href={hrefOf(id)}>{words}</a>,
        },
        { head: 'Repositories', kind: 'number', cell: (age) => age.repositories },
        { head: 'Within their RPO', kind: 'number', cell: (age) => age.withinRpo },
      ]}
      rows={ages}
    >
      <Bars ages={ages} />
    </ChartFigure>
  )
}

function hrefOf(id: string): string {
  return `/repos?state=covered&age=${id}`
}

function Bars({ ages }: { readonly ages: readonly AgeCount[] }) {
  const most = Math.max(1, ...ages.map(({ repositories }) => repositories))
  const y = scaleLinear([0, most], [0, HEIGHT - TOP])
  const x = scaleBand(
    ages.map(({ id }) => id),
    [0, 100],
  ).padding(0.15)
  return (
    <svg class="chart" height={HEIGHT + 20}>
      <title>Repositories by the age of their newest good copy</title>
      <Patterns id="ages" />
      {ages.map((age) => (
        <Bar age={age} left={x(age.id) ?? 0} width={x.bandwidth()} tallOf={y} />
      ))}
    </svg>
  )
}

interface BarProps {
  readonly age: AgeCount
  /** In percent, as `width`. */
  readonly left: number
  readonly width: number
  readonly tallOf: (repositories: number) => number
}

function Bar({ age, left, width, tallOf }: BarProps) {
  const { id, label, words, repositories, withinRpo } = age
  // What there is one of is seen, too.
  const tall = repositories === 0 ? 0 : Math.max(3, tallOf(repositories))
  const within = repositories === 0 ? 0 : (tall * withinRpo) / repositories
  const said = describeCount(repositories)
  const place = { x: `${left}%`, width: `${width}%` }
  const middle = `${left + width / 2}%`
  return (
    <a href={hrefOf(id)} aria-label={`${said} ${label}: by age, ${words}`}>
      <rect {...place} y="0" height={HEIGHT + 20} class="fill-touch" />
      <rect {...place} y={HEIGHT - tall} height={tall - within} fill="url(#ages-bad)" />
      <rect {...place} y={HEIGHT - within} height={within} class="fill-good" />
      <text class="text-middle">
        <tspan x={middle} y={HEIGHT - tall - 5}>
          {said}
        </tspan>{' '}
        <tspan x={middle} y={HEIGHT + 16}>
          {label}
        </tspan>
      </text>
    </a>
  )
}
