/** What a benchmark is asked for. */
import { parseArgs } from 'node:util'
import { SIZES } from './generate.ts'
import { SCENARIOS, type ScenarioName } from './plan.ts'

export interface Options {
  /** Paths, addresses, or `generated:<size>`. */
  readonly sources: readonly string[]
  readonly scenarios: readonly ScenarioName[]
  readonly rounds: number
  /** Repositories in the one job for many; 0 leaves it out. */
  readonly many: number
  /** The strategy that Holdfast is asked for. */
  readonly strategy: string
  /** The program that is measured, as node runs it. */
  readonly holdfast: string
  readonly json: string | undefined
}

const DEFAULT_SOURCES = ['generated:small', 'generated:large']
const [MANY, ROUNDS] = ['500', '3']

export const HELP = `Usage: npm run bench -- [options] [repository...]

Measures Holdfast beside what else backs up git repositories, on this machine and in turn, and
prints medians and ratios. Everything is served by git http-backend on the loopback interface.

A repository is a path, an address, or ${Object.keys(SIZES)
  .map((size) => `generated:${size}`)
  .join(', ')}.
Without one: ${DEFAULT_SOURCES.join(' and ')}. It is copied first, and never changed.

  --scenarios <list>   of ${SCENARIOS.join(',')} (default: all)
  --rounds <number>    timed rounds, after one that looks at memory and disk (default: ${ROUNDS})
  --many <number>      unchanged repositories in one job; 0 leaves it out (default: ${MANY})
  --strategy <name>    what holdfast backup is given as --strategy (default: stream)
  --holdfast <file>    the program that is measured (default: dist/cli/index.js)
  --json <file>        writes all figures there, too
  --help               prints this

Peers that are not installed are named as such: curl, restic. Memory is known on Linux only.
`

/** Undefined when help is asked for. Throws a TypeError that says what is wrong. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      scenarios: { type: 'string', default: SCENARIOS.join(',') },
      rounds: { type: 'string', default: ROUNDS },
      many: { type: 'string', default: MANY },
      strategy: { type: 'string', default: 'stream' },
      holdfast: { type: 'string', default: 'dist/cli/index.js' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  return {
    sources: positionals.length > 0 ? positionals : DEFAULT_SOURCES,
    scenarios: values.scenarios.split(',').filter(Boolean).map(readScenario),
    rounds: readCount('--rounds', values.rounds, 1),
    many: readCount('--many', values.many, 0),
    strategy: values.strategy,
    holdfast: values.holdfast,
    json: values.json,
  }
}

function readScenario(text: string): ScenarioName {
  const found = SCENARIOS.find((name) => name === text)
  if (found === undefined) throw new TypeError(`--scenarios takes ${SCENARIOS.join(', ')}.`)
  return found
}

function readCount(option: string, text: string, least: number): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count >= least) return count
  throw new TypeError(`${option} takes a whole number from ${least} on, not ${text}.`)
}
