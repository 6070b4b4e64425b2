import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cutToBytes, cutToCharacters } from '../../../app/github/cut.ts'

it.each([
  ['fits', 'abcdef', 6, 'abcdef'],
  ['is one too long', 'abcdefg', 6, 'abc…'],
  ['has a character of two bytes at the edge', 'abäxyz', 6, 'ab…'],
  ['has one of four bytes at the edge', 'a😀bcd', 7, 'a…'],
])('cuts what %s', (_, text, most, cut) => {
  expect(cutToBytes(text, most)).toBe(cut)
})

const texts = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 60 })

it('keeps within the bytes, and loses less than one character and the ending', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 10, max: 80 }), (text, most) => {
      const cut = cutToBytes(text, most)
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(most)
      if (cut === text) return
      expect(text.startsWith(cut.slice(0, -1))).toBe(true)
      expect(Buffer.byteLength(text)).toBeGreaterThan(most)
      expect(Buffer.byteLength(cut)).toBeGreaterThan(most - 4)
    }),
  )
})

it('keeps within the characters', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 40 }), (text, most) => {
      const length = [...text].length
      expect([...cutToCharacters(text, most)]).toHaveLength(Math.min(length, most))
    }),
  )
})
