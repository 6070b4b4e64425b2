/** What happened between two looks at the fleet. */
import type { CoverageState } from '../../core/domain/coverage-verdict.ts'
import type { Fleet, FleetRepository } from '../ports/fleet.ts'

/** Of one repository. Whoever hears of it asks the API for the rest. */
export type Change =
  | (About & {
      readonly kind: 'state'
      readonly from: CoverageState | null
      to: CoverageState | null
    })
  | (About & {
      readonly kind: 'run'
      readonly state: 'queued' | 'running' | 'settled'
      runId: string
    })
  | (About & { readonly kind: 'snapshot'; readonly snapshot: string })

interface About {
  readonly repository: Pick<FleetRepository, 'id' | 'installationId' | 'owner' | 'name'>
}

/** In the order of `after`; what is gone comes last, with `to` null. */
export function changesBetween(before: Fleet, after: Fleet): Change[] {
  const had = new Map(before.repositories.map((one) => [one.id, one]))
  const changes = after.repositories.flatMap((one) => {
    const was = had.get(one.id)
    had.delete(one.id)
    return compare(was, one)
  })
  const gone = [...had.values()].map(
    (one): Change => ({
      ...{ kind: 'state', repository: nameOf(one), from: one.coverage.state, to: null },
    }),
  )
  return [...changes, ...gone]
}

function compare(was: FleetRepository | undefined, is: FleetRepository): Change[] {
  const repository = nameOf(is)
  const changes: Change[] = []
  const from = was?.coverage.state ?? null
  const to = is.coverage.state
  if (from !== to) changes.push({ kind: 'state', repository, from, to })
  const taken = is.verified?.snapshot
  if (taken !== undefined && taken !== was?.verified?.snapshot) {
    changes.push({ kind: 'snapshot', repository, snapshot: taken })
  }
  const ended = was?.work && was.work.runId !== is.work?.runId ? was.work.runId : undefined
  if (ended !== undefined) changes.push({ kind: 'run', repository, state: 'settled', runId: ended })
  const work = is.work
  if (work && (work.runId !== was?.work?.runId || work.state !== was.work.state)) {
    changes.push({ kind: 'run', repository, state: work.state, runId: work.runId })
  }
  return changes
}

function nameOf({ id, installationId, owner, name }: FleetRepository): About['repository'] {
  return { id, installationId, owner, name }
}
