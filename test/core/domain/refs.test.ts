import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { HoldfastError } from '../../../core/domain/errors.ts'
import {
  describeRefName,
  formatRefList,
  type Head,
  parseRefList,
  type RefListing,
  sortRefs,
  tipsOf,
} from '../../../core/domain/refs.ts'
import { tryGit } from '../../git.ts'
import { startDraft, utf8 } from '../../repositories/draft.ts'
import { history } from '../../repositories/fast-import.ts'
import { anyListing, ILLEGAL_BYTES, LEGAL_BYTES } from './any-listing.ts'

const A = 'a'.repeat(40)
const B = 'b'.repeat(40)
const C = 'c'.repeat(40)

/** One of each kind of line. */
const SMALL: RefListing = {
  objectFormat: 'sha1',
  head: { kind: 'branch', target: 'refs/heads/main', oid: A },
  refs: [
    { name: 'refs/heads/main', oid: A },
    { name: 'refs/remotes/origin/HEAD', oid: A, target: 'refs/heads/main' },
    { name: 'refs/tags/v1', oid: B, peeled: A },
  ],
}

const SMALL_TEXT = `# holdfast refs v1 sha1
ref: refs/heads/main\tHEAD
${A}\tHEAD
${A}\trefs/heads/main
ref: refs/heads/main\trefs/remotes/origin/HEAD
${A}\trefs/remotes/origin/HEAD
${B}\trefs/tags/v1
${A}\trefs/tags/v1^{}
`

/** What a reader makes of `text`: a listing, or the sentence it refuses it with. */
function read(text: string): RefListing | string {
  try {
    return parseRefList(text)
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'snapshot-invalid') return error.message
    throw error
  }
}

/** Fails if `text` reads as something that is written otherwise. */
function expectRefusedOrItself(text: string) {
  const reading = read(text)
  if (typeof reading !== 'string' && formatRefList(reading) !== text) {
    expect(JSON.stringify(text)).toBe('a text that is refused, or one that its listing gives')
  }
}

describe('the ref list', () => {
  it('is the lines of `git ls-remote --symref` under a line that names the format', () => {
    expect(formatRefList(SMALL)).toBe(SMALL_TEXT)
    expect(parseRefList(SMALL_TEXT)).toEqual(SMALL)
  })

  it.each<[Head, string]>([
    [{ kind: 'branch', target: 'refs/heads/x', oid: A }, `ref: refs/heads/x\tHEAD\n${A}\tHEAD\n`],
    [{ kind: 'unborn', target: 'refs/heads/x' }, 'ref: refs/heads/x\tHEAD\n'],
    [{ kind: 'detached', oid: A }, `${A}\tHEAD\n`],
    [{ kind: 'unknown' }, ''],
  ])('tells a HEAD of %o', (head, lines) => {
    const text = `# holdfast refs v1 sha1\n${lines}`

    expect(formatRefList({ objectFormat: 'sha1', head, refs: [] })).toBe(text)
    expect(parseRefList(text)).toEqual({ objectFormat: 'sha1', head, refs: [] })
  })

  it('comes back as it was, for any listing', () => {
    fc.assert(
      fc.property(anyListing, (listing) => {
        expect(parseRefList(formatRefList(listing))).toEqual({
          ...listing,
          refs: sortRefs(listing.refs),
        })
      }),
    )
  })

  it('is the same bytes for the same refs in any order', () => {
    fc.assert(
      fc.property(anyListing, fc.infiniteStream(fc.nat()), (listing, dice) => {
        const shuffled = listing.refs
          .map((ref) => ({ ref, at: dice.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ ref }) => ref)
        expect(formatRefList({ ...listing, refs: shuffled })).toBe(formatRefList(listing))
      }),
    )
  })

  it('is sorted by the bytes of the names', () => {
    const bytes = (name: string) => Buffer.from(name, 'latin1')
    fc.assert(
      fc.property(anyListing, (listing) => {
        const names = sortRefs(listing.refs).map((ref) => ref.name)
        expect(names).toEqual(names.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b))))
      }),
    )
  })

  it('is bytes: one character of it is one byte, whatever the names hold', () => {
    fc.assert(
      fc.property(anyListing, (listing) => {
        const text = formatRefList(listing)
        expect(Buffer.from(text, 'latin1').toString('latin1')).toBe(text)
      }),
    )
  })
})

