/** A repository as a row of a spreadsheet; all times in UTC. */
import type { CsvColumn } from '../csv.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import { heldAt } from '../queries/ages.ts'
import { storedBytesOf } from '../queries/storage.ts'

export const REPOSITORY_CSV: readonly CsvColumn<FleetRepository>[] = [
  { head: 'id', cell: ({ id }) => id },
  { head: 'owner', cell: ({ owner }) => owner },
  { head: 'name', cell: ({ name }) => name },
  { head: 'visibility', cell: ({ visibility }) => visibility },
  { head: 'archived', cell: ({ archived }) => archived },
  { head: 'fork', cell: ({ fork }) => fork },
  { head: 'language', cell: ({ language }) => language },
  { head: 'topics', cell: ({ topics }) => topics.join(' ') },
  { head: 'state', cell: ({ coverage }) => coverage.state },
  { head: 'since', cell: ({ coverage }) => timeOf(coverage.since) },
  { head: 'cause', cell: ({ coverage }) => coverage.cause.code },
  { head: 'cause_text', cell: ({ coverage }) => coverage.cause.text },
  { head: 'next_step', cell: ({ coverage }) => coverage.next.text },
  { head: 'held_at', cell: (repository) => timeOf(heldAt(repository)) },
  { head: 'newest_verified_snapshot', cell: ({ verified }) => verified?.snapshot ?? null },
  { head: 'verified_at', cell: ({ verified }) => timeOf(verified?.verifiedAt ?? null) },
  { head: 'verified_level', cell: ({ verified }) => verified?.level ?? null },
  { head: 'restore_tested_at', cell: ({ restoreTestedAt }) => timeOf(restoreTestedAt) },
  { head: 'pushed_at', cell: ({ pushedAt }) => timeOf(pushedAt) },
  { head: 'snapshots', cell: ({ snapshots }) => snapshots },
  { head: 'stored_bytes', cell: storedBytesOf },
  { head: 'last_days', cell: ({ days }) => days.slice(-30) },
]

function timeOf(at: Date | null): string | null {
  return at?.toISOString() ?? null
}
