/** What an operator may have done to one repository. */
import { requireRole } from '../needs.ts'
import type { DashboardParts } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import { notFound, Problem } from '../problem.ts'
import type { Viewer } from '../viewer.ts'
import { carryOut, type Order, planBulk } from './bulk.ts'
import { findSnapshot } from './find-snapshot.ts'
import { readPauseEnd } from './pause.ts'
import { recorded } from './record.ts'

export type Deed =
  | { readonly kind: 'back-up'; readonly full: boolean }
  | { readonly kind: 'verify' }
  | { readonly kind: 'pause'; readonly until: Date }
  | { readonly kind: 'resume' }
  | Special

/** What is done to one repository alone, and never to many. */
type Special =
  | { readonly kind: 'cancel'; readonly runId: string }
  | { readonly kind: 'pin'; readonly snapshot: string; readonly reason: string }
  | { readonly kind: 'unpin'; readonly snapshot: string }

type DeedParts = Pick<DashboardParts, 'fleet' | 'deeds' | 'history' | 'activity' | 'now'>

/**
 * Has it done, and notes so in the audit trail, as it does what was refused. Throws `not-allowed`,
 * `not-found` for a run or snapshot of another repository, and `conflict` where it makes no sense.
 */
export async function doDeed(
  parts: DeedParts,
  viewer: Viewer,
  repository: FleetRepository,
  deed: Deed,
): Promise<void> {
  switch (deed.kind) {
    case 'back-up':
      return await doOne(parts, viewer, repository, deed.kind, { full: deed.full })
    case 'pause': {
      const until = readPauseEnd(deed.until, parts.now())
      return await doOne(parts, viewer, repository, deed.kind, { until })
    }
    case 'verify':
    case 'resume':
      return await doOne(parts, viewer, repository, deed.kind, {})
    default:
      return await doSpecial(parts, viewer, repository, deed)
  }
}

/** As it is done to many, of which this is one. */
async function doOne(
  parts: DeedParts,
  viewer: Viewer,
  { id }: FleetRepository,
  kind: 'back-up' | 'verify' | 'pause' | 'resume',
  order: Order,
): Promise<void> {
  const plan = await planBulk(parts, viewer, kind, { ids: [id] })
  const unfit = plan.leftOut.find(({ by }) => by === 'state')
  if (unfit !== undefined) throw new Problem('conflict', unfit.why, 'Load the page again.')
  await carryOut(parts, viewer, plan, order)
}

async function doSpecial(
  parts: DeedParts,
  viewer: Viewer,
  repository: FleetRepository,
  deed: Special,
): Promise<void> {
  const { id, installationId } = repository
  const { kind, ...detail } = deed
  const [action, target] =
    deed.kind === 'cancel'
      ? ['run.cancel', `run:${deed.runId}`]
      : [`snapshot.${kind}`, `snapshot:${id}/${deed.snapshot}`]
  await recorded(parts, viewer, { action, target, detail }, async () => {
    requireRole(viewer, installationId, 'operator')
    if (deed.kind === 'cancel') await cancel(parts, viewer, id, deed.runId)
    else await hold(parts, id, deed)
  })
}

async function cancel(
  { deeds, history }: DeedParts,
  { actor }: Viewer,
  id: string,
  runId: string,
): Promise<void> {
  if ((await history.run(runId))?.repositoryId !== id) throw notFound()
  const became = await deeds.cancel(runId, actor)
  if (became === 'unknown') throw notFound()
  if (became !== 'over') return
  throw new Problem('conflict', 'The run is over already.', 'Look at what became of it.')
}

async function hold(
  { deeds, history }: DeedParts,
  id: string,
  deed: Exclude<Special, { kind: 'cancel' }>,
): Promise<void> {
  await findSnapshot({ history }, id, deed.snapshot)
  if (deed.kind === 'unpin') {
    if (!(await deeds.unpin(id, deed.snapshot))) throw free()
  } else if (!(await deeds.pin(id, deed.snapshot, deed.reason))) throw held()
}

function held(): Problem {
  const hint = 'Let go of it first, to hold it for another reason.'
  return new Problem('conflict', 'The snapshot is held already.', hint)
}

function free(): Problem {
  return new Problem('conflict', 'Nothing holds the snapshot.', 'Load the page again.')
}
