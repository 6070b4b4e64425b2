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
  // Marks the steps that come next on some way; the last mark is that of the end.
  let at = new Uint8Array(steps.length + 1)
  let next = new Uint8Array(steps.length + 1)
  at[0] = 1
  reach(steps, at)
  for (const char of text) {
    next.fill(0)
    advance(steps, at, char, next)
    reach(steps, next)
    ;[at, next] = [next, at]
  }
  return at[steps.length] === 1
}

function advance(steps: readonly Step[], at: Uint8Array, char: string, next: Uint8Array): void {
  for (let n = 0; n < steps.length; n += 1) {
    const step = at[n] === 1 ? steps[n] : undefined
    if (step !== undefined && takes(step, char)) next[step.kind === 'many' ? n : n + 1] = 1
  }
}

/** Marks what is reached without a character. That only ever lies ahead. */
function reach(steps: readonly Step[], marks: Uint8Array): void {
  for (let n = 0; n < steps.length; n += 1) {
    const kind = marks[n] === 1 ? steps[n]?.kind : undefined
    if (kind === 'many' || kind === 'maybe') marks[n + 1] = 1
    if (kind === 'maybe') marks[n + 3] = 1
  }
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
