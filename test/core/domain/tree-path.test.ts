import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bytesOfText,
  decodeBytes,
  describeBytes,
  describeTreePath,
  encodeBytes,
  formatTreePath,
  parseTreePath,
  treePathOfText,
} from '../../../core/domain/tree-path.ts'

const anyBytes = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
const anyName = anyBytes.map((bytes) => bytes.replaceAll('\0', 'x')).filter((name) => name !== '')

describe('bytes as text', () => {
  it('come back, whatever they are, and stand in any address', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const text = encodeBytes(bytes)
        expect(decodeBytes(text)).toBe(bytes)
        expect(text).toMatch(/^[A-Za-z0-9_.~%-]*$/)
        expect(new URL(`http://x/${text}/y`).pathname).toBe(`/${text}/y`)
      }),
    )
  })

  it.each([
    ['größe', 'gr%C3%B6%C3%9Fe'],
    ['a b/c', 'a%20b%2Fc'],
    ['..', '%2E%2E'],
    ['.', '%2E'],
    ['...', '...'],
    ['-x_~.txt', '-x_~.txt'],
  ])('%s is %s', (text, encoded) => {
    expect(encodeBytes(bytesOfText(text))).toBe(encoded)
    expect(decodeBytes(encoded.replace(/%../g, (code) => code.toLowerCase()))).toBe(
      bytesOfText(text),
    )
  })

  it.each(['%', '%4', '%zz', 'a%2'])('%s is none', (text) => {
    expect(() => decodeBytes(text)).toThrow(expect.objectContaining({ code: 'bad-input' }))
  })

  it('are shown to their last mark', () => {
    expect(describeBytes('\u00ef\u00bb\u00bfa')).toBe('\u{FEFF}a')
    expect(describeBytes('gr\u00f6\u00dfe')).toBe('gr\u{FFFD}\u{FFFD}e')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(describeBytes(bytesOfText(text))).toBe(text)
      }),
    )
  })
})

describe('a path', () => {
  it('comes back from its link, names with slashes too', () => {
    fc.assert(
      fc.property(fc.array(anyName, { maxLength: 8 }), (path) => {
        expect(parseTreePath(formatTreePath(path))).toEqual(path)
      }),
    )
  })

  it.each([
    ['', []],
    ['a', ['a']],
    ['a/b', ['a', 'b']],
    ['a/b/', ['a', 'b']],
    ['größe/%41', ['gr\u00c3\u00b6\u00c3\u009fe', '%41']],
    ['..', ['..']],
    ['/', []],
  ])('%j is typed for %j', (text, path) => {
    expect(treePathOfText(text)).toEqual(path)
    expect(describeTreePath(path)).toBe(text.replace(/\/$/, ''))
  })

  it.each(['//', '/etc', 'a//b', 'a\0b', 'x'.repeat(13_000), 'a/'.repeat(3000)])(
    '%s is none',
    (text) => {
      for (const read of [treePathOfText, parseTreePath]) {
        expect(() => read(text)).toThrow(expect.objectContaining({ code: 'bad-input' }))
      }
    },
  )
})
