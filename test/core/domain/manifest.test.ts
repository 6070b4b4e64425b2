import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDocument, parseDocument } from '../../../core/domain/document.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import {
  Completeness,
  DATA_CLASSES,
  DOCUMENTS,
  Manifest,
  NameEntry,
  VerificationRecord,
} from '../../../core/domain/manifest.ts'
import { sampleManifest } from './sample-manifest.ts'

const KEY = 'repositories/42/snapshots/x.json'
const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')
const format = (document: Parameters<typeof formatDocument>[0]) => formatDocument(document, sha256)
const parse = (text: string) => parseDocument(Manifest, text, KEY, sha256)

const RECORD = {
  format: 'holdfast/verification/v1' as const,
  snapshot: '20260301T060000Z-00000001',
  manifestSha256: 'e'.repeat(64),
  level: 'full' as const,
  verifiedAt: '2026-03-02T06:00:00.000Z',
  damage: [{ key: 'repositories/42/bundles/x.bundle', code: 'store-missing', message: 'Gone.' }],
  tool: { holdfast: '0.1.0', git: '2.39.5' },
}
const NAME = {
  format: 'holdfast/name/v1' as const,
  repository: { id: '42', host: 'github.com', path: ['acme', 'rocket'], url: 'https://x' },
  since: '2026-03-01T06:00:00.000Z',
}

/** The code that reading `text` is refused with, or what was read. */
function refusal(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof HoldfastError && error.message.includes(KEY)) return error.code
    throw error
  }
}

/** `value` as a document with a digest that fits, whatever it holds. */
function digested(value: object): string {
  const covered = `${JSON.stringify(value, null, 2).slice(0, -2)},\n`
  return `${covered}  "digest": "${sha256(covered)}"\n}\n`
}

describe('a document', () => {
  it('is JSON with a member a line, and its digest at the end', () => {
    expect(format(NAME)).toBe(
      `{
  "format": "holdfast/name/v1",
  "repository": {
    "id": "42",
    "host": "github.com",
    "path": [
      "acme",
      "rocket"
    ],
    "url": "https://x"
  },
  "since": "2026-03-01T06:00:00.000Z",
  "digest": "DIGEST"
}
`.replace('DIGEST', '34bd0249844fb70bfb38384f9ad035d51746e0ebe2a99b33cbfc6f89a98f1c87'),
    )
  })

  it.each([
    ['manifest', sampleManifest(), Manifest],
    ['verification record', RECORD, VerificationRecord],
    ['name entry', NAME, NameEntry],
  ])('of every kind comes back as it was: %s', (_, document, schema) => {
    const text = format(document)
    const { digest, ...rest } = parseDocument<{ digest: string }>(schema, text, KEY, sha256)

    expect(rest).toEqual(document)
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`)
    // Every byte before its own line, found without the code that wrote it.
    const bytes = Buffer.from(text)
    const line = bytes.lastIndexOf('  "digest"')
    expect(bytes[line - 1]).toBe(0x0a)
    expect(digest).toBe(sha256(bytes.subarray(0, line)))
    expect(Object.keys(JSON.parse(text)).at(-1)).toBe('digest')
  })

  it('has its members in the order of the format', () => {
    const members = format(sampleManifest()).matchAll(/^ {2}"(\w+)":/gm)

    expect([...members].map(([, name]) => name)).toEqual([
      ...['format', 'snapshot', 'takenAt', 'durationMs', 'repository', 'git', 'completeness'],
      ...['verification', 'strategy', 'store', 'tool', 'previous', 'digest'],
    ])
  })

  it('comes back as it was with any text in it', () => {
    // Quotes, line ends, lone surrogates, and words that look like the end of a document.
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.string({ minLength: 1 }),
      fc.constantFrom('\n  "digest": "', `"\n}\n`, '\ud800', '__proto__', '\u2028', '\ufeff'),
    )
    fc.assert(
      fc.property(text, fc.array(text), fc.array(text, { minLength: 1 }), (url, list, path) => {
        const sample = sampleManifest()
        const document = {
          ...sample,
          repository: { ...sample.repository, url, path },
          verification: { ...sample.verification, warnings: list },
        }
        const { digest: _, ...rest } = parse(format(document))
        expect(rest).toEqual(document)
      }),
    )
  })
})

