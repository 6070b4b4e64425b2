import { describe, expect, it } from 'vitest'
import {
  asHoldfastError,
  ERROR_CODES,
  type ErrorCode,
  HoldfastError,
} from '../../../core/domain/errors.ts'

const TRANSIENT = [
  'source-unreachable',
  'source-rate-limited',
  'source-changing',
  'store-unreachable',
  'store-busy',
  'snapshots-busy',
  'app-unreachable',
]

describe('codes', () => {
  it.each(Object.entries(ERROR_CODES))('%s is a word and a sentence', (code, sentence) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(sentence).toMatch(/^([A-Z]|git ).*[^.]\.$/)
  })

  it('may be gone a moment later when the other side was busy or away, and else never', () => {
    const isCode = (text: string): text is ErrorCode => Object.hasOwn(ERROR_CODES, text)
    const transient = Object.keys(ERROR_CODES)
      .filter(isCode)
      .filter((code) => new HoldfastError(code, 'Said.', { hint: 'Do.' }).transient)
    expect(transient).toEqual(TRANSIENT)
  })
})

describe('an error', () => {
  it('holds what happened, what to do, and why', () => {
    const cause = new Error('socket')
    const error = new HoldfastError('store-busy', 'Not now.', {
      hint: 'Wait.',
      cause,
      retryAfterMs: 1500,
    })

    expect(error).toMatchObject({
      name: 'HoldfastError',
      code: 'store-busy',
      message: 'Not now.',
      hint: 'Wait.',
      cause,
      retryAfterMs: 1500,
    })
    expect(error).toBeInstanceOf(Error)
  })

  it('has no cause when none is known', () => {
    expect(new HoldfastError('internal', 'x', { hint: 'y' })).not.toHaveProperty('cause')
  })
})

describe('whatever was thrown', () => {
  it('stays as it is when it has a code', () => {
    const error = new HoldfastError('bad-input', 'x', { hint: 'y' })
    expect(asHoldfastError(error)).toBe(error)
  })

  it.each([
    [new TypeError('x is not a function'), 'x is not a function'],
    ['a text', 'a text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [{ toString: (): string => 'an object' }, 'an object'],
    [Object.assign(new Error('no entry'), { code: 'ENOENT' }), 'no entry'],
  ])('is a defect of ours otherwise: %s', (thrown, message) => {
    const error = asHoldfastError(thrown)

    expect(error).toMatchObject({ code: 'internal', message, transient: false })
    expect(error.hint).toContain('report it')
    expect(error.cause).toBe(thrown)
  })
})
