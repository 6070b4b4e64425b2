import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bundleKey,
  bundlesPrefix,
  manifestKey,
  nameKey,
  namesPrefix,
  refListKey,
  snapshotOfManifest,
  snapshotsPrefix,
  verifiedKey,
} from '../../../core/domain/keys.ts'

const ID = '20260301T060000Z-00000001'
const LATER = '20260302T060000Z-00000002'
const SHA256 = 'ab'.repeat(32)

/** A repository as its name is listed; `id` decides whether it is one of GitHub. */
const named = (host: string, path: string[], id = 'url-0123') => ({ id, host, path, url: 'x' })

describe('where things lie', () => {
  it.each([
    [manifestKey('42', ID), `repositories/42/snapshots/${ID}.json`],
    [verifiedKey('42', ID, LATER), `repositories/42/snapshots/${ID}.verified-${LATER}.json`],
    [bundleKey('42', ID), `repositories/42/bundles/${ID}.bundle`],
    [refListKey('42', SHA256), `repositories/42/refs/${SHA256}.txt`],
    [nameKey(named('github.com', ['acme', 'rocket'], '42')), 'names/github.com/acme/rocket/42'],
    [nameKey(named('github.com', ['Acme', 'Rocket'], '42')), 'names/github.com/acme/rocket/42'],
    [nameKey(named('GitHub.com', ['x'], '42')), 'names/github.com/x/42'],
    [nameKey(named('Git.Host', ['Acme', 'Rocket'])), 'names/git.host/Acme/Rocket/url-0123'],
    [nameKey(named('host:8443', ['a b'])), 'names/host%3A8443/a%20b/url-0123'],
    [nameKey(named('localhost', ['..', '.', '...'])), 'names/localhost/%2E./%2E/%2E../url-0123'],
    [nameKey(named('localhost', ['.git', 'a.git'])), 'names/localhost/%2Egit/a.git/url-0123'],
    [nameKey(named('localhost', ['a/b', 'a\\b'])), 'names/localhost/a%2Fb/a%5Cb/url-0123'],
    [nameKey(named('localhost', ["!'()*~"])), 'names/localhost/%21%27%28%29%2A%7E/url-0123'],
    [nameKey(named('localhost', ['100%'])), 'names/localhost/100%25/url-0123'],
    [nameKey(named('localhost', ['größe'])), 'names/localhost/gr%C3%B6%C3%9Fe/url-0123'],
  ])('%s', (key, expected) => {
    expect(key).toBe(expected)
  })

  it('each kind lies under its own prefix, bundles and ref lists before snapshots', () => {
    expect(manifestKey('42', ID).startsWith(snapshotsPrefix('42'))).toBe(true)
    expect(bundleKey('42', ID).startsWith(bundlesPrefix('42'))).toBe(true)
    expect(nameKey(named('h', ['a', 'b'])).startsWith(namesPrefix('h', ['a', 'b']))).toBe(true)
    expect([bundlesPrefix('42'), refListKey('42', SHA256), snapshotsPrefix('42')]).toEqual(
      [bundlesPrefix('42'), refListKey('42', SHA256), snapshotsPrefix('42')].sort(),
    )
  })
})

describe('the snapshot of a manifest', () => {
  it.each([
    [manifestKey('42', ID), ID],
    [`s3/prefix/${manifestKey('url-0f', ID)}`, ID],
    [verifiedKey('42', ID, LATER), undefined],
    [bundleKey('42', ID), undefined],
    [`${manifestKey('42', ID)}.tmp`, undefined],
    [`${snapshotsPrefix('42')}x${ID}.json`, undefined],
    [`repositories/42/${ID}.json`, undefined],
    [`${manifestKey('42', ID)}/x`, undefined],
  ])('under %s is %s', (key, id) => {
    expect(snapshotOfManifest(key)).toBe(id)
  })
})

describe('for any names', () => {
  // All of Unicode, crowded where names go wrong.
  const segment = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'./%\\~*2Ee:aA\u0130'), minLength: 1, maxLength: 4 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }),
  )
  const path = fc.array(segment, { minLength: 1, maxLength: 3 })

  it('a key is segments of safe characters, none of them empty or a step elsewhere', () => {
    fc.assert(
      fc.property(segment, path, fc.constantFrom('42', 'url-0f'), (host, names, id) => {
        const segments = nameKey(named(host, names, id)).split('/')
        expect(segments).toHaveLength(names.length + 3)
        for (const each of segments) expect(each).toMatch(/^(?!\.)[A-Za-z0-9_.%-]+$/)
      }),
    )
  })

  it('different names have different keys, and no one is a prefix of another', () => {
    fc.assert(
      fc.property(segment, path, segment, path, (host, names, otherHost, otherNames) => {
        const one = [host.toLowerCase(), ...names]
        const other = [otherHost.toLowerCase(), ...otherNames]
        const same = JSON.stringify(one) === JSON.stringify(other)
        const [first = '', second = ''] = [
          namesPrefix(host.toLowerCase(), names),
          namesPrefix(otherHost.toLowerCase(), otherNames),
        ]
        expect(first === second).toBe(same)
        expect(nameKey(named(host, names)) === nameKey(named(otherHost, otherNames))).toBe(same)
        const below = JSON.stringify(other.slice(0, one.length)) === JSON.stringify(one)
        expect(second.startsWith(first)).toBe(below)
      }),
      { numRuns: 500 },
    )
  })

  it('names of GitHub differ by more than case, all others by case too', () => {
    fc.assert(
      fc.property(path, (names) => {
        const lower = names.map((name) => name.toLowerCase())
        fc.pre(JSON.stringify(lower) !== JSON.stringify(names))
        expect(nameKey(named('h', names, '42'))).toBe(nameKey(named('h', lower, '42')))
        expect(nameKey(named('h', names))).not.toBe(nameKey(named('h', lower)))
      }),
    )
  })
})
