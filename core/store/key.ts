/**
 * What may be a key, in every store alike: what one store takes, any other can
 * take over. A key is 1 to 1,024 bytes of UTF-8, its segments are parted by
 * slashes, and each segment can be the name of a file.
 */
import { HoldfastError } from '../domain/errors.ts'

/** S3 takes no longer key. */
const GREATEST_BYTES = 1024

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to refuse
const UNUSABLE = /[\u0000-\u001f\u007f\\]/

/** Throws `bad-input` if `key` is no key. */
export function checkKey(key: string): void {
  const why = faultOf(key)
  if (why === undefined) return
  throw new HoldfastError('bad-input', `${JSON.stringify(key)} cannot be a key: ${why}.`, {
    hint: 'Keys are made by core/domain/keys.ts, which escapes what comes from outside.',
  })
}

function faultOf(key: string): string | undefined {
  if (UNUSABLE.test(key)) return 'it has a backslash or a control character'
  if (/\p{Surrogate}/u.test(key)) return 'it is not Unicode'
  if (Buffer.byteLength(key) > GREATEST_BYTES) return `it is longer than ${GREATEST_BYTES} bytes`
  if (key.startsWith('.tmp')) return 'names that begin with .tmp are for unfinished writes'
  if (key.split('/').some((segment) => /^\.{0,2}$/.test(segment))) {
    return 'a part of it is empty, "." or ".."'
  }
  return undefined
}

/** Orders keys by their bytes, which is not the order of JavaScript's strings. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
