/** All measurements in order, printed as they come and collected for JSON. */
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describeBytes } from '../core/domain/quantity.ts'
import { describeMachine, type Machine } from './machine.ts'
import type { Options } from './options.ts'
import { planMany, planScenario, planStartUp, type ScenarioName, type Settings } from './plan.ts'
import { perRepository, type Ratio, ratiosOf } from './ratios.ts'
import { prepareRepository, type Repository } from './repositories.ts'
import { type Bench, type Row, runScenario, type Scenario } from './scenario.ts'
import { describeRatios, describeRows, describeThroughput } from './table.ts'
import { measureThroughput, type Throughput } from './throughput.ts'

export interface Results {
  readonly machine: Machine
  readonly options: Options
  readonly repositories: readonly RepositoryResult[]
  readonly many: ScenarioResult | null
  readonly startUp: ScenarioResult
  readonly throughput: readonly Throughput[]
}

export interface RepositoryResult extends Omit<Repository, 'directory'> {
  readonly scenarios: readonly ScenarioResult[]
}

export interface ScenarioResult {
  readonly name: string
  /** None where the history is too short for the scenario. */
  readonly rows: readonly Row[]
  readonly ratios: readonly Ratio[]
}

export interface Desk extends Bench {
  /** Takes a finished piece of the results. */
  readonly print: (text: string) => void
}

const THROUGHPUT_BYTES = 256 * 1024 * 1024
/** Short runs differ more from each other, and cost little. */
const START_UP_ROUNDS = 3

export async function measureAll(options: Options, desk: Desk): Promise<Results> {
  const settings: Settings = {
    rounds: options.rounds,
    variables: {
      NODE: process.execPath,
      HOLDFAST: resolve(options.holdfast),
      STRATEGY: options.strategy,
    },
  }
  const machine = await describeMachine()
  const facts = Object.entries(machine).map(([what, is]) => `- ${what}: ${is}`)
  desk.print([...facts, `- rounds: ${options.rounds}`].join('\n'))
  const repositories: RepositoryResult[] = []
  for (const source of options.sources) {
    repositories.push(await measureRepository(source, options.scenarios, settings, desk))
  }
  const many = options.many === 0 ? null : await measureMany(options.many, settings, desk)
  const startUp = planStartUp({ ...settings, rounds: settings.rounds * START_UP_ROUNDS })
  const startUpResult = await measure(startUp, desk, () => [])
  const throughput = measureThroughput(THROUGHPUT_BYTES, options.rounds)
  desk.print(`## Digests\n\n${describeThroughput(throughput)}`)
  return { machine, options, repositories, many, startUp: startUpResult, throughput }
}

/** Whether Holdfast itself could be measured wherever it was to be. */
export function isComplete({ repositories, many, startUp }: Results): boolean {
  const scenarios = [...repositories.flatMap((each) => each.scenarios), startUp]
  const rows = [...scenarios, ...(many === null ? [] : [many])].flatMap((each) => each.rows)
  return rows.every(({ kind, name }) => kind === 'measured' || !name.startsWith('holdfast'))
}

async function measureRepository(
  source: string,
  names: readonly ScenarioName[],
  settings: Settings,
  desk: Desk,
): Promise<RepositoryResult> {
  desk.report(`${source}: making a copy`)
  const repository = await prepareRepository(source, join(desk.root, 'repository'))
  desk.print(describeRepository(repository))
  const scenarios: ScenarioResult[] = []
  for (const name of names) {
    const scenario = await planScenario(name, repository, settings, desk)
    if (scenario === undefined) {
      desk.print(`### ${name}\n\nIts history is too short for this.`)
      scenarios.push({ name, rows: [], ratios: [] })
      continue
    }
    const compare = (rows: readonly Row[]) => ratiosOf(name, rows, repository.packBytes)
    scenarios.push(await measure(scenario, desk, compare))
  }
  const { directory, ...facts } = repository
  await rm(directory, { recursive: true })
  return { ...facts, scenarios }
}

async function measureMany(count: number, settings: Settings, desk: Desk): Promise<ScenarioResult> {
  const { directory } = await prepareRepository('generated:tiny', join(desk.root, 'one-of-many'))
  const scenario = await planMany(count, directory, settings, desk)
  return measure(scenario, desk, (rows) => perRepository(rows, count))
}

async function measure(
  scenario: Scenario,
  desk: Desk,
  compare: (rows: readonly Row[]) => readonly Ratio[],
): Promise<ScenarioResult> {
  const rows = await runScenario(scenario, desk)
  const ratios = compare(rows)
  const ratioTable = ratios.length === 0 ? [] : [describeRatios(ratios)]
  desk.print([`### ${scenario.name}`, describeRows(rows), ...ratioTable].join('\n\n'))
  return { name: scenario.name, rows, ratios }
}

function describeRepository({ name, refs, objects, packBytes, leftOut }: Repository): string {
  const facts = [`${refs} refs`, `${objects} objects`, `a pack of ${describeBytes(packBytes)}`]
  const without =
    leftOut === 0 ? '' : ` Left out, since the source lacks objects of them: ${leftOut}.`
  return `## ${name}\n\n${facts.join(', ')}.${without}`
}
