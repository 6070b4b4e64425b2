/**
 * Refs as a source advertises them, and the ref list: the document that says
 * which refs a snapshot has.
 *
 * A ref name is bytes, not text: git allows names that are not UTF-8. Names are
 * held as *byte strings* here, one character (U+0000 to U+00FF) a byte, as
 * `latin1` in Node; `describeRefName` turns one into text for people.
 */
import { HoldfastError } from './errors.ts'

export type ObjectFormat = 'sha1' | 'sha256'

/** Digits of an object id, by object format. */
export const OID_LENGTH: Record<ObjectFormat, number> = { sha1: 40, sha256: 64 }

export interface Ref {
  /** Full name as a byte string: `refs/heads/main`. */
  readonly name: string
  readonly oid: string
  /** What an annotated tag points at in the end. */
  readonly peeled?: string
  /** The ref that this one is another name for, when it is symbolic. */
  readonly target?: string
}

export type Head =
  /** HEAD names a branch that exists. */
  | { readonly kind: 'branch'; readonly target: string; readonly oid: string }
  /** HEAD names a branch that does not exist: a new repository, or a deleted branch. */
  | { readonly kind: 'unborn'; readonly target: string }
  | { readonly kind: 'detached'; readonly oid: string }
  /** The source does not say (protocol v0 without a HEAD). */
  | { readonly kind: 'unknown' }

export interface RefListing {
  readonly objectFormat: ObjectFormat
  readonly head: Head
  /** Every ref but HEAD, sorted by name, byte by byte. */
  readonly refs: readonly Ref[]
}

/** Sorts `refs` as the ref list wants them. */
export function sortRefs(refs: readonly Ref[]): Ref[] {
  return refs.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** Each object id that HEAD and the refs name directly, once, in no particular order. */
export function tipsOf(listing: RefListing): Set<string> {
  const tips = new Set(listing.refs.map((ref) => ref.oid))
  if (listing.head.kind === 'branch' || listing.head.kind === 'detached') tips.add(listing.head.oid)
  return tips
}

/** A ref name as text; bytes that are not UTF-8 become U+FFFD. */
export function describeRefName(name: string): string {
  return new TextDecoder().decode(Uint8Array.from(name, (char) => char.charCodeAt(0)))
}

/**
 * The ref list of a listing: the lines of `git ls-remote --symref` under a first
 * line that names the format. docs/format.md defines it.
 *
 * Returns a byte string. Equal listings give equal bytes.
 */
export function formatRefList(listing: RefListing): string {
  const lines = [`# holdfast refs v1 ${listing.objectFormat}`]
  const { head } = listing
  if (head.kind === 'branch' || head.kind === 'unborn') lines.push(`ref: ${head.target}\tHEAD`)
  if (head.kind === 'branch' || head.kind === 'detached') lines.push(`${head.oid}\tHEAD`)
  for (const { name, oid, peeled, target } of sortRefs(listing.refs)) {
    if (target !== undefined) lines.push(`ref: ${target}\t${name}`)
    lines.push(`${oid}\t${name}`)
    if (peeled !== undefined) lines.push(`${peeled}\t${name}^{}`)
  }
  return `${lines.join('\n')}\n`
}

/** Reads a ref list. Throws `snapshot-invalid` at the first line that is not as it should be. */
export function parseRefList(text: string): RefListing {
  const [header = '', ...lines] = text.split('\n')
  const objectFormat = /^# holdfast refs v1 (sha1|sha256)$/.exec(header)?.[1]
  if (objectFormat !== 'sha1' && objectFormat !== 'sha256') throw invalid(1, 'it names no format')
  if (lines.pop() !== '') throw invalid(lines.length + 2, 'it is cut off')

  const entries: Entry[] = []
  lines.forEach((line, index) => {
    addLine(entries, parseLine(line, OID_LENGTH[objectFormat], index + 2))
  })
  const [first, ...others] = entries
  const named = first?.name === 'HEAD' ? others : entries
  const refs = named.map(toRef)
  const unsorted = refs.findIndex((ref, i) => i > 0 && ref.name <= (refs[i - 1]?.name ?? ''))
  if (unsorted >= 0) throw invalid(named[unsorted]?.line ?? 0, 'the names are not in order')
  return { objectFormat, head: first?.name === 'HEAD' ? toHead(first) : { kind: 'unknown' }, refs }
}

interface Line {
  readonly line: number
  readonly name: string
  readonly field: 'target' | 'oid' | 'peeled'
  readonly value: string
}

/** The lines of one name, put together. */
interface Entry {
  readonly line: number
  readonly name: string
  target?: string
  oid?: string
  peeled?: string
}

// The bytes that git allows in no ref name; see git-check-ref-format(1). Refs are restored as
// files, so no part of a name may be empty or begin with a dot either, which git forbids too.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the bytes to refuse
const NAME = /^(HEAD|refs(\/(?!\.)[^\u0000-\u0020\u007f~^:?*[\\/]+)+)$/

/** Whether a ref list can hold `name`: HEAD, or what git takes for the full name of a ref. */
export function isRefName(name: string): boolean {
  return NAME.test(name) && !PASSED_OVER.test(name)
}

/** Git passes over a ref that has such a name, wherever it comes from (git-check-ref-format(1)). */
const PASSED_OVER = /\.\.|@\{|\.$|\.lock(\/|$)/

function parseLine(text: string, oidLength: number, line: number): Line {
  const [value = '', fullName = '', ...rest] = text.split('\t')
  const peeled = fullName.endsWith('^{}')
  const name = peeled ? fullName.slice(0, -'^{}'.length) : fullName
  if (rest.length > 0 || !NAME.test(name)) throw invalid(line, 'it is not `<object id> TAB <name>`')
  if (peeled && name === 'HEAD') throw invalid(line, 'HEAD is no tag')
  const target = /^ref: (.*)$/.exec(value)?.[1]
  if (target !== undefined) {
    if (peeled || !NAME.test(target)) throw invalid(line, 'a symbolic ref names no ref')
    return { line, name, field: 'target', value: target }
  }
  if (value.length !== oidLength || !/^[0-9a-f]+$/.test(value)) {
    throw invalid(line, 'it has no object id')
  }
  return { line, name, field: peeled ? 'peeled' : 'oid', value }
}

const ORDER = ['target', 'oid', 'peeled'] as const

function addLine(entries: Entry[], { line, name, field, value }: Line): void {
  let entry = entries.at(-1)
  if (entry?.name !== name) {
    entry = { line, name }
    entries.push(entry)
  }
  const later = ORDER.slice(ORDER.indexOf(field))
  if (later.some((each) => entry[each] !== undefined)) throw invalid(line, 'it comes twice')
  entry[field] = value
}

function toRef({ line, name, oid, peeled, target }: Entry): Ref {
  if (name === 'HEAD') throw invalid(line, 'HEAD does not come first')
  if (oid === undefined) throw invalid(line, 'a ref has no object id')
  return {
    name,
    oid,
    ...(peeled === undefined ? {} : { peeled }),
    ...(target === undefined ? {} : { target }),
  }
}

function toHead({ target, oid }: Entry): Head {
  if (target === undefined)
    return oid === undefined ? { kind: 'unknown' } : { kind: 'detached', oid }
  return oid === undefined ? { kind: 'unborn', target } : { kind: 'branch', target, oid }
}

function invalid(line: number, why: string): HoldfastError {
  return new HoldfastError('snapshot-invalid', `Line ${line} of the ref list is damaged: ${why}.`, {
    hint: 'Run `holdfast verify` on the repository; an older snapshot may be whole.',
  })
}
