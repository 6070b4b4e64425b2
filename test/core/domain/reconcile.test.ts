import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { assembleCaptured, checkCaptured, selectRefs } from '../../../core/domain/reconcile.ts'
import type { Head, Ref, RefListing } from '../../../core/domain/refs.ts'
import { anyListing } from './any-listing.ts'

const A = 'a'.repeat(40)
const B = 'b'.repeat(40)
const C = 'c'.repeat(40)

/** A listing of `refs`, by name: an object id, or whole refs where there is more to say. */
function listing(
  refs: Record<string, string | Omit<Ref, 'name'>>,
  head: Head = { kind: 'unknown' },
): RefListing {
  return {
    objectFormat: 'sha1',
    head,
    refs: Object.entries(refs).map(([name, ref]) =>
      typeof ref === 'string'
        ? { name: `refs/${name}`, oid: ref }
        : { name: `refs/${name}`, ...ref },
    ),
  }
}

const on = (branch: string, oid: string): Head => ({
  kind: 'branch',
  target: `refs/${branch}`,
  oid,
})
const unborn = (branch: string): Head => ({ kind: 'unborn', target: `refs/${branch}` })
const detached: Head = { kind: 'detached', oid: C }

describe('what was captured', () => {
  it('has the objects of the mirror, and the symbolic refs of the source', () => {
    const source = listing({ main: A, alias: { oid: A, target: 'refs/main' } }, on('main', A))
    const mirror = listing({ main: B, alias: B, late: C }, detached)

    expect(assembleCaptured(source, mirror)).toEqual(
      listing({ main: B, alias: { oid: B, target: 'refs/main' }, late: C }, on('main', B)),
    )
  })

  it.each<[string, Record<string, string>]>([
    ['went elsewhere', { main: A, alias: B }],
    ['lost its target', { alias: A }],
  ])('has no symbolic ref that %s meanwhile', (_, refs) => {
    const source = listing({ main: A, alias: { oid: A, target: 'refs/main' } })

    expect(assembleCaptured(source, listing(refs)).refs).toEqual(listing(refs).refs)
  })

  it.each<[string, Head, Record<string, string>, Head]>([
    ['on a branch that moved', on('main', A), { main: B }, on('main', B)],
    ['on a branch that was deleted', on('main', A), { side: B }, unborn('main')],
    ['unborn, and still', unborn('main'), { side: B }, unborn('main')],
    ['unborn, and born meanwhile', unborn('main'), { main: B }, on('main', B)],
    ['detached', detached, { main: B }, detached],
    ['not known', { kind: 'unknown' }, { main: B }, { kind: 'unknown' }],
  ])('has a HEAD that is %s', (_, head, refs, captured) => {
    expect(assembleCaptured(listing({}, head), listing(refs, on('other', C))).head).toEqual(
      captured,
    )
  })

  it('takes its object format from the mirror', () => {
    const mirror: RefListing = { ...listing({}), objectFormat: 'sha256' }

    expect(assembleCaptured(listing({}), mirror).objectFormat).toBe('sha256')
  })

  it('keeps what is peeled', () => {
    const mirror = listing({ tag: { oid: A, peeled: B } })

    expect(assembleCaptured(listing({ tag: A }), mirror)).toEqual(mirror)
  })
})

describe('a selection', () => {
  const only = (name: string) => (each: string) => each === name

  it.each<[string, Head, string, Head]>([
    ['a branch that is chosen', on('main', A), 'refs/main', on('main', A)],
    ['a branch that is not', on('main', A), 'refs/side', unborn('main')],
    ['an unborn branch', unborn('new'), 'refs/side', unborn('new')],
    ['a detached HEAD that is chosen', detached, 'HEAD', detached],
    ['a detached HEAD that is not', detached, 'refs/main', { kind: 'unknown' }],
    ['nothing', { kind: 'unknown' }, 'refs/main', { kind: 'unknown' }],
  ])('of a HEAD on %s keeps the name and no object that is not chosen', (_, head, name, chosen) => {
    expect(selectRefs(listing({ main: A, side: B }, head), only(name))).toEqual(
      listing(name === 'refs/main' ? { main: A } : name === 'HEAD' ? {} : { side: B }, chosen),
    )
  })

  it('has a symbolic ref as the name of an object where what it names is not chosen', () => {
    const other = { name: 'refs/other', oid: A, target: 'refs/main' }
    const all = { ...listing({ main: A }), refs: [{ name: 'refs/main', oid: A }, other] }

    expect(selectRefs(all, (name) => name === 'refs/other').refs).toEqual([
      { name: 'refs/other', oid: A },
    ])
    expect(selectRefs(all, () => true).refs).toEqual(all.refs)
  })

  it('of everything changes nothing', () => {
    fc.assert(
      fc.property(anyListing, (all) => {
        expect(selectRefs(all, () => true)).toEqual(all)
      }),
    )
  })
})

