import { expect, it } from 'vitest'
import { parseReceivedBytes } from '../../../core/git/progress.ts'

it.each([
  ['Receiving objects:  45% (12/27), 3.10 MiB | 1.20 MiB/s', 3_250_586],
  ['Receiving objects:   0% (1/1000), 512 bytes | 512.00 KiB/s', 512],
  ['Receiving objects:   9% (1/11), 1.00 KiB | 1.00 KiB/s', 1024],
  ['Receiving objects: 100% (27/27), 1.50 GiB | 9.10 MiB/s, done.', 1_610_612_736],
  // At its beginning, and when all of it came in less than a second, git tells no size.
  ['Receiving objects:   3% (1/27)', undefined],
  ['Receiving objects: 100% (27/27), done.', undefined],
  ['Resolving deltas: 100% (7/7), 3.10 MiB | 1.20 MiB/s', undefined],
  ['remote: Receiving objects:  45% (12/27), 3.10 MiB | 1.20 MiB/s', undefined],
  ['Receiving objects:  45% (12/27), 3.1', undefined],
  ['', undefined],
])('%j tells of %s bytes', (line, bytes) => {
  expect(parseReceivedBytes(line)).toBe(bytes)
})
