/** What is stored in each storage class, and what it costs. */
import { scaleLinear } from 'd3-scale'
import { describeBytes } from '../../core/domain/quantity.ts'
import type { ClassCount, Stored } from '../queries/storage.ts'
import { ChartFigure } from './figure.tsx'
import { describeCount, describeMoney, describeShare } from './numbers.ts'
import { describeStorageClass } from './storage-class.ts'

const ROW = 40

interface StorageBarsProps {
  readonly stored: Stored
  readonly currency: string
}

export function StorageBars({ stored, currency }: StorageBarsProps) {
  const { classes, bytes } = stored
  const width = scaleLinear([0, Math.max(1, ...classes.map((one) => one.bytes))], [0, 100])
  return (
    <ChartFigure
      title="Storage by class"
      summary={`${describeBytes(bytes)} in ${classes.length === 1 ? 'one class' : `${classes.length} classes`}.`}
      columns={[
        {
          head: 'Class',
          kind: 'name',
          cell: ({ storageClass }) => (
            <a href={hrefOf(storageClass)}>{describeStorageClass(storageClass)}</a>
          ),
        },
        { head: 'Stored', kind: 'number', cell: (one) => describeBytes(one.bytes) },
        { head: 'Objects', kind: 'number', cell: (one) => describeCount(one.objects) },
        { head: 'Repositories', kind: 'number', cell: (one) => describeCount(one.repositories) },
        { head: 'A month', kind: 'number', cell: (one) => describeCost(one, currency) },
      ]}
      rows={classes}
    >
      <svg class="chart" height={Math.max(1, classes.length) * ROW}>
        <title>Bytes by storage class</title>
        {classes.map((one, row) => (
          <a href={hrefOf(one.storageClass)}>
            <text x="0" y={row * ROW + 14}>
              {describeStorageClass(one.storageClass)}
            </text>
            <text x="100%" y={row * ROW + 14} class="text-end">
              {describeBytes(one.bytes)} · {describeShare(one.bytes, bytes)}
            </text>
            <rect x="0" y={row * ROW + 20} width="100%" height="8" rx="4" class="fill-none" />
            <rect
              x="0"
              y={row * ROW + 20}
              width={`${Math.max(0.5, width(one.bytes))}%`}
              height="8"
              rx="4"
              class="fill-accent"
            />
          </a>
        ))}
      </svg>
    </ChartFigure>
  )
}

function hrefOf(storageClass: string): string {
  return `/repos?class=${encodeURIComponent(storageClass)}`
}

function describeCost({ cost }: ClassCount, currency: string): string {
  return cost === null ? 'not known' : describeMoney(cost, currency)
}
