/** What came of a form that led here: only what it is and how often stands in the address. */
import { Flash } from '../look/flash.tsx'
import { describeRepositories } from '../look/numbers.ts'

const WORDS: ReadonlyMap<string, readonly [before: string, after: string]> = new Map([
  ['back-up', ['A backup is asked for of', '. It begins as soon as a runner is free.']],
  ['verify', ['A restore test is asked for of', '. It is done by the next run.']],
  ['pause', ['Backups are paused of', '.']],
  ['resume', ['Backups go on of', '.']],
])

/** Nothing where the address says nothing. */
export function Said({ url: { searchParams } }: { readonly url: URL }) {
  const words = WORDS.get(searchParams.get('said') ?? '')
  const count = countIn(searchParams.get('n'))
  const left = countIn(searchParams.get('left')) ?? 0
  if (words === undefined || count === undefined) return null
  return (
    <Flash tone="good">
      <p>
        {words[0]} {describeRepositories(count)}
        {words[1]}
        {left > 0 && ` ${describeRepositories(left)} left out.`}
      </p>
    </Flash>
  )
}

/** The path `to`, so that `Said` tells there what was done. */
export function sayAt(to: string, deed: string, done: number, left: number): string {
  const [path, query] = to.split('?')
  const params = new URLSearchParams(query)
  params.set('said', deed)
  params.set('n', String(done))
  if (left > 0) params.set('left', String(left))
  else params.delete('left')
  return `${path}?${params}`
}

function countIn(text: string | null): number | undefined {
  return text !== null && /^\d{1,7}$/.test(text) ? Number(text) : undefined
}
