/** What lies in git in place of a large file: a pointer of git-lfs, spec v1. */

export interface LfsPointer {
  /** SHA-256 of the file that is meant. */
  readonly oid: string
  readonly sizeBytes: number
}

/** The specification gives a pointer no more bytes. */
export const MOST_POINTER_BYTES = 1024

/** The pointer that the whole content of a file is, or undefined if it is none. */
export function parseLfsPointer(content: Uint8Array): LfsPointer | undefined {
  if (content.length > MOST_POINTER_BYTES) return undefined
  const text = new TextDecoder().decode(content)
  if (!VERSION.test(text)) return undefined
  const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1]
  const size = /^size (\d{1,15})$/m.exec(text)?.[1]
  return oid === undefined || size === undefined ? undefined : { oid, sizeBytes: Number(size) }
}

/** Also under the name that git-lfs had before its release. */
const VERSION = /^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\/spec\/v1\n/
