/** A storage class of S3, as people call it. */
import type { IconName } from '@primer/octicons'
import { describeBytes } from '../../core/domain/quantity.ts'
import { Icon } from '../look/icon.tsx'
import type { StorageShare } from '../ports/fleet.ts'

interface Look {
  readonly word: string
  readonly icon: IconName
}

const CLASSES = new Map<string, Look>([
  ['STANDARD', { word: 'Standard', icon: 'database' }],
  ['STANDARD_IA', { word: 'Standard-IA', icon: 'database' }],
  ['ONEZONE_IA', { word: 'One Zone-IA', icon: 'database' }],
  ['INTELLIGENT_TIERING', { word: 'Intelligent-Tiering', icon: 'database' }],
  ['GLACIER_IR', { word: 'Glacier IR', icon: 'archive' }],
  ['GLACIER', { word: 'Glacier', icon: 'hourglass' }],
  ['DEEP_ARCHIVE', { word: 'Deep Archive', icon: 'hourglass' }],
])

export function ClassBadge({ name }: { readonly name: string }) {
  const { word, icon } = CLASSES.get(name) ?? { word: name, icon: 'database' }
  return (
    <span class="badge">
      <Icon name={icon} /> {word}
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
