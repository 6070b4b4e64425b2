/** A state of coverage: an icon, a word and a colour, so that none of them stands alone. */
import type { IconName } from '@primer/octicons'
import type { CoverageState } from '../../core/domain/coverage-verdict.ts'
import { Icon } from './icon.tsx'

/** `good` needs nobody, `warn` soon, `bad` now; `idle` is nobody's trouble. */
export type Tone = 'good' | 'warn' | 'bad' | 'idle'

export const STATES: Readonly<
  Record<CoverageState, { readonly word: string; readonly icon: IconName; readonly tone: Tone }>
> = {
  protected: { word: 'Protected', icon: 'shield-check', tone: 'good' },
  late: { word: 'Late', icon: 'clock', tone: 'warn' },
  overdue: { word: 'Overdue', icon: 'alert', tone: 'bad' },
  failed: { word: 'Failed', icon: 'x-circle', tone: 'bad' },
  incomplete: { word: 'Incomplete', icon: 'circle-slash', tone: 'warn' },
  never: { word: 'Never backed up', icon: 'circle', tone: 'bad' },
  excluded: { word: 'Excluded', icon: 'skip', tone: 'idle' },
  'source-gone': { word: 'Source gone', icon: 'trash', tone: 'warn' },
  paused: { word: 'Paused', icon: 'stop', tone: 'idle' },
}

export function StateBadge({ state }: { readonly state: CoverageState }) {
  const { word, icon, tone } = STATES[state]
  return <Badge word={word} icon={icon} tone={tone} />
}

interface BadgeProps {
  readonly word: string
  readonly icon: IconName
  readonly tone: Tone
}

export function Badge({ word, icon, tone }: BadgeProps) {
  return (
    <span class={`badge badge-${tone}`}>
      <Icon name={icon} /> {word}
    </span>
  )
}
