/** A storage class of S3, as people call it. */
import type { IconName } from '@primer/octicons'
import { describeBytes } from '../../core/domain/quantity.ts'
import { Icon } from '../look/icon.tsx'
import { describeStorageClass } from '../look/storage-class.ts'
import type { StorageShare } from '../ports/fleet.ts'

const ICONS = new Map<string, IconName>([
  ['GLACIER_IR', 'archive'],
  ['GLACIER', 'hourglass'],
  ['DEEP_ARCHIVE', 'hourglass'],
])

export function ClassBadge({ name }: { readonly name: string }) {
  return (
    <span class="badge">
      <Icon name={ICONS.get(name) ?? 'database'} /> {describeStorageClass(name)}
    </span>
  )
}

interface ClassBadgesProps {
  /** Null where it is not known. */
  readonly storage: readonly StorageShare[] | null
}

/** One badge a class; what it holds is said on hover and to who does not see. */
export function ClassBadges({ storage }: ClassBadgesProps) {
  if (storage === null) return <span class="muted">not known</span>
  if (storage.length === 0) return <span class="muted">nothing stored</span>
  return (
    <span class="badges">
      {storage.map(({ storageClass, objects, bytes }) => (
        <span title={`${objects} ${objects === 1 ? 'object' : 'objects'}, ${describeBytes(bytes)}`}>
          <ClassBadge name={storageClass} />
        </span>
      ))}
    </span>
  )
}
