/** Listings as sources have them, for property tests. All names are byte strings. */
import fc from 'fast-check'
import {
  type Head,
  type ObjectFormat,
  OID_LENGTH,
  type Ref,
  type RefListing,
} from '../../../core/domain/refs.ts'

/** What git allows in no ref name, beside control characters and the space; git-check-ref-format(1). */
const FORBIDDEN = '\u007f~^:?*[\\'
const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))

/** The 214 bytes that a part of a ref name may hold; the slash parts them. */
export const LEGAL_BYTES = ALL_BYTES.filter(
  (char) => char > ' ' && char !== '/' && !FORBIDDEN.includes(char),
)
/** The bytes that no ref name holds. */
export const ILLEGAL_BYTES = ALL_BYTES.filter((char) => char <= ' ' || FORBIDDEN.includes(char))

const part = fc
  .string({ unit: fc.constantFrom(...LEGAL_BYTES), minLength: 1, maxLength: 6 })
  .filter((text) => !/^\.|\.\.|\.$|\.lock$|@\{/.test(text))

/** A name that `git check-ref-format` takes. */
export const refName = fc
  .tuple(
    fc.constantFrom('heads', 'tags', 'pull', 'HEAD', 'notes'),
    fc.array(part, { minLength: 1, maxLength: 3 }),
  )
  .map(([space, parts]) => ['refs', space, ...parts].join('/'))

export function objectId(format: ObjectFormat): fc.Arbitrary<string> {
  const length = OID_LENGTH[format]
  const digit = fc.constantFrom(...'0123456789abcdef')
  return fc.string({ unit: digit, minLength: length, maxLength: length })
}

function anyRef(format: ObjectFormat): fc.Arbitrary<Ref> {
  return fc.record(
    { name: refName, oid: objectId(format), peeled: objectId(format), target: refName },
    { requiredKeys: ['name', 'oid'] },
  )
}

function anyHead(format: ObjectFormat): fc.Arbitrary<Head> {
  const [target, oid] = [refName, objectId(format)]
  return fc.oneof(
    fc.record({ kind: fc.constant('branch' as const), target, oid }),
    fc.record({ kind: fc.constant('unborn' as const), target }),
    fc.record({ kind: fc.constant('detached' as const), oid }),
    fc.record({ kind: fc.constant('unknown' as const) }),
  )
}

/** Any listing, its refs in no particular order. */
export const anyListing: fc.Arbitrary<RefListing> = fc
  .constantFrom<ObjectFormat>('sha1', 'sha256')
  .chain((format) =>
    fc.record({
      objectFormat: fc.constant(format),
      head: anyHead(format),
      refs: fc.uniqueArray(anyRef(format), { selector: (ref) => ref.name, maxLength: 8 }),
    }),
  )
