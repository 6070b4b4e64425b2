import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDuration, readDuration } from '../../../app/policies/duration.ts'
import { findGlobFault, findRefPatternFault } from '../../../app/policies/patterns.ts'
import { findRecipientFault, hideSecretKeys } from '../../../app/policies/recipient.ts'

const MINUTE_MS = 60_000

describe('a duration', () => {
  it.each([
    ['0m', 0],
    ['15m', 15 * MINUTE_MS],
    ['24h', 1440 * MINUTE_MS],
    ['30d', 43_200 * MINUTE_MS],
    ['2w', 20_160 * MINUTE_MS],
    ['3650d', 5_256_000 * MINUTE_MS],
  ])('%s is %d ms', (text, durationMs) => {
    expect(readDuration(text)).toBe(durationMs)
  })

  it.each([
    '',
    '15',
    'm',
    '15 m',
    '1.5h',
    '-1h',
    '15M',
    '15min',
    '90s',
    '1d12h',
    '3651d',
    '9999999m',
  ])('"%s" is none', (text) => {
    expect(readDuration(text)).toBeUndefined()
  })

  it('is written as it can be read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_256_000 }), (minutes) => {
        const text = formatDuration(minutes * MINUTE_MS)
        // A number of more than six digits is not a duration anybody writes.
        fc.pre(minutes < 1_000_000 || !text.endsWith('m'))
        expect(readDuration(text)).toBe(minutes * MINUTE_MS)
      }),
    )
  })

  it.each([
    [0, '0m'],
    [15 * MINUTE_MS, '15m'],
    [24 * 60 * MINUTE_MS, '24h'],
    [48 * 60 * MINUTE_MS, '2d'],
    [36 * 60 * MINUTE_MS, '36h'],
  ])('of %d ms is written %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text)
  })
})

const RECIPIENT = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'

describe('an age recipient', () => {
  it.each([
    RECIPIENT,
    // Made by age-keygen.
    'age136j4tst82qhap3rhnvug3gzh7lwjnf9759tdchfdk32ljclwp98sk653jm',
    'age1gtr40l5s5k9dpaajt0yd3y8j0u229mtn7n43gkdh8d6nmyxw85ys0uk09h',
    'age1a563u67y5ev43z26ez2dxx0tp3m69kd5976mjgav4mnt9n40zv4qmg9wvk',
  ])('is %s', (recipient) => {
    expect(findRecipientFault(recipient)).toBeUndefined()
  })

  it('that has one letter changed is refused', () => {
    const letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: RECIPIENT.length - 1 }),
        fc.constantFrom(...letters, 'b', '1', 'i', 'o'),
        (at, letter) => {
          fc.pre(RECIPIENT[at] !== letter)
          const changed = RECIPIENT.slice(0, at) + letter + RECIPIENT.slice(at + 1)
          expect(findRecipientFault(changed)).toContain('checksum')
        },
      ),
    )
  })

  it.each([
    ['', 'is not'],
    ['age1', 'is not'],
    [RECIPIENT.toUpperCase(), 'is not'],
    [`${RECIPIENT} `, 'is not'],
    [`${RECIPIENT}q`, 'is not'],
    ['ssh-ed25519 AAAA', 'ssh keys'],
    ['AGE-SECRET-KEY-1ABC', 'secret half'],
    ['age-secret-key-1abc', 'secret half'],
  ])('"%s" %s', (text, why) => {
    expect(findRecipientFault(text)).toContain(why)
  })

  it('is hidden where it is the secret half, in as many letters', () => {
    const text = 'a: AGE-SECRET-KEY-1QQQSECRET\nb: age1x'
    const hidden = hideSecretKeys(text)
    expect(hidden).not.toContain('QQQ')
    expect(hidden.length).toBe(text.length)
    expect(hidden).toContain('\nb: age1x')
    expect(hideSecretKeys(hidden)).toBe(hidden)
  })
})

describe('a glob for repositories', () => {
  it.each([
    '*',
    '**',
    'rocket',
    'rocket-*',
    'acme/rocket',
    '*/docs',
    '!acme/*-old',
    '.github',
    '*-{a,b}',
  ])('%s is one', (glob) => {
    expect(findGlobFault(glob)).toBeUndefined()
  })

  it.each([
    ['', 'may have'],
    ['!', 'may have'],
    ['!!a', 'may have'],
    ['a b', 'may have'],
    ['+(a|aa)', 'may have'],
    ['[a-z]', 'may have'],
    ['a\\b', 'may have'],
    ['https://github.com/acme/rocket', 'may have'],
    ['a/b/c', 'an owner'],
    ['*a*a*a*a', 'stars'],
    ['{a,b}{a,b}{a,b}', 'groups'],
    ['{a', 'form'],
    ['a}', 'form'],
    ['{a}', 'form'],
    ['{a,{b,c}}', 'form'],
    ['{1..9,b}', 'form'],
    ['a'.repeat(201), 'characters'],
  ])('%s is none: %s', (glob, why) => {
    expect(findGlobFault(glob)).toContain(why)
  })
})

describe('a pattern for refs', () => {
  it.each(['main', 'refs/heads/**', 'refs/tags/v[0-9]*', '!refs/pull/**', 'größe', 'c++', '**'])(
    '%s is one',
    (pattern) => {
      expect(findRefPatternFault(pattern)).toBeUndefined()
    },
  )

  it.each([
    ['', 'empty'],
    ['!', 'empty'],
    ['a b', 'no ref'],
    ['(a+)+b', 'no ref'],
    ['!(main)', 'no ref'],
    ['[a]+', 'no ref'],
    ['{a,b}+', 'no ref'],
    ['a:b', 'no ref'],
    ['*a*a*a*a', 'stars'],
  ])('%s is none: %s', (pattern, why) => {
    expect(findRefPatternFault(pattern)).toContain(why)
  })
})
