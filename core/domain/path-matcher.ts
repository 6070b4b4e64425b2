/**
 * Which paths a search means. Patterns come from whoever may search, and one thread serves them
 * all: a regular expression could be made to take for ever, and this takes at most the length of
 * the pattern times that of the path.
 */
import { HoldfastError } from './errors.ts'

/** Whether a path, as text, is meant. */
export type PathMatcher = (path: string) => boolean

const LONGEST_QUERY = 256

/**
 * Without `*` and `?`: paths that contain the text. With them: paths that match as a whole, or
 * whose last name does where the pattern has no slash. `*` and `?` stop at slashes and `**` does
 * not. Upper and lower case are alike. Throws `bad-input` for nothing, and for too much.
 */
export function createPathMatcher(query: string): PathMatcher {
  const wanted = query.toLowerCase()
  if (wanted === '' || wanted.length > LONGEST_QUERY) throw unusable()
  if (!/[*?]/.test(wanted)) return (path) => path.toLowerCase().includes(wanted)
  const steps = readGlob(wanted)
  if (wanted.includes('/')) return (path) => matches(steps, path.toLowerCase())
  return (path) => matches(steps, path.slice(path.lastIndexOf('/') + 1).toLowerCase())
}

type Step =
  | { readonly kind: 'char'; readonly char: string }
  /** Any one character but a slash. */
  | { readonly kind: 'one' }
  /** Any number of characters, slashes among them or not. */
  | { readonly kind: 'many'; readonly slashes: boolean }
  /** The next two steps, or none of them. */
  | { readonly kind: 'maybe' }

const ANY_SLASHES: Step = { kind: 'many', slashes: true }

function readGlob(glob: string): Step[] {
  return (glob.match(/\*\*\/?|./gsu) ?? []).flatMap((part): Step[] => {
    // Any number of folders, and none of them too: then there is no slash either.
    if (part === '**/') return [{ kind: 'maybe' }, ANY_SLASHES, { kind: 'char', char: '/' }]
    if (part === '**') return [ANY_SLASHES]
    if (part === '*') return [{ kind: 'many', slashes: false }]
    return [part === '?' ? { kind: 'one' } : { kind: 'char', char: part }]
  })
}

/** Walks all ways through the steps at once, character by character. */
function matches(steps: readonly Step[], text: string): boolean {
  let at = reach(steps, new Set([0]))
  for (const char of text) {
    at = reach(steps, new Set([...at].flatMap((n) => advance(steps, n, char))))
    if (at.size === 0) return false
  }
  return at.has(steps.length)
}

/** Where step `n` leads with `char`; nowhere if it does not take it. */
function advance(steps: readonly Step[], n: number, char: string): number[] {
  const step = steps[n]
  if (step === undefined || !takes(step, char)) return []
  return [step.kind === 'many' ? n : n + 1]
}

/** Adds what is reached without a character. A set is walked to its end, also as it grows. */
function reach(steps: readonly Step[], from: Set<number>): Set<number> {
  for (const n of from) {
    const kind = steps[n]?.kind
    if (kind === 'many' || kind === 'maybe') from.add(n + 1)
    if (kind === 'maybe') from.add(n + 3)
  }
  return from
}

function takes(step: Step, char: string): boolean {
  if (step.kind === 'char') return step.char === char
  if (step.kind === 'maybe') return false
  return char !== '/' || (step.kind === 'many' && step.slashes)
}

function unusable(): HoldfastError {
  return new HoldfastError('bad-input', 'That is nothing to search for.', {
    hint: `Give a part of a path or a pattern such as *.md, of up to ${LONGEST_QUERY} characters.`,
  })
}
