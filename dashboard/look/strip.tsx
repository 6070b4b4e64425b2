/** How a repository stood day by day, in a strip as wide as a word. */
import { DAY_LETTERS } from '../ports/fleet.ts'
import { GRAVITY } from '../queries/attention.ts'
import { STATES, type Tone } from './state.tsx'

const DAYS = 30
const STEP = 4
const HEIGHT = 16

/** The worse, the shorter: the strip says the same without its colours. */
const TALL: Readonly<Record<Tone | 'none', number>> = {
  good: 16,
  warn: 10,
  bad: 5,
  idle: 2,
  none: 2,
}

const BY_LETTER: ReadonlyMap<string, { readonly word: string; readonly tone: Tone }> = new Map(
  GRAVITY.map((state) => [DAY_LETTERS[state], STATES[state]]),
)
const NOT_KNOWN = { word: 'Not known', tone: 'none' } as const

export function DayStrip({ days }: { readonly days: string }) {
  const last = days.slice(-DAYS).padStart(DAYS, '.')
  return (
    <svg
      class="strip"
      role="img"
      aria-label={describeDays(last)}
      width={DAYS * STEP}
      height={HEIGHT}
      viewBox={`0 0 ${DAYS * STEP} ${HEIGHT}`}
    >
      {Array.from(pathsOf(last), ([tone, path]) => (
        <path class={`fill-${tone}`} d={path} />
      ))}
    </svg>
  )
}

/** `Last 30 days: 27 protected, 3 overdue`. */
export function describeDays(days: string): string {
  const counts = new Map<string, number>()
  for (const letter of days) {
    const word = stateOf(letter).word.toLowerCase()
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const parts = Array.from(counts, ([word, count]) => `${count} ${word}`)
  return `Last ${days.length} days: ${parts.join(', ')}`
}

/** One path for each tone: a page has many strips. */
function pathsOf(days: string): Map<string, string> {
  const paths = new Map<string, string>()
  Array.from(days, stateOf).forEach(({ tone }, index) => {
    const tall = TALL[tone]
    const bar = `M${index * STEP} ${HEIGHT - tall}h3v${tall}h-3z`
    paths.set(tone, (paths.get(tone) ?? '') + bar)
  })
  return paths
}

function stateOf(letter: string): { readonly word: string; readonly tone: Tone | 'none' } {
  return BY_LETTER.get(letter) ?? NOT_KNOWN
}