describe('damage to a manifest', () => {
  const TEXT = format(sampleManifest())
  const BYTES = Buffer.from(TEXT)
  const DAMAGED = ['store-damaged', 'snapshot-invalid']

  it('shows for every single bit', () => {
    for (let at = 0; at < BYTES.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        BYTES[at] = (BYTES[at] ?? 0) ^ (1 << bit)
        const said = refusal(BYTES.toString('utf8'))
        BYTES[at] = (BYTES[at] ?? 0) ^ (1 << bit)
        if (said !== 'store-damaged') expect.fail(`bit ${bit} of byte ${at}: ${said}`)
      }
    }
    expect(refusal(BYTES.toString('utf8'))).toMatchObject({ format: 'holdfast/snapshot/v1' })
  })

  it('shows wherever it is cut off', () => {
    for (let length = 0; length < BYTES.length; length += 1) {
      const said = refusal(BYTES.subarray(0, length).toString('utf8'))
      if (said !== 'store-damaged') expect.fail(`cut off after ${length} bytes: ${said}`)
    }
  })

  it('shows when something stands before it or behind it', () => {
    const more = [' ', '\n', '\n\n', '\r\n', '\t', '\0', '{}', TEXT, '\n{}\n', '\ufeff']
    for (const each of more) {
      expect(refusal(TEXT + each), JSON.stringify(each)).toBe('store-damaged')
      expect(refusal(each + TEXT), JSON.stringify(each)).toBe('store-damaged')
    }
  })

  it('shows when lines are dropped, doubled or exchanged', () => {
    const lines = TEXT.split('\n')
    const line = fc.nat({ max: lines.length - 2 })
    fc.assert(
      fc.property(fc.constantFrom('drop', 'double', 'exchange'), line, line, (damage, i, j) => {
        const copy = [...lines]
        const [one = '', other = ''] = [lines[i], lines[j]]
        if (damage === 'drop') copy.splice(i, 1)
        else if (damage === 'double') copy.splice(i, 0, one)
        else [copy[i], copy[j]] = [other, one]
        fc.pre(copy.join('\n') !== TEXT)
        expect(DAMAGED).toContain(refusal(copy.join('\n')))
      }),
    )
  })

  it('is told from a newer format, which damages nothing', () => {
    expect(() => parse(TEXT.replace('4321', '4322'))).toThrow(
      expect.objectContaining({
        code: 'store-damaged',
        message: `${KEY} is not as it was written: its digest does not fit.`,
        hint: expect.stringContaining('holdfast verify'),
      }),
    )
    expect(() => parse(digested({ ...sampleManifest(), durationMs: '1' }))).toThrow(
      expect.objectContaining({
        code: 'snapshot-invalid',
        message: expect.stringContaining(`${KEY}: durationMs: `),
        hint: expect.stringContaining('update'),
      }),
    )
    expect(refusal(`{\n  ,\n  "digest": "${sha256('{\n  ,\n')}"\n}\n`)).toBe('store-damaged')
  })
})

/** Every object within `value`, with the way to it. */
function* objectsIn(value: unknown, path: string[] = []): Generator<[string[], object]> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield [path, value]
  for (const [name, member] of Object.entries(value)) yield* objectsIn(member, [...path, name])
}

/** A copy of `value` in which the object at `path` is what `change` makes of it. */
function changed(value: unknown, path: string[], change: (object: object) => object): object {
  if (typeof value !== 'object' || value === null) throw new Error('no such member')
  const [name, ...deeper] = path
  if (name === undefined) return change(value)
  const copy = Array.isArray(value) ? [...value] : { ...value }
  return Object.assign(copy, {
    [name]: changed(Object.getOwnPropertyDescriptor(value, name)?.value, deeper, change),
  })
}

describe('the schema is strict', () => {
  it.each([...objectsIn(sampleManifest())])('an unknown member at %j is refused', (path) => {
    const strange = changed(sampleManifest(), path, (object) => ({ ...object, surprise: 1 }))

    expect(refusal(digested(strange))).toBe('snapshot-invalid')
  })

  const members = [...objectsIn(sampleManifest())].flatMap(([path, object]) =>
    Object.keys(object).map((name) => ({ path, name, member: [...path, name].join('.') })),
  )
  // Manifests of stores without versions, and of stores from before there were bundle lists.
  const OPTIONAL = ['git.refs.object.versionId', 'git.bundleList']

  it.each(members.filter(({ member }) => !OPTIONAL.includes(member)))(
    'a manifest without $member is refused',
    ({ path, name }) => {
      const less = changed(sampleManifest(), path, (object) =>
        Object.fromEntries(Object.entries(object).filter(([each]) => each !== name)),
      )
      expect(refusal(digested(less))).toBe('snapshot-invalid')
    },
  )

  it('a manifest from before there were bundle lists is read', () => {
    const { bundleList, ...git } = sampleManifest().git
    expect(bundleList).toBeDefined()
    const text = formatDocument({ ...sampleManifest(), git }, sha256)
    expect(parseDocument(Manifest, text, 'key', sha256).git.bundleList).toBeUndefined()
  })

  it.each([
    ['another format', { format: 'holdfast/snapshot/v2' }],
    ['an id of another form', { snapshot: '2026-03-02' }],
    ['a time without a day', { takenAt: '06:00:00Z' }],
    ['a time in a zone', { takenAt: '2026-03-02T06:00:00+01:00' }],
    ['a negative duration', { durationMs: -1 }],
    ['half a millisecond', { durationMs: 0.5 }],
    ['another strategy', { strategy: 'rsync' }],
    ['an id that climbs', { repository: { ...sampleManifest().repository, id: '../42' } }],
    ['no path', { repository: { ...sampleManifest().repository, path: [] } }],
    ['a digest of upper case', { previous: { snapshot: 'x', sha256: 'A'.repeat(64) } }],
    ['a level that is none', { verification: { level: 'most' } }],
    ['a short chain link', { git: { ...sampleManifest().git, chain: [{ kind: 'base' }] } }],
  ])('%s is refused', (_, change) => {
    expect(refusal(digested({ ...sampleManifest(), ...change }))).toBe('snapshot-invalid')
  })

  it('reads no document as one of another kind', () => {
    const texts = [format(sampleManifest()), format(RECORD), format(NAME)]
    const schemas = [DOCUMENTS.snapshot, DOCUMENTS.verification, DOCUMENTS.name]
    for (const [i, schema] of schemas.entries()) {
      for (const [j, text] of texts.entries()) {
        const reading = () => parseDocument<unknown>(schema, text, KEY, sha256)
        if (i === j) expect(reading).not.toThrow()
        else expect(reading).toThrow(expect.objectContaining({ code: 'snapshot-invalid' }))
      }
    }
  })
})

it('every class of data has a completeness', () => {
  expect(Object.keys(Manifest.shape.completeness.shape)).toEqual([...DATA_CLASSES])
  expect(Completeness.safeParse({ status: 'unknown' }).success).toBe(false)
})
