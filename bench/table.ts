/** Results as Markdown that is also read well in a terminal. */
import { describeBytes } from '../core/domain/quantity.ts'
import type { Ratio } from './ratios.ts'
import type { Figures, Row } from './scenario.ts'
import type { Throughput } from './throughput.ts'

const HEAD = [
  'what',
  'wall',
  'of first row',
  'CPU',
  'memory',
  'scratch',
  'from the server',
  'to the store',
  'store requests',
] as const

/** One line for each row; the third column is its wall time as a multiple of the first row's. */
export function describeRows(rows: readonly Row[]): string {
  const first = rows.find((row) => row.kind === 'measured')
  const lines = rows.map((row) =>
    row.kind === 'measured'
      ? [row.name, ...cellsOf(row.figures, first?.figures.wallMs ?? Number.NaN)]
      : [row.name, row.why.replaceAll(/[\n|]/g, ' '), ...HEAD.slice(2).map(() => '')],
  )
  return table([HEAD, ...lines])
}

export function describeRatios(ratios: readonly Ratio[]): string {
  const lines = ratios.map(({ what, value, target }) => [what, describeFactor(value), target ?? ''])
  return table([['ratio', 'measured', 'target'], ...lines])
}

export function describeThroughput(digests: readonly Throughput[]): string {
  const lines = digests.map(({ digest, bytesPerSecond }) => [
    digest,
    `${describeBytes(bytesPerSecond)}/s`,
  ])
  return table([['digest', 'throughput'], ...lines])
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) =>
    Math.max(3, cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    return `| ${padded.join(' | ')} |`
  }
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  )
  return [head, rule, ...rows].map(line).join('\n')
}

function cellsOf(figures: Figures, firstMs: number): string[] {
  const { memoryBytes, storeRequests } = figures
  return [
    describeTime(figures.wallMs),
    `${describeFactor(figures.wallMs / firstMs)} x`,
    describeTime(figures.cpuMs),
    memoryBytes === null ? 'unknown' : describeBytes(memoryBytes),
    describeBytes(figures.scratchBytes),
    describeBytes(figures.servedBytes),
    describeBytes(figures.storedBytes),
    storeRequests === null ? '' : String(storeRequests),
  ]
}

/** `148` as `148 ms`, `4210` as `4.21 s`. */
function describeTime(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`
}

function describeFactor(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0)
  return value.toFixed(Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 4)
}