describe('damage to a ref list', () => {
  it('is never read as the same listing, for any byte in any place', () => {
    for (let at = 0; at < SMALL_TEXT.length; at += 1) {
      for (let byte = 0; byte < 256; byte += 1) {
        const char = String.fromCharCode(byte)
        expectRefusedOrItself(SMALL_TEXT.slice(0, at) + char + SMALL_TEXT.slice(at + 1))
        expectRefusedOrItself(SMALL_TEXT.slice(0, at) + char + SMALL_TEXT.slice(at))
      }
      expectRefusedOrItself(SMALL_TEXT.slice(0, at) + SMALL_TEXT.slice(at + 1))
    }
  })

  it('is seen wherever it is cut off', () => {
    for (let length = 0; length < SMALL_TEXT.length; length += 1) {
      const cut = SMALL_TEXT.slice(0, length)
      // Cut between two lines a list may still be one; it is another then.
      if (cut.endsWith('\n')) expect(read(cut)).not.toEqual(SMALL)
      else expect(read(cut)).toMatch(/^Line \d+ of the ref list is damaged/)
    }
  })

  it('is never read as the same listing, for any line of any list', () => {
    const line = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(
        anyListing,
        fc.constantFrom('drop', 'double', 'swap', 'double elsewhere'),
        line,
        line,
        (listing, damage, one, other) => {
          const text = formatRefList(listing)
          const lines = text.split('\n').slice(0, -1)
          const [i, j] = [Math.floor(one * lines.length), Math.floor(other * lines.length)]
          const [first = '', second = ''] = [lines[i], lines[j]]
          if (damage === 'drop') lines.splice(i, 1)
          else if (damage === 'double') lines.splice(i, 0, first)
          else if (damage === 'double elsewhere') lines.splice(j, 0, first)
          else [lines[i], lines[j]] = [second, first]
          const damaged = lines.map((each) => `${each}\n`).join('')
          fc.pre(damaged !== text)

          expectRefusedOrItself(damaged)
        },
      ),
      { numRuns: 500 },
    )
  })

  const list = (...lines: string[]) => `${['# holdfast refs v1 sha1', ...lines].join('\n')}\n`
  const MAIN = `${A}\trefs/heads/main`

  it.each([
    ['nothing at all', '', 1, 'names no format'],
    ['no first line', `${MAIN}\n`, 1, 'names no format'],
    ['another version', '# holdfast refs v2 sha1\n', 1, 'names no format'],
    ['another object format', '# holdfast refs v1 md5\n', 1, 'names no format'],
    ['a first line that goes on', '# holdfast refs v1 sha1 \n', 1, 'names no format'],
    ['line ends of Windows', '# holdfast refs v1 sha1\r\n', 1, 'names no format'],
    ['a first line that does not end', '# holdfast refs v1 sha1', 2, 'is cut off'],
    ['a last line that does not end', `${list()}${MAIN}`, 2, 'is cut off'],
    ['an empty line', list(MAIN, '', `${A}\trefs/heads/z`), 3, 'not `<object id> TAB <name>`'],
    ['an empty line at the end', list(MAIN, ''), 3, 'not `<object id> TAB <name>`'],
    ['a space for a tab', list(`${A} refs/heads/main`), 2, 'not `<object id> TAB <name>`'],
    ['two tabs', list(`${MAIN}\tx`), 2, 'not `<object id> TAB <name>`'],
    ['no name', list(`${A}\t`), 2, 'not `<object id> TAB <name>`'],
    ['a name outside refs/', list(`${A}\tmain`), 2, 'not `<object id> TAB <name>`'],
    ['a name that is a directory', list(`${A}\trefs/`), 2, 'not `<object id> TAB <name>`'],
    ['a name with an empty part', list(`${A}\trefs//x`), 2, 'not `<object id> TAB <name>`'],
    ['a name that ends in a slash', list(`${A}\trefs/x/`), 2, 'not `<object id> TAB <name>`'],
    ['a name that climbs out', list(`${A}\trefs/../../x`), 2, 'not `<object id> TAB <name>`'],
    ['a name with a hidden part', list(`${A}\trefs/heads/.x`), 2, 'not `<object id> TAB <name>`'],
    ['a name peeled twice', list(`${A}\trefs/tags/v1^{}^{}`), 2, 'not `<object id> TAB <name>`'],
    ['an id of 39 digits', list(MAIN.slice(1)), 2, 'has no object id'],
    ['an id of 64 digits for sha1', list(`${'a'.repeat(64)}\trefs/x`), 2, 'has no object id'],
    ['an id of upper case', list(`${'A'.repeat(40)}\trefs/heads/x`), 2, 'has no object id'],
    ['an id of other letters', list(`${'g'.repeat(40)}\trefs/heads/x`), 2, 'has no object id'],
    ['a target that is no ref', list(`ref: main\trefs/heads/x`, MAIN), 2, 'names no ref'],
    ['a target that climbs out', list('ref: refs/../x\tHEAD'), 2, 'names no ref'],
    ['a target of a peeled name', list('ref: refs/x\trefs/x^{}'), 2, 'names no ref'],
    ['a symbolic ref without id', list(`ref: refs/x\trefs/heads/a`, MAIN), 2, 'has no object id'],
    ['a peeled id alone', list(MAIN, `${A}\trefs/tags/v1^{}`), 3, 'has no object id'],
    ['an id before its target', list(`${A}\tHEAD`, 'ref: refs/x\tHEAD'), 3, 'comes twice'],
    ['a peeled id before the id', list(`${A}\trefs/x^{}`, `${A}\trefs/x`), 3, 'comes twice'],
    ['one line twice', list(MAIN, MAIN), 3, 'comes twice'],
    ['HEAD twice', list(`${A}\tHEAD`, `${B}\tHEAD`), 3, 'comes twice'],
    ['HEAD peeled', list(`${A}\tHEAD`, `${A}\tHEAD^{}`), 3, 'HEAD is no tag'],
    ['HEAD after a ref', list(MAIN, `${A}\tHEAD`), 3, 'HEAD does not come first'],
    ['names out of order', list(`${A}\trefs/b`, `${A}\trefs/a`), 3, 'not in order'],
    [
      'names out of order behind a HEAD',
      list('ref: refs/b\tHEAD', `${A}\tHEAD`, `${A}\trefs/b`, `${A}\trefs/c`, `${A}\trefs/a`),
      6,
      'not in order',
    ],
    ['a name that returns', list(`${A}\trefs/a`, `${A}\trefs/b`, `${B}\trefs/a`), 4, 'in order'],
  ])('%s is refused, with the line', (_, text, line, why) => {
    const reading = read(text)

    expect(reading).toContain(`Line ${line} of the ref list is damaged: `)
    expect(reading).toContain(why)
  })

  it('of sha1 ids in a list of sha256 is refused', () => {
    expect(read(SMALL_TEXT.replace('sha1', 'sha256'))).toContain('Line 3')
  })
})