describe('the check of what was captured', () => {
  /** The sentence that a capture is refused with; undefined when it is well. */
  function refusal(before: RefListing, after: RefListing, captured: RefListing) {
    try {
      checkCaptured(before, after, captured)
      return undefined
    } catch (error) {
      if (error instanceof HoldfastError && error.code === 'verification-failed') {
        return error.message
      }
      throw error
    }
  }
  const LOST = '"refs/x" is at the source and was not read.'
  const STRANGE = '"refs/x" was read with a value that the source never showed.'

  it.each<[string, ...[object, object, object], string | undefined]>([
    ['the same all along', { x: A }, { x: A }, { x: A }, undefined],
    ['not captured', { x: A }, { x: A }, {}, LOST],
    ['captured as another', { x: A }, { x: A }, { x: B }, STRANGE],
    ['moved, captured before', { x: A }, { x: B }, { x: A }, undefined],
    ['moved, captured after', { x: A }, { x: B }, { x: B }, undefined],
    ['moved twice, captured between', { x: A }, { x: C }, { x: B }, undefined],
    ['deleted, captured before', { x: A }, {}, { x: A }, undefined],
    ['deleted, captured after', { x: A }, {}, {}, undefined],
    ['made, captured before', {}, { x: A }, {}, undefined],
    ['made, captured after', {}, { x: A }, { x: A }, undefined],
    ['never there', {}, {}, { x: A }, STRANGE],
    ['made and deleted meanwhile', { y: A }, { y: A }, { y: A, x: A }, STRANGE],
    [
      'captured without what is peeled',
      { x: { oid: A, peeled: B } },
      { x: { oid: A, peeled: B } },
      { x: A },
      STRANGE,
    ],
    [
      'captured without its target',
      { x: { oid: A, target: 'refs/y' } },
      { x: { oid: A, target: 'refs/y' } },
      { x: A },
      STRANGE,
    ],
  ])('a ref that was %s', (_, before, after, captured, said) => {
    const [was, is, has] = [before, after, captured].map((refs) => listing({ ...refs }))
    expect(was && is && has && refusal(was, is, has)).toBe(said)
  })

  it.each<[string, Head, Head, Head, string | undefined]>([
    ['stays', on('x', A), on('x', A), on('x', A), undefined],
    ['is captured on another branch', on('x', A), on('x', A), on('y', A), '"HEAD" was read'],
    ['is captured as unborn', on('x', A), on('x', A), unborn('x'), '"HEAD" was read'],
    ['is lost', unborn('x'), unborn('x'), { kind: 'unknown' }, '"HEAD" was read'],
    ['moves', on('x', A), on('y', B), on('x', B), undefined],
  ])('a HEAD that %s', (_, before, after, captured, said) => {
    const sentence = refusal(listing({}, before), listing({}, after), listing({}, captured))
    expect(sentence?.slice(0, said?.length)).toBe(said)
  })

  it('lets pass what is as the source has it, and nothing less', () => {
    fc.assert(
      fc.property(anyListing, fc.nat(), (source, dice) => {
        expect(refusal(source, source, source)).toBeUndefined()
        fc.pre(source.refs.length > 0)
        const lost = source.refs[dice % source.refs.length]
        const rest = source.refs.filter((ref) => ref !== lost)
        const less = { ...source, refs: rest }
        expect(refusal(source, source, less)).toMatch(/is at the source and was not read/)
        expect(refusal(less, less, source)).toMatch(/was read with a value .* never showed/)
      }),
    )
  })

  it('shows a name as text, fit for a terminal', () => {
    const odd = listing({ '\u00ff\u009b31m': A })
    expect(refusal(odd, odd, listing({}))).toBe(
      '"refs/\ufffd\ufffd31m" is at the source and was not read.',
    )
  })
})
