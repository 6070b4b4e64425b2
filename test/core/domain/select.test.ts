import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createRefSelector,
  prefixesOf,
  selectsRef,
  selectsRepository,
} from '../../../core/domain/select.ts'

const REFS = [
  'refs/heads/main',
  'refs/heads/release/1.0',
  'refs/tags/main',
  'refs/tags/v1',
  'refs/notes/commits',
  'refs/pull/7/head',
]

function taken(...patterns: string[]): string[] {
  return REFS.filter(createRefSelector(patterns))
}

/** As git has it: UTF-8, one character a byte. */
function byteString(name: string): string {
  return Buffer.from(name).toString('latin1')
}

const name = fc
  .array(fc.stringMatching(/^[a-z0-9é.-]{1,6}$/), { minLength: 1, maxLength: 3 })
  .map((parts) => byteString(['refs', 'heads', ...parts].join('/')))
const pattern = fc.constantFrom('**', 'refs/heads/**', 'refs/heads/*', 'main', 'a*', '*/*')

describe('refs', () => {
  it.each<[string[], string[]]>([
    [[], REFS],
    [['**'], REFS],
    [['refs/**'], REFS],
    [['refs/heads/**'], ['refs/heads/main', 'refs/heads/release/1.0']],
    [['refs/heads/*'], ['refs/heads/main']],
    [['refs/{tags,notes}/**'], ['refs/tags/main', 'refs/tags/v1', 'refs/notes/commits']],
    [['main'], ['refs/heads/main', 'refs/tags/main']],
    [['release/*'], ['refs/heads/release/1.0']],
    [['**/main'], ['refs/heads/main', 'refs/tags/main']],
    [['!refs/pull/**'], REFS.filter((name) => !name.startsWith('refs/pull/'))],
    [['!main'], REFS.filter((name) => !name.endsWith('/main'))],
    [['refs/heads/**', '!release/**'], ['refs/heads/main']],
    [['refs/heads/**', '!**', 'v1'], ['refs/tags/v1']],
    [['!refs/heads/**', 'main'], REFS.filter((name) => name !== 'refs/heads/release/1.0')],
    [['refs/heads/!(main)'], []],
    [['refs/tags/!(main)'], ['refs/tags/v1']],
    [['nothing'], []],
  ])('%j takes %j', (patterns, names) => {
    expect(taken(...patterns)).toEqual(names)
  })

  it('minds case, as git does', () => {
    expect(taken('MAIN')).toEqual([])
  })

  it('takes names with dots and names that are not UTF-8', () => {
    expect(selectsRef(['refs/heads/*'], 'refs/heads/a.b')).toBe(true)
    expect(selectsRef(['refs/heads/*'], 'refs/heads/\xff\x85\xa0')).toBe(true)
    expect(selectsRef(['refs/heads/caf*'], 'refs/heads/caf\xe9')).toBe(true)
  })

  it('compares a pattern with a name as bytes', () => {
    expect(selectsRef(['größe'], byteString('refs/heads/größe'))).toBe(true)
    expect(selectsRef(['größe'], 'refs/heads/größe')).toBe(false)
  })

  it.each(['', '!'])('refuses the pattern "%s"', (pattern) => {
    expect(() => createRefSelector([pattern])).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    )
  })

  it('a pattern and the same one taken away leave nothing of it', () => {
    fc.assert(
      fc.property(fc.array(pattern), pattern, name, (patterns, last, ref) => {
        fc.pre(selectsRef([last], ref))
        expect(selectsRef([...patterns, `!${last}`], ref)).toBe(false)
        expect(selectsRef([...patterns, `!${last}`, last], ref)).toBe(true)
      }),
    )
  })

  it('a last pattern that does not match decides nothing', () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1 }), name, (patterns, ref) => {
        expect(selectsRef([...patterns, '!refs/none'], ref)).toBe(selectsRef(patterns, ref))
        expect(selectsRef([...patterns, 'refs/none'], ref)).toBe(selectsRef(patterns, ref))
      }),
    )
  })
})

describe('what the names of taken refs begin with', () => {
  it.each<[string[], string[]]>([
    [[], []],
    [['**'], []],
    [['!refs/pull/**'], []],
    [['!refs/pull/**', 'main'], []],
    [['refs/heads/**'], ['HEAD', 'refs/heads/']],
    [['main'], ['HEAD', 'refs/heads/main', 'refs/tags/main']],
    [
      ['refs/tags/v1.?', '!refs/tags/v1.0'],
      ['HEAD', 'refs/tags/v1.'],
    ],
    [['refs/{heads,tags}/**'], ['HEAD', 'refs/']],
    [['refs/heads/**', '**/x'], []],
  ])('of %j is %j', (patterns, expected) => {
    expect(prefixesOf(patterns)).toEqual(expected)
  })

  it('leaves out none that is taken', () => {
    fc.assert(
      fc.property(fc.array(pattern), name, (patterns, ref) => {
        const prefixes = prefixesOf(patterns)
        fc.pre(prefixes.length > 0 && selectsRef(patterns, ref))
        expect(prefixes.some((prefix) => ref.startsWith(prefix))).toBe(true)
      }),
    )
  })
})

describe('repositories', () => {
  const names = ['acme/rocket', 'https://github.com/acme/rocket']

  it.each<[string[], string[], boolean]>([
    [[], [], true],
    [['acme/*'], [], true],
    [['ACME/Rock*'], [], true],
    [['other/*'], [], false],
    [['other/*', 'acme/rocket'], [], true],
    [['https://github.com/**'], [], true],
    [[], ['acme/rocket'], false],
    [[], ['*/probe'], true],
    [['acme/*'], ['**/rocket'], false],
  ])('include %j and exclude %j: %s', (include, exclude, expected) => {
    expect(selectsRepository({ include, exclude }, names)).toBe(expected)
  })

  it('compares paths as well', () => {
    expect(selectsRepository({ include: ['/srv/git/**'], exclude: [] }, ['/srv/git/a/b'])).toBe(
      true,
    )
    expect(selectsRepository({ include: ['/srv/git/*'], exclude: [] }, ['/srv/git/a/b'])).toBe(
      false,
    )
  })

  it('refuses an empty pattern, also when there is nothing to compare it with', () => {
    expect(() => selectsRepository({ include: [], exclude: [''] }, [])).toThrow('no pattern')
  })
})
