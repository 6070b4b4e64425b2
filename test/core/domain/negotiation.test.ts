import { describe, expect, it } from 'vitest'
import { likelyBoundary, namedRefs, wantAll, wantNew } from '../../../core/domain/negotiation.ts'
import { type Ref, type RefListing, sortRefs } from '../../../core/domain/refs.ts'

/** `a` as an object id. */
function oid(mark: string): string {
  return mark.repeat(40).slice(0, 40)
}

/** A listing whose HEAD is main, if there is one. */
function listing(refs: Readonly<Record<string, string>>, more: readonly Ref[] = []): RefListing {
  const named = Object.entries(refs).map(([name, mark]) => ({ name, oid: oid(mark) }))
  const main = named.find(({ name }) => name === 'refs/heads/main')
  return {
    objectFormat: 'sha1',
    head: main ? { kind: 'branch', target: main.name, oid: main.oid } : { kind: 'unknown' },
    refs: sortRefs([...named, ...more]),
  }
}

/** So many refs below `folder`, each at an object of its own. */
function many(folder: string, count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`${folder}/${n}`, n.toString(16).padStart(40, '0')]),
  )
}

describe('the first time', () => {
  it('everything is wanted once, a detached HEAD too, and nothing is held', () => {
    const { refs } = listing({ 'refs/heads/a': 'a', 'refs/heads/b': 'b', 'refs/tags/a': 'a' })
    const head = { kind: 'detached', oid: oid('c') } as const
    const { wants, haves } = wantAll({ objectFormat: 'sha1', head, refs })
    expect(wants.toSorted()).toEqual([oid('a'), oid('b'), oid('c')])
    expect(haves).toEqual([])
  })
})

describe('the next time', () => {
  it('what was no tip before is wanted, wherever it is now', () => {
    const earlier = listing({ 'refs/heads/main': 'a', 'refs/tags/v1': 'b' })
    const now = listing({ 'refs/heads/main': 'c', 'refs/heads/old': 'b', 'refs/pull/1/head': 'd' })
    expect(wantNew(earlier, now).wants.toSorted()).toEqual([oid('c'), oid('d')])
  })

  it('nothing is asked when refs only went, or moved among known tips', () => {
    const earlier = listing({ 'refs/heads/main': 'a', 'refs/heads/next': 'b' })
    const now = listing({ 'refs/heads/main': 'b' })
    expect(wantNew(earlier, now)).toEqual({ wants: [], haves: [] })
  })

  it('every old tip is held, once, where they are few', () => {
    const earlier = listing({
      'refs/heads/main': 'a',
      'refs/pull/1/head': 'b',
      'refs/tags/v1': 'c',
      'refs/tags/v2': 'a',
    })
    const { haves } = wantNew(earlier, listing({ 'refs/heads/main': 'd' }))
    expect(haves.toSorted()).toEqual([oid('a'), oid('b'), oid('c')])
  })

  it('of very many tips those come along that new objects probably build upon', () => {
    const earlier = listing({
      'refs/heads/main': 'a',
      'refs/heads/other': 'b',
      'refs/pull/7/head': 'c',
      'refs/pull/7/merge': 'd',
      'refs/heads/gone': 'e',
      ...many('refs/tags', 5000),
    })
    const now = listing({
      'refs/heads/main': 'a',
      'refs/heads/other': 'b',
      'refs/pull/7/head': 'c',
      'refs/pull/7/merge': 'f',
      ...many('refs/tags', 5000),
    })
    const { haves } = wantNew(earlier, now)
    expect(haves).toHaveLength(1000)
    expect(haves.slice(0, 3)).toEqual([oid('a'), oid('e'), oid('d')])
    expect(haves.slice(3, 5)).toEqual([oid('c'), oid('b')])
  })
})

describe('the boundary that nobody has looked for', () => {
  it('is HEAD and the branches that moved or went', () => {
    const earlier = listing({
      'refs/heads/main': 'a',
      'refs/heads/kept': 'b',
      'refs/heads/moved': 'c',
      'refs/heads/gone': 'd',
    })
    const now = listing({ 'refs/heads/main': 'a', 'refs/heads/kept': 'b', 'refs/heads/moved': 'e' })
    expect(likelyBoundary(earlier, now)).toEqual([oid('a'), oid('d'), oid('c')])
  })

  it('is some branch where none moved', () => {
    const earlier = { ...listing({ 'refs/heads/x': 'a', 'refs/heads/y': 'b' }) }
    expect(likelyBoundary(earlier, earlier)).toEqual([oid('a')])
  })

  it('has only what must be a commit', () => {
    const tag: Ref = { name: 'refs/heads/odd', oid: oid('b'), peeled: oid('c') }
    const earlier = listing({ 'refs/tags/v1': 'a' }, [tag])
    expect(likelyBoundary(earlier, listing({}))).toEqual([])
  })
})

describe('a bundle names', () => {
  const earlier = listing({ 'refs/heads/main': 'a', 'refs/heads/gone': 'b', 'refs/tags/v1': 'c' })

  it('the refs whose objects come with it, and HEAD if its does', () => {
    const now = listing({ 'refs/heads/main': 'd', 'refs/heads/new': 'a', 'refs/tags/v1': 'c' })
    const { refs, head } = namedRefs(now, wantNew(earlier, now))
    expect(refs.map((ref) => ref.name)).toEqual(['refs/heads/main'])
    expect(head).toMatchObject({ kind: 'branch', oid: oid('d') })
  })

  it('no HEAD that stays where it was', () => {
    const now = listing({ 'refs/heads/main': 'a', 'refs/heads/new': 'e' })
    const { refs, head } = namedRefs(now, wantNew(earlier, now))
    expect(refs.map((ref) => ref.name)).toEqual(['refs/heads/new'])
    expect(head).toEqual({ kind: 'unknown' })
  })
})
