import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { STORAGE_CLASSES } from '../../../core/domain/s3-address.ts'
import {
  isAlwaysAvailable,
  isKnownStorageClass,
  storageClass,
} from '../../../core/domain/storage-class.ts'

describe('a storage class', () => {
  it.each([
    ['STANDARD', 'never', 0, 0, 0],
    ['REDUCED_REDUNDANCY', 'never', 0, 0, 0],
    ['EXPRESS_ONEZONE', 'never', 0, 0, 0],
    ['STANDARD_IA', 'never', 30, 131_072, 0],
    ['ONEZONE_IA', 'never', 30, 131_072, 0],
    ['INTELLIGENT_TIERING', 'sometimes', 0, 0, 0],
    ['GLACIER_IR', 'never', 90, 131_072, 0],
    ['GLACIER', 'always', 90, 0, 40_960],
    ['DEEP_ARCHIVE', 'always', 180, 0, 40_960],
    ['NEARLINE', 'unknown', 0, 0, 0],
  ])('%s: retrieval %s, %i days, %i bytes, %i beside', (name, retrieval, days, bytes, beside) => {
    const facts = storageClass(name)

    expect(facts).toMatchObject({
      ...{ name, retrieval, minimumDays: days, minimumBillableBytes: bytes },
    })
    expect(facts.overheadBytes.own + facts.overheadBytes.standard).toBe(beside)
    expect(isAlwaysAvailable(name)).toBe(retrieval === 'never')
  })

  it('in which objects may be written is known', () => {
    expect(STORAGE_CLASSES.filter((name) => !isKnownStorageClass(name))).toEqual([])
  })

  it('of any other name stands for itself, and is not taken for one that is read at once', () => {
    const names = fc.oneof(fc.string(), fc.constantFrom('toString', '__proto__', 'constructor'))
    fc.assert(
      fc.property(names, (name) => {
        fc.pre(!isKnownStorageClass(name))
        expect(storageClass(name)).toMatchObject({ name, label: name, retrieval: 'unknown' })
        expect(isAlwaysAvailable(name)).toBe(false)
      }),
    )
  })
})
