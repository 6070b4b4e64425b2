/** What the first page says. */
import type { DashboardParts } from '../parts.ts'
import type { Viewer } from '../viewer.ts'
import { judge, type Verdict } from './verdict.ts'
import { visibleOf } from './visible.ts'

export interface Overview {
  readonly at: Date
  readonly verdict: Verdict
}

export async function readOverview(
  { fleet }: Pick<DashboardParts, 'fleet'>,
  viewer: Viewer,
): Promise<Overview> {
  const all = await fleet.read()
  return { at: all.at, verdict: judge(visibleOf(all, viewer)) }
}