describe('names', () => {
  it('may hold every byte that git allows', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-refs-'))
    onTestFinished(() => rm(dir, { recursive: true }))
    const draft = await startDraft(join(dir, 'x.git'))
    await draft.import(history('refs/heads/main', 1))
    const oid = await draft.git(['rev-parse', 'main'])
    const names = LEGAL_BYTES.map((char) => `refs/bytes/x${char}y`)
    await draft.point(Object.fromEntries(names.map((name) => [name, oid])))
    const listed = await draft.git(['for-each-ref', '--format=%(objectname)%09%(refname)'])
    const text = `# holdfast refs v1 sha1\n${listed}\n`

    expect(formatRefList(parseRefList(text))).toBe(text)
    expect(parseRefList(text).refs).toHaveLength(LEGAL_BYTES.length + 1)
  })

  it('hold none that git forbids', async () => {
    for (const char of ILLEGAL_BYTES) {
      const name = `refs/heads/x${char}y`
      expect(typeof read(`# holdfast refs v1 sha1\n${A}\t${name}\n`)).toBe('string')
      if (char === '\0') continue
      const { exitCode } = await tryGit(['check-ref-format', name])
      expect(exitCode, JSON.stringify(char)).toBe(1)
    }
    expect(LEGAL_BYTES.length + ILLEGAL_BYTES.length).toBe(255)
  })

  it.each([
    ['refs/heads/main', 'refs/heads/main'],
    [utf8('refs/heads/größe/日本語'), 'refs/heads/größe/日本語'],
    ['refs/heads/gr\u00f6\u00dfe', 'refs/heads/gr\ufffd\ufffde'],
  ])('%j is shown as %j', (name, shown) => {
    expect(describeRefName(name)).toBe(shown)
  })
})

it.each<[string, RefListing, string[]]>([
  ['HEAD on a branch', SMALL, [A, B]],
  ['a detached HEAD', { ...SMALL, head: { kind: 'detached', oid: C } }, [A, B, C]],
  ['a branch that was left out', { ...SMALL, refs: [] }, [A]],
  ['an unborn HEAD', { ...SMALL, head: { kind: 'unborn', target: 'refs/x' }, refs: [] }, []],
  ['no HEAD', { ...SMALL, head: { kind: 'unknown' } }, [A, B]],
])('the tips of %s are what it names directly, each once', (_, listing, tips) => {
  expect([...tipsOf(listing)].sort()).toEqual(tips)
})
