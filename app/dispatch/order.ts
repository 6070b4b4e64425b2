/** What is to be dispatched: one workflow, for one batch of repositories. */
import { HoldfastError } from '../../core/domain/errors.ts'
import { MOST_SLOTS, type RunOptions } from '../../core/domain/lease.ts'
import type { Runs } from '../records/schema.ts'

export interface DispatchOrder {
  readonly installationId: string
  readonly workflow: {
    readonly repositoryId: string
    readonly owner: string
    readonly name: string
    /** The name of the file in `.github/workflows`. */
    readonly file: string
    readonly ref: string
  }
  /** Jobs that share the runs, 1 to 256. */
  readonly slots: number
  /** Jobs at once; as many as there are slots, where it is absent. */
  readonly maxParallel?: number
  /** A job takes the runs of its slot in the order in which they stand here. */
  readonly runs: readonly {
    readonly repositoryId: string
    /** 0 to `slots - 1`. */
    readonly slot: number
    readonly cause: Runs['cause']
    readonly options: RunOptions
  }[]
}

/** Throws `internal` for an order that GitHub would refuse, or that would leave a run behind. */
export function checkOrder({ slots, maxParallel = slots, runs }: DispatchOrder): void {
  if (!Number.isInteger(slots) || slots < 1 || slots > MOST_SLOTS) {
    throw odd(`it has ${slots} slots`)
  }
  if (!Number.isInteger(maxParallel) || maxParallel < 1) throw odd(`${maxParallel} jobs at once`)
  const stray = runs.find(({ slot }) => !Number.isInteger(slot) || slot < 0 || slot >= slots)
  if (stray !== undefined) throw odd(`no job would take slot ${stray.slot} of ${slots}`)
}

function odd(why: string): HoldfastError {
  return new HoldfastError('internal', `This dispatch cannot be sent: ${why}.`, {
    hint: 'This is a defect: please report it with the policy that led to it.',
  })
}
