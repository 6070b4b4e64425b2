import { expect, it } from 'vitest'
import { isAtLeast, VERIFY_LEVELS, weakerLevel } from '../../../core/domain/levels.ts'

it.each([
  ['wire', 'wire', true, 'wire'],
  ['wire', 'objects', false, 'wire'],
  ['wire', 'full', false, 'wire'],
  ['objects', 'wire', true, 'wire'],
  ['objects', 'objects', true, 'objects'],
  ['objects', 'full', false, 'objects'],
  ['full', 'wire', true, 'wire'],
  ['full', 'objects', true, 'objects'],
  ['full', 'full', true, 'full'],
] as const)('%s is at least %s: %s; the weaker is %s', (level, asked, holds, weaker) => {
  expect(isAtLeast(level, asked)).toBe(holds)
  expect(weakerLevel(level, asked)).toBe(weaker)
  expect(weakerLevel(asked, level)).toBe(weaker)
})

it('goes from the least proof to the most', () => {
  expect(VERIFY_LEVELS).toEqual(['wire', 'objects', 'full'])
})
