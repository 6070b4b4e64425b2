/** Orders and dispatches to try things with. */
import type { DispatchOrder } from '../../../app/dispatch/order.ts'
import { insertDispatch } from '../../../app/records/dispatches.ts'
import type { Db } from '../../../app/records/open.ts'

export const START = new Date('2026-11-21T03:00:00Z')

export function minutesLater(minutes: number): Date {
  return new Date(START.getTime() + minutes * 60_000)
}

export const OPTIONS = { verify: 'objects', full: false, refs: [], classes: ['git'] } as const

export const WORKFLOW = {
  repositoryId: '77',
  owner: 'acme',
  name: 'holdfast',
  file: 'holdfast.yml',
  ref: 'main',
}

/** One run for each repository, on the slot that is given with it. */
export function orderOf(
  slots: number,
  ...runs: readonly (readonly [repositoryId: string, slot: number])[]
): DispatchOrder {
  return {
    installationId: '3',
    workflow: WORKFLOW,
    slots,
    runs: runs.map(([repositoryId, slot]) => ({
      ...{ repositoryId, slot },
      cause: 'push',
      options: { ...OPTIONS, refs: [], classes: ['git'] },
    })),
  }
}

/** A planned dispatch of one run for each repository: `<id>.0`, `<id>.1`, … */
export async function planned(
  db: Db,
  id: string,
  repositories: readonly string[],
  { createdAt = START, installationId = '3' }: { createdAt?: Date; installationId?: string } = {},
): Promise<Set<string>> {
  const { runs, ...order } = orderOf(1, ...repositories.map((each) => [each, 0] as const))
  return insertDispatch(db, {
    ...order,
    ...{ id, createdAt, installationId },
    runs: runs.map((run, place) => ({ ...run, id: `${id}.${place}` })),
  })
}
