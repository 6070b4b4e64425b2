/** What came of something that was just done, or what should be known before all else. */
import type { IconName } from '@primer/octicons'
import type { Child } from 'hono/jsx'
import { Icon } from './icon.tsx'

interface FlashProps {
  readonly tone: 'good' | 'warn' | 'bad' | 'info'
  readonly children?: Child
}

const ICONS = {
  good: 'check-circle',
  warn: 'alert',
  bad: 'x-circle',
  info: 'info',
} as const satisfies Record<FlashProps['tone'], IconName>

export function Flash({ tone, children }: FlashProps) {
  return (
    <div class={`flash flash-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={ICONS[tone]} />
      <div>{children}</div>
    </div>
  )
}
