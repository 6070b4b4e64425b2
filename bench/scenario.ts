/** Runs the contenders of a scenario in turn, round after round, and takes the medians. */
import type { Contender } from './contenders.ts'
import type { Time } from './measure.ts'
import type { Served } from './served.ts'
import { createStage, type Surroundings, type Variables } from './stage.ts'
import { createTrial, type Seen, type Trial, type Views } from './trial.ts'

export interface Scenario {
  readonly name: string
  readonly views: Views
  readonly contenders: readonly Contender[]
  readonly variables: Variables
  readonly rounds: number
}

export interface Bench extends Surroundings {
  readonly served: Served
  /** Where the progress goes. */
  readonly report: (line: string) => void
}

/** Medians of all rounds for the times; the rest is of the one run that was observed. */
export interface Figures extends Time, Seen {
  readonly storeRequests: number | null
}

export type Row =
  | {
      readonly kind: 'measured'
      readonly name: string
      readonly figures: Figures
      /** Every round, in order. */
      readonly rounds: readonly Time[]
    }
  | { readonly kind: 'missing'; readonly name: string; readonly why: string }

interface Record {
  readonly trial: Trial
  readonly rounds: Time[]
  seen?: Seen
  storeRequests: number | null
  missing?: string
}

export async function runScenario(scenario: Scenario, bench: Bench): Promise<readonly Row[]> {
  const { views, contenders, variables, rounds } = scenario
  const stage = createStage(bench, variables)
  const means = { stage, served: bench.served, views }
  const records = contenders.map(
    (contender): Record => ({
      trial: createTrial(contender, means),
      rounds: [],
      storeRequests: null,
    }),
  )

  await views.before()
  await inTurn('preparing', async (record) => record.trial.prepare())
  await views.now()
  await inTurn('observing', async (record) => {
    record.seen = await record.trial.look()
  })
  for (let round = 1; round <= rounds; round += 1) {
    await inTurn(`round ${round} of ${rounds}`, async (record) => {
      record.rounds.push(await record.trial.time())
    })
  }
  await inTurn('counting requests', async (record) => {
    record.storeRequests = await record.trial.countStoreRequests()
  })
  await stage.close()
  return records.map(toRow)

  async function inTurn(what: string, work: (record: Record) => Promise<void>): Promise<void> {
    for (const record of records.filter(({ missing }) => missing === undefined)) {
      bench.report(`${scenario.name}: ${record.trial.name}: ${what}`)
      try {
        await work(record)
      } catch (error) {
        bench.signal.throwIfAborted()
        // One that fails keeps no other from running, and its row says why.
        record.missing = error instanceof Error ? error.message : String(error)
      }
    }
  }
}

function toRow({ trial: { name }, rounds, seen, storeRequests, missing }: Record): Row {
  if (missing !== undefined || seen === undefined) {
    return { kind: 'missing', name, why: missing ?? 'not run' }
  }
  const figures = {
    wallMs: median(rounds.map(({ wallMs }) => wallMs)),
    cpuMs: median(rounds.map(({ cpuMs }) => cpuMs)),
    ...seen,
    storeRequests,
  }
  return { kind: 'measured', name, figures, rounds }
}

/** Of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}
