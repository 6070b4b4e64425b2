import { expect, it } from 'vitest'
import { describeBytes, describeDuration } from '../../../core/domain/quantity.ts'

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 KB'],
  [99_499, '99.5 KB'],
  [99_500, '100 KB'],
  [999_499, '999 KB'],
  [999_500, '1.0 MB'],
  [1_536_000, '1.5 MB'],
  [5e15, '5000 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(describeBytes(bytes)).toBe(text)
})

it.each([
  [0, '0.0 s'],
  [4200, '4.2 s'],
  [59_949, '59.9 s'],
  [59_999, '1 min'],
  [61_000, '1 min 1 s'],
  [3_599_000, '59 min 59 s'],
  [3_599_999, '1 h'],
  [3_723_000, '1 h 2 min'],
  [200_000_000, '2 d 7 h'],
])('%d ms are %s', (durationMs, text) => {
  expect(describeDuration(durationMs)).toBe(text)
})
