/** What was read from a source, and whether it is what the source had. */
import { HoldfastError } from './errors.ts'
import { describeRefName, type Head, type Ref, type RefListing } from './refs.ts'

/**
 * The listing of what a mirror holds. A mirror knows every ref's object; which refs are
 * symbolic and what HEAD is, only the listing of the source tells.
 */
export function assembleCaptured(source: RefListing, mirror: RefListing): RefListing {
  const oids = new Map(mirror.refs.map((ref) => [ref.name, ref.oid]))
  const targets = new Map(source.refs.map((ref) => [ref.name, ref.target]))
  const refs = mirror.refs.map((ref): Ref => {
    const target = targets.get(ref.name)
    const follows = target !== undefined && oids.get(target) === ref.oid
    return follows ? { ...ref, target } : ref
  })
  return { objectFormat: mirror.objectFormat, head: captureHead(source.head, oids), refs }
}

function captureHead(head: Head, oids: ReadonlyMap<string, string>): Head {
  if (head.kind !== 'branch' && head.kind !== 'unborn') return head
  const { target } = head
  const oid = oids.get(target)
  return oid === undefined ? { kind: 'unborn', target } : { kind: 'branch', target, oid }
}

/**
 * A listing as a repository can have it. What a symbolic ref names may be hidden, and then only
 * its object is known; a HEAD that names no ref of a listing that is not `complete` stays as it
 * is. Throws `source-changing` where the two have different objects: one moved meanwhile.
 */
export function settleSymbolic(listing: RefListing, complete: boolean): RefListing {
  const known = new Map(listing.refs.map((ref) => [ref.name, ref]))
  const refs = listing.refs.map((ref): Ref => {
    if (ref.target === undefined) return ref
    const named = known.get(ref.target)
    if (named === undefined || named.target !== undefined) return directly(ref)
    if (named.oid !== ref.oid) throw moved(ref.name)
    return ref
  })
  const head = settleHead(listing.head, known)
  const hidden = head.kind === 'branch' && complete && !known.has(head.target)
  return { ...listing, head: hidden ? { kind: 'detached', oid: head.oid } : head, refs }
}

function settleHead(head: Head, known: ReadonlyMap<string, Ref>): Head {
  if (head.kind !== 'branch' && head.kind !== 'unborn') return head
  const named = known.get(head.target)
  if (named === undefined) return head
  if (head.kind === 'unborn' || named.oid !== head.oid) throw moved('HEAD')
  return head
}

function moved(name: string): HoldfastError {
  return new HoldfastError(
    'source-changing',
    `${describeRefName(name)} is not what it names: it moved while the source was listed.`,
    { hint: 'Run the backup again.' },
  )
}

/**
 * The part of a listing that `selects` chooses. HEAD stays as the name of a branch, chosen or
 * not; a detached HEAD is a ref of its own.
 */
export function selectRefs(listing: RefListing, selects: (name: string) => boolean): RefListing {
  const refs = listing.refs
    .filter((ref) => selects(ref.name))
    // A symbolic ref to what is not there would be none.
    .map((ref) => (ref.target === undefined || selects(ref.target) ? ref : directly(ref)))
  const { head } = listing
  if (head.kind === 'detached' && !selects('HEAD')) return { ...listing, refs, head: UNKNOWN }
  if (head.kind === 'branch' && !selects(head.target)) {
    return { ...listing, refs, head: { kind: 'unborn', target: head.target } }
  }
  const same =
    refs.length === listing.refs.length && refs.every((ref, n) => ref === listing.refs[n])
  return same ? listing : { ...listing, refs }
}

/** The ref as the name of an object and not of another ref. */
function directly({ target: _, ...direct }: Ref): Ref {
  return direct
}

const UNKNOWN: Head = { kind: 'unknown' }

/**
 * Checks `captured` against listings of the source made before and after it was read. A ref
 * that is the same in both must be captured as it is in both; one that moved in between may
 * be captured as any of its values. Throws `verification-failed`, naming the first that is not.
 */
export function checkCaptured(before: RefListing, after: RefListing, captured: RefListing): void {
  const [was, is, has] = [before, after, captured].map(valuesByName)
  if (!was || !is || !has) return
  for (const [name, value] of was) {
    if (is.get(name) === value && has.get(name) !== value) throw lost(name, has.has(name))
  }
  for (const name of has.keys()) {
    if (!was.has(name) && !is.has(name)) throw lost(name, true)
  }
}

function valuesByName({ head, refs }: RefListing): Map<string, string> {
  const values = new Map(refs.map((ref) => [ref.name, describeValue(ref)]))
  values.set('HEAD', JSON.stringify(head))
  return values
}

function describeValue({ oid, peeled, target }: Ref): string {
  return [oid, peeled, target].join(' ')
}

function lost(name: string, present: boolean): HoldfastError {
  const shown = JSON.stringify(describeRefName(name))
  return new HoldfastError(
    'verification-failed',
    present
      ? `${shown} was read with a value that the source never showed.`
      : `${shown} is at the source and was not read.`,
    { hint: 'Nothing was recorded; run the backup again, and report it if it stays.' },
  )
}
