import fc from 'fast-check'
import picomatch from 'picomatch'
import { describe, expect, it } from 'vitest'
import { createPathMatcher } from '../../../core/domain/path-matcher.ts'

describe('a search', () => {
  it.each([
    ['read', 'README.md', true],
    ['README', 'docs/readme.txt', true],
    ['docs/re', 'docs/readme.txt', true],
    ['docs/re', 'docs/x/readme.txt', false],
    ['*.md', 'README.MD', true],
    ['*.md', 'docs/a/README.md', true],
    ['*.md', 'README.md.txt', false],
    ['*.md', 'a.md/b', false],
    ['docs/*.md', 'docs/a.md', true],
    ['docs/*.md', 'docs/a/b.md', false],
    ['docs/*.md', 'x/docs/a.md', false],
    ['docs/**/*.md', 'docs/a.md', true],
    ['docs/**/*.md', 'docs/a/b/c.md', true],
    ['docs/**', 'docs/a/b', true],
    ['**/x', 'x', true],
    ['**/x', 'a/b/x', true],
    ['**/x', 'a/bx', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a/?/c', 'a/b/c', true],
    ['a/b?c', 'a/b/c', false],
    ['?', '🚀', true],
    ['*', 'line\nbreak', true],
    ['[a]', 'x[a]y', true],
    ['[a]*', 'a', false],
    ['(a|b)*', 'a', false],
    ['*ß*', 'größe', true],
  ])('for %j: %j is %s', (query, path, meant) => {
    expect(createPathMatcher(query)(path)).toBe(meant)
  })

  it.each(['', 'x'.repeat(257)])('for %j is refused', (query) => {
    expect(() => createPathMatcher(query)).toThrow(expect.objectContaining({ code: 'bad-input' }))
  })

  it('agrees with a library where the pattern has a slash', () => {
    const piece = fc.constantFrom('a', 'b', 'ab', '*', '?', '**')
    const folders = (one: fc.Arbitrary<string>) =>
      fc.array(one, { minLength: 2, maxLength: 5 }).map((names) => names.join('/'))
    const name = fc.constantFrom('a', 'b', 'ab', 'ba')
    const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/'))
    fc.assert(
      fc.property(folders(piece), path, (query, text) => {
        fc.pre(/[*?]/.test(query))
        // Theirs has the folder itself below which `/**` finds all; ours has what is in it.
        fc.pre(!query.endsWith('/**'))
        expect(createPathMatcher(query)(text)).toBe(picomatch.isMatch(text, query))
      }),
      { numRuns: 1000 },
    )
  })

  it('takes no time for a pattern that would take a regular expression for ever', () => {
    const startedAt = performance.now()
    const isMeant = createPathMatcher(`${'*a'.repeat(100)}*b`)
    expect(isMeant('a'.repeat(4000))).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(2000)
  })
})
