/**
 * The form of the documents of a store: a digest of its own ends each. Schemas are in manifest.ts,
 * and whoever only writes documents does not load them.
 */
import type { z } from 'zod'
import { HoldfastError } from './errors.ts'
import type { AnyDocument } from './manifest.ts'

type Undigested<D> = D extends AnyDocument ? Omit<D, 'digest'> : never
/** SHA-256 of a text's UTF-8 bytes, in hex. */
export type Sha256Hex = (text: string) => string

/** Nothing may follow it, not even an empty line. */
const DIGEST_LINE = /(?<=\n) {2}"digest": "([0-9a-f]{64})"\n\}\n$/

/**
 * A document as the text to store. Members stand one a line, so that a shell can read it;
 * the last is `digest`, the SHA-256 of every byte before its own line.
 */
export function formatDocument(document: Undigested<AnyDocument>, sha256: Sha256Hex): string {
  const members = JSON.stringify(document, null, 2).slice(0, -'\n}'.length)
  const covered = `${members},\n`
  return `${covered}  "digest": "${sha256(covered)}"\n}\n`
}

/**
 * Reads a document strictly. Throws, naming `key`: `store-damaged` if a bit of it is not as
 * it was written, `snapshot-invalid` if it does not follow the schema.
 */
export function parseDocument<T>(
  schema: z.ZodType<T>,
  text: string,
  key: string,
  sha256: Sha256Hex,
): T {
  const line = DIGEST_LINE.exec(text)
  if (!line) throw damaged(key, 'it does not end as a document does')
  if (sha256(text.slice(0, line.index)) !== line[1]) throw damaged(key, 'its digest does not fit')
  const parsed = schema.safeParse(parseJson(text, key))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const member = issue?.path.join('.') || 'the document'
  throw new HoldfastError('snapshot-invalid', `${key}: ${member}: ${issue?.message}.`, {
    hint: 'It was written by a newer version of Holdfast: update, or see docs/format.md.',
  })
}

function parseJson(text: string, key: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw damaged(key, 'it is not JSON')
  }
}

function damaged(key: string, why: string): HoldfastError {
  return new HoldfastError('store-damaged', `${key} is not as it was written: ${why}.`, {
    hint: 'Older snapshots may be whole: run `holdfast verify` on the repository.',
  })
}
