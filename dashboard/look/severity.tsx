/** How grave an alert is. */
import type { AlertItem } from '../ports/alerts.ts'
import { Badge } from './state.tsx'

const SEVERITIES = {
  critical: { word: 'Critical', icon: 'x-circle', tone: 'bad' },
  warning: { word: 'Warning', icon: 'alert', tone: 'warn' },
  notice: { word: 'Notice', icon: 'info', tone: 'idle' },
} as const

export function SeverityBadge({ severity }: Pick<AlertItem, 'severity'>) {
  return <Badge {...SEVERITIES[severity]} />
}
