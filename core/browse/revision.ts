/** What a person or a link means by a ref. */
import { HoldfastError } from '../domain/errors.ts'
import { OID_LENGTH, type RefListing } from '../domain/refs.ts'
import { describeBytes } from '../domain/tree-path.ts'

export interface Revision {
  /** The object that it names, which need not be a commit. */
  readonly oid: string
  /** `HEAD` or a full name, as a byte string; absent where an object was named. */
  readonly ref?: string
}

/** As git does it, but for `refs/remotes/<name>/HEAD`; see gitrevisions(7). */
const PLACES = ['', 'refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/'] as const

/**
 * Looks a name up in the ref list: nothing else is ever read, and git is told the object id alone.
 * Throws `path-not-found`, saying what there is.
 */
export function findRevision(listing: RefListing, name: string): Revision {
  if (name === 'HEAD') return findHead(listing)
  if (name.length === OID_LENGTH[listing.objectFormat] && /^[0-9a-f]+$/.test(name)) {
    return { oid: name }
  }
  for (const place of PLACES) {
    const ref = listing.refs.find((each) => each.name === `${place}${name}`)
    if (ref !== undefined) return { oid: ref.oid, ref: ref.name }
  }
  throw new HoldfastError(
    'path-not-found',
    `The snapshot has no ref ${JSON.stringify(describeBytes(name))}.`,
    { hint: 'Run `holdfast browse <source> --refs` to see all.' },
  )
}

function findHead({ head }: RefListing): Revision {
  if (head.kind === 'branch' || head.kind === 'detached') return { oid: head.oid, ref: 'HEAD' }
  const why =
    head.kind === 'unborn'
      ? `HEAD names ${JSON.stringify(describeBytes(head.target))}, which does not exist.`
      : 'The snapshot does not say what HEAD is.'
  throw new HoldfastError('path-not-found', why, {
    hint: 'Name a ref with --ref; `holdfast browse <source> --refs` shows all.',
  })
}
