/** What became of a run, as a word, an icon and a colour. */
import type { IconName } from '@primer/octicons'
import { Badge, type Tone } from '../look/state.tsx'
import type { RunItem } from '../ports/history.ts'

interface Look {
  readonly word: string
  readonly icon: IconName
  readonly tone: Tone
}

const OUTCOMES = new Map<string, Look>([
  ['stored', { word: 'Stored', icon: 'check-circle', tone: 'good' }],
  ['unchanged', { word: 'Unchanged', icon: 'check', tone: 'good' }],
  ['incomplete', { word: 'Incomplete', icon: 'circle-slash', tone: 'warn' }],
  ['cancelled', { word: 'Cancelled', icon: 'skip', tone: 'idle' }],
  ['failed', { word: 'Failed', icon: 'x-circle', tone: 'bad' }],
  ['unproved', { word: 'Not proved', icon: 'x-circle', tone: 'bad' }],
  ['refused', { word: 'Never began', icon: 'x-circle', tone: 'bad' }],
  ['lost', { word: 'Lost', icon: 'x-circle', tone: 'bad' }],
])

export function RunBadge({ run: { state, outcome } }: { readonly run: RunItem }) {
  if (state === 'queued') return <Badge word="Queued" icon="clock" tone="idle" />
  if (state === 'running') return <Badge word="Running" icon="sync" tone="idle" />
  const look = OUTCOMES.get(outcome ?? '')
  return look ? <Badge {...look} /> : <Badge word={outcome ?? 'Over'} icon="question" tone="idle" />
}
