/** A store in a directory, as a person writes it: a path, or a `file:` address. */
import { HoldfastError } from './errors.ts'

export interface DirectoryAddress {
  readonly kind: 'directory'
  /** As it was written; the program makes it absolute. */
  readonly path: string
}

/**
 * Reads the address of a directory; undefined for one in S3, which takes more to read. Throws
 * `bad-input` for what is neither.
 */
export function parseDirectoryAddress(text: string): DirectoryAddress | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase()
  if (scheme === 's3') return undefined
  if (scheme === 'file') return { kind: 'directory', path: filePath(text) }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    throw unusable(
      `${scheme}: is no kind of store`,
      'Name a path, or s3://bucket/prefix; another server goes into the parameter endpoint.',
    )
  }
  if (text.trim() === '' || text.startsWith('-') || hasControls(text)) {
    throw unusable(
      'it is empty, begins with a dash or holds a line break',
      'Name a path, or s3://bucket/prefix.',
    )
  }
  return { kind: 'directory', path: text }
}

function filePath(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.host !== '' || url.search !== '' || url.hash !== '') {
    throw unusable(
      'a file: address has a path and nothing else',
      'Write file:///srv/backups, or the path alone.',
    )
  }
  return decoded(url.pathname)
}

export function decoded(text: string): string {
  let path: string
  try {
    path = decodeURIComponent(text)
  } catch (cause) {
    throw unusable('a % in it is followed by no code', 'Write % as %25.', cause)
  }
  if (!hasControls(path)) return path
  throw unusable('its path holds a control character', 'Choose another path.')
}

function hasControls(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  return /[\u0000-\u001f\u007f]/.test(text)
}

export function unusable(why: string, hint: string, cause?: unknown): HoldfastError {
  return new HoldfastError('bad-input', `The store address cannot be used: ${why}.`, {
    hint,
    cause,
  })
}
