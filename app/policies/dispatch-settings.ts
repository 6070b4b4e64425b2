import type { DispatchSettings } from '../../core/domain/policy.ts'
import type { PolicySource } from './file.ts'

/** Jobs at once, and dispatches an hour, where nobody says anything. */
const MAX_PARALLEL = 10
const DISPATCHES_PER_HOUR = 60

/** How backups are run by the file in force, the first of those given. */
export function decideDispatch(
  [source]: readonly PolicySource[],
  controlRepository: string,
): DispatchSettings {
  return {
    mode: 'central',
    workflow: 'holdfast.yml',
    maxParallel: MAX_PARALLEL,
    dispatchesPerHour: DISPATCHES_PER_HOUR,
    ...source?.file.dispatch,
    controlRepository,
  }
}
