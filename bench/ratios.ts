/** What the figures say of each other, and what they should say. */
import type { Figures, Row } from './scenario.ts'

export interface Ratio {
  readonly what: string
  readonly value: number
  /** As text, since some are at most and some at least. */
  readonly target: string | null
}

/** Large enough that what is paid once per run no longer tells. */
const LARGE_PACK_BYTES = 100e6
/** What an unchanged backup may take on top of asking for the refs. */
const START_MS = 150

/** The ratios of a scenario; those whose figures are missing are left out. */
export function ratiosOf(scenario: string, rows: readonly Row[], packBytes: number): Ratio[] {
  const compare = comparer(rows)
  switch (scenario) {
    case 'first': {
      const least = packBytes >= LARGE_PACK_BYTES ? '>= 8' : '>= 4'
      return [
        ...compare('wall', 'holdfast, wire', 'raw transfer (curl)', '<= 1.3'),
        ...compare('wall', 'holdfast, wire', 'clone', '<= 0.25'),
        ...compare('wall', 'holdfast, objects', 'clone', '<= 1.1'),
        ...compare('wall', 'clone, tar, gzip -9, copy', 'holdfast, wire', least),
      ]
    }
    case 'unchanged':
      return aboveListing(rows)
    case '1-commit':
    case '100-commits': {
      const many = scenario === '100-commits'
      const target = (text: string) => (many ? text : null)
      const fetch = 'warm mirror: fetch, bundle'
      return [
        ...compare('wall', 'holdfast, wire', fetch, target('<= 0.5')),
        ...compare('wall', 'clone, tar, gzip -9, copy', 'holdfast, wire', target('>= 30')),
        ...compare('bytes from the server', 'holdfast, wire', fetch, target('<= 1.15')),
        ...compare('bytes from the server', 'holdfast, objects', fetch, target('<= 1.8')),
      ]
    }
    case 'restore':
      return [
        ...compare('wall', 'holdfast restore --bare', 'git clone --mirror', '<= 1.3'),
        ...compare('wall', 'holdfast restore', 'git clone', '<= 1.3'),
      ]
    default:
      return []
  }
}

/** The seconds that each of many repositories took, and those of the listing alone. */
export function perRepository(rows: readonly Row[], count: number): Ratio[] {
  return rows.flatMap((row) =>
    row.kind === 'measured'
      ? [
          {
            what: `seconds per repository, ${row.name}`,
            value: row.figures.wallMs / 1000 / count,
            target: null,
          },
        ]
      : [],
  )
}

const MEASURES = {
  wall: ({ wallMs }: Figures) => wallMs,
  'bytes from the server': ({ servedBytes }: Figures) => servedBytes,
}

function comparer(rows: readonly Row[]) {
  return (
    measure: keyof typeof MEASURES,
    one: string,
    other: string,
    target: string | null,
  ): Ratio[] => {
    const [above, below] = [figuresOf(rows, one), figuresOf(rows, other)]
    if (above === undefined || below === undefined) return []
    const value = MEASURES[measure](above) / MEASURES[measure](below)
    return [{ what: `${measure}: ${one} / ${other}`, value, target }]
  }
}

function aboveListing(rows: readonly Row[]): Ratio[] {
  const listing = figuresOf(rows, 'git ls-remote')
  return ['holdfast, wire', 'holdfast, objects'].flatMap((name) => {
    const own = figuresOf(rows, name)
    if (own === undefined || listing === undefined) return []
    const value = (own.wallMs - START_MS) / listing.wallMs
    return [{ what: `wall: (${name} - ${START_MS} ms) / git ls-remote`, value, target: '<= 1.5' }]
  })
}

function figuresOf(rows: readonly Row[], name: string): Figures | undefined {
  const row = rows.find((each) => each.name === name)
  return row?.kind === 'measured' ? row.figures : undefined
}
