/**
 * Paths within a tree of git. A name there is bytes, and any bytes but a zero: it may be no
 * UTF-8, hold a line break or a slash, or be called `..`. So a path is a list of names, held as
 * byte strings as those of refs are (refs.ts), and is only ever looked for in trees.
 */
import { HoldfastError } from './errors.ts'

/** Names from the top down, as byte strings. The top itself has none. */
export type TreePath = readonly string[]

/** A byte string as text that can be read back: what is not plain ASCII is `%` and two digits. */
export function encodeBytes(bytes: string): string {
  const encoded = bytes.replace(/[^A-Za-z0-9_.~-]/g, percent)
  // A browser would walk where these lead, if they stood in an address.
  return /^\.\.?$/.test(bytes) ? bytes.replaceAll('.', percent) : encoded
}

/** The byte string that `encodeBytes` was given. Throws `bad-input` for text it never returns. */
export function decodeBytes(text: string): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) throw unusable(text)
  return bytesOfText(text).replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
}

/** A path for links: encoded names with slashes between them, in a query or a form. */
export function formatTreePath(path: TreePath): string {
  return path.map(encodeBytes).join('/')
}

/** Reads what `formatTreePath` wrote. Throws `bad-input` for what can be no path in a tree. */
export function parseTreePath(text: string): TreePath {
  return checked(text === '' ? [] : text.split('/').map(decodeBytes), text)
}

/** A path as a person types it: text, where a slash at the end means nothing. */
export function treePathOfText(text: string): TreePath {
  const names = text.replace(/\/$/, '')
  return checked(names === '' ? [] : names.split('/').map(bytesOfText), text)
}

/** The path as text for people; bytes that are not UTF-8 become U+FFFD. */
export function describeTreePath(path: TreePath): string {
  return describeBytes(path.join('/'))
}

/** A byte string as text for people, to its last mark; what is not UTF-8 becomes U+FFFD. */
export function describeBytes(bytes: string): string {
  const all = Uint8Array.from(bytes, (char) => char.charCodeAt(0))
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(all)
}

/** The UTF-8 bytes of a text, as a byte string. */
export function bytesOfText(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')
}

/** More than any file system or program makes, and little enough to walk at once. */
const LONGEST = 4096

function checked(path: TreePath, text: string): TreePath {
  if (text.length > 3 * LONGEST || path.length > LONGEST / 2) throw unusable(text.slice(0, 100))
  if (path.some((name) => name === '' || name.includes('\0'))) throw unusable(text)
  return path
}

function unusable(text: string): HoldfastError {
  return new HoldfastError('bad-input', `${JSON.stringify(text)} is no path in a repository.`, {
    hint: 'Give names from the top of the repository down, such as docs/index.md.',
  })
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}
