/** The command that restores a snapshot to a directory, ready to paste. */
import { directoryFor } from '../../core/domain/restore-command.ts'
import { shellWord } from '../../core/domain/shell-word.ts'
import type { DashboardParts } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'

/** By the id of the repository: names are given away and taken again, an id never is. */
export function restoreCommand(
  { storeAddress }: Pick<DashboardParts, 'storeAddress'>,
  { id, name }: Pick<FleetRepository, 'id' | 'name'>,
  snapshot: string,
): string {
  const words = ['restore', id, directoryFor(name), '--store', storeAddress, '--snapshot', snapshot]
  return ['holdfast', ...words].map(shellWord).join(' ')
}
