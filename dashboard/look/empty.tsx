/** Where there is nothing to show: why, and what to do about it. */
import type { IconName } from '@primer/octicons'
import type { Child } from 'hono/jsx'
import { Icon } from './icon.tsx'

interface EmptyProps {
  readonly icon: IconName
  /** `No repository fits.` */
  readonly title: string
  /** What to do next. */
  readonly children?: Child
}

export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <p class="empty-title">{title}</p>
      {children}
    </div>
  )
}
