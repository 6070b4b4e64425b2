/** Which repositories and which refs a backup takes, by glob. */
import picomatch from 'picomatch'
import { HoldfastError } from './errors.ts'

export interface RepositoryFilter {
  /** None is every repository. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/**
 * Whether a repository is taken, by any of the names it goes by: `owner/name`, an address or
 * a path. Case does not count, as on GitHub. Throws `bad-input` for an empty pattern.
 */
export function selectsRepository(
  { include, exclude }: RepositoryFilter,
  names: readonly string[],
): boolean {
  const matches = (pattern: string) => names.some(matcherOf(pattern, { nocase: true }))
  // Both are looked at, so that no wrong pattern hides behind a right one.
  const [included, excluded] = [include.map(matches), exclude.map(matches)]
  return (include.length === 0 || included.includes(true)) && !excluded.includes(true)
}

/**
 * Decides by full name, as a byte string, whether a ref is taken. Patterns are globs in which
 * `*` stays within one segment and `**` does not; a later pattern overrules an earlier one,
 * and `!` takes away. Without any, or when the first takes away, one starts from every ref.
 *
 * `main` is short for the branch and the tag of that name: what does not begin with `refs/`
 * or `**` is looked for below `refs/heads/` and `refs/tags/`. Throws `bad-input`.
 */
export function createRefSelector(patterns: readonly string[]): (name: string) => boolean {
  const rules = patterns.map(readRule)
  const atFirst = rules[0]?.takes !== true
  return (name) => rules.findLast(({ matches }) => matches(name))?.takes ?? atFirst
}

/** Whether one ref is taken; see `createRefSelector`, which serves for many. */
export function selectsRef(patterns: readonly string[], name: string): boolean {
  return createRefSelector(patterns)(name)
}

/**
 * What the names of all refs that `patterns` may take begin with, as byte strings, HEAD among
 * them; none when they may begin with anything.
 */
export function prefixesOf(patterns: readonly string[]): string[] {
  const taking = patterns.filter((text) => !TAKES_AWAY.test(text))
  if (taking.length === 0 || TAKES_AWAY.test(patterns[0] ?? '')) return []
  const prefixes = taking.flatMap((text) => globsOf(asByteString(text)).map(literalStart))
  return prefixes.some((prefix) => prefix === '') ? [] : ['HEAD', ...new Set(prefixes)]
}

/** What of a glob is no glob: all before the first character that could be one. */
function literalStart(glob: string): string {
  return /^[A-Za-z0-9/._-]*/.exec(glob)?.[0] ?? ''
}

interface Rule {
  readonly takes: boolean
  readonly matches: (name: string) => boolean
}

function readRule(text: string): Rule {
  const takes = !TAKES_AWAY.test(text)
  const pattern = asByteString(takes ? text : text.slice(1))
  if (pattern === '') throw noPattern(text)
  const matchers = globsOf(pattern).map((glob) => matcherOf(glob))
  return { takes, matches: (name) => matchers.some((matches) => matches(name)) }
}

/** `!(…)` is a glob of its own. */
const TAKES_AWAY = /^!(?!\()/

function globsOf(pattern: string): string[] {
  const full = /^(refs\/|\*\*)/.test(pattern)
  return full ? [pattern] : [`refs/heads/${pattern}`, `refs/tags/${pattern}`]
}

function matcherOf(pattern: string, { nocase = false } = {}): (name: string) => boolean {
  if (pattern === '') throw noPattern(pattern)
  const matches = picomatch(pattern, { dot: true, nonegate: true, windows: false, nocase })
  return (name) => matches(name)
}

/** Patterns are text and ref names are bytes: both as UTF-8, one character a byte. */
function asByteString(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')
}

function noPattern(text: string): HoldfastError {
  return new HoldfastError('bad-input', `"${text}" is no pattern.`, {
    hint: 'Give a glob such as acme/rocket-* for repositories or refs/heads/** for refs.',
  })
}
