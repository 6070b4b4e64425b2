/** Who may have what is in a snapshot. */
import { requireRole } from '../needs.ts'
import type { DashboardParts } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import { Problem } from '../problem.ts'
import type { Viewer } from '../viewer.ts'
import { type Event, record } from './record.ts'

export type AdmitParts = Pick<DashboardParts, 'mayDownload' | 'activity' | 'now'>

/**
 * Lets restorers through whom GitHub lets read the repository at this moment, and throws
 * `not-allowed` for all others, which is noted as a refusal of `event`.
 */
export async function admit(
  parts: AdmitParts,
  viewer: Viewer,
  repository: FleetRepository,
  event: Event,
): Promise<void> {
  try {
    requireRole(viewer, repository.installationId, 'restorer')
    if (!(await parts.mayDownload(viewer, repository))) throw notReadable(repository)
  } catch (error) {
    const refused = error instanceof Problem && error.code === 'not-allowed'
    await record(parts, viewer, event, refused ? 'refused' : 'failed')
    throw error
  }
}

function notReadable({ owner, name }: FleetRepository): Problem {
  return new Problem(
    'not-allowed',
    `GitHub does not let you read ${owner}/${name} now.`,
    'Ask its owner for read access at GitHub, and log in as yourself.',
  )
}
