/** How well a snapshot is proved, as docs/format.md defines the levels, in few words. */
import type { VerifyLevel } from '../../core/domain/levels.ts'

export const LEVELS: Readonly<Record<VerifyLevel, string>> = {
  wire: 'Checksum verified',
  objects: 'Every object verified',
  full: 'Restored and compared',
}
