import { expect, it } from 'vitest'
import { sha256Hex } from '../../../core/archive/digest.ts'

// The examples of FIPS 180-2, and one that is no ASCII: `printf ö | sha256sum`.
it.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['ö', '6dbd11fd012e225b28a5d94a9b432bc491344f3e92158661be2ae5ae2b8b1ad8'],
])('the digest of %j is that of its UTF-8 bytes', (text, digest) => {
  expect(sha256Hex(text)).toBe(digest)
  expect(sha256Hex(Buffer.from(text, 'utf8'))).toBe(digest)
  expect(sha256Hex(new Uint8Array(Buffer.from(text)))).toBe(digest)
})

it('bytes that are no text count as they are', () => {
  expect(sha256Hex(Buffer.of(0xf6))).not.toBe(sha256Hex(Buffer.of(0xf6).toString('utf8')))
})
