import { describe, expect, it } from 'vitest'
import { parseLfsPointer } from '../../../core/domain/lfs-pointer.ts'

const OID = '4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393'
const SPEC = 'version https://git-lfs.github.com/spec/v1\n'
const read = (text: string) => parseLfsPointer(Buffer.from(text, 'latin1'))

describe('a pointer of git-lfs', () => {
  it.each([
    `${SPEC}oid sha256:${OID}\nsize 12345\n`,
    `${SPEC}ext-0-foo sha256:${OID}\noid sha256:${OID}\nsize 12345\n`,
    `version https://hawser.github.com/spec/v1\noid sha256:${OID}\nsize 12345\n`,
    `${SPEC}oid sha256:${OID}\nsize 12345`,
  ])('is %j', (text) => {
    expect(read(text)).toEqual({ oid: OID, sizeBytes: 12345 })
  })

  it.each([
    '',
    SPEC,
    `${SPEC}oid sha256:${OID}\n`,
    `${SPEC}size 12345\n`,
    `${SPEC}oid sha256:${OID.slice(1)}\nsize 12345\n`,
    `${SPEC}oid md5:${OID}\nsize 12345\n`,
    `${SPEC}oid sha256:${OID}\nsize -1\n`,
    `${SPEC}oid sha256:${OID}\nsize 1${'0'.repeat(15)}\n`,
    ` ${SPEC}oid sha256:${OID}\nsize 12345\n`,
    `version https://git-lfs.example.com/spec/v1\noid sha256:${OID}\nsize 12345\n`,
    `${SPEC}oid sha256:${OID}\nsize 12345\n${'x'.repeat(1024)}`,
  ])('is not %j', (text) => {
    expect(read(text)).toBeUndefined()
  })
})
