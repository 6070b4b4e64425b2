import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Head,
  type ObjectFormat,
  type RefListing,
  sortRefs,
} from '../../../core/domain/refs.ts'
import {
  type Capabilities,
  lsRefsRequest,
  objectFormatOf,
  readCapabilities,
  readListing,
} from '../../../core/git/ls-refs.ts'
import { DELIMITER, FLUSH, formatPacket, readBatches } from '../../../core/git/pkt-line.ts'
import { piecesOf } from '../archive/packs.ts'
import { anyListing } from '../domain/any-listing.ts'
import { failureOf } from './test-context.ts'

const A = 'a'.repeat(40)
const B = 'b'.repeat(40)

/** Lines as a server sends them; the marks stay as they are. */
function answer(...lines: string[]): Buffer {
  const packets = lines.map((line) => (/^000[0-2]$/.test(line) ? line : formatPacket(`${line}\n`)))
  return Buffer.from(packets.join(''), 'latin1')
}

const batchesOf = (bytes: Uint8Array) => readBatches(piecesOf(bytes, [7, 1, 300]))
const list = (bytes: Uint8Array, format: ObjectFormat = 'sha1') =>
  readListing(batchesOf(bytes), format)
const capabilities = (bytes: Uint8Array) => readCapabilities(batchesOf(bytes))

/** What a server of protocol v2 answers for `listing`. */
function answerFor({ head, refs }: RefListing): Buffer {
  const lines = refs.map(({ name, oid, target, peeled }) =>
    [
      ...[oid, name],
      ...(target === undefined ? [] : [`symref-target:${target}`]),
      ...(peeled === undefined ? [] : [`peeled:${peeled}`]),
    ].join(' '),
  )
  return answer(...headLine(head), ...lines, FLUSH)
}

function headLine(head: Head): string[] {
  switch (head.kind) {
    case 'branch':
      return [`${head.oid} HEAD symref-target:${head.target}`]
    case 'unborn':
      return [`unborn HEAD symref-target:${head.target}`]
    case 'detached':
      return [`${head.oid} HEAD`]
    default:
      return []
  }
}

describe('the advertisement', () => {
  const V2 = ['version 2', 'agent=git/2.39', 'ls-refs=unborn', 'object-format=sha256']

  it.each([
    ['as over ssh', answer(...V2, FLUSH)],
    ['as over http', answer('# service=git-upload-pack', FLUSH, ...V2, FLUSH)],
    ['with more behind it', answer(...V2, FLUSH, 'more')],
  ])('of protocol v2 is read %s', async (_, bytes) => {
    expect(Object.fromEntries((await capabilities(bytes)) ?? [])).toEqual({
      agent: 'git/2.39',
      'ls-refs': 'unborn',
      'object-format': 'sha256',
    })
  })

  it('keeps a value with an equals sign, and a capability without value', async () => {
    const read = await capabilities(answer('version 2', 'agent=a=b', 'server-option', FLUSH))

    expect(Object.fromEntries(read ?? [])).toEqual({ agent: 'a=b', 'server-option': '' })
  })

  it.each([
    [
      'v0',
      answer(`${A} HEAD\0multi_ack symref=HEAD:refs/heads/main`, `${A} refs/heads/main`, FLUSH),
    ],
    ['v0 over http', answer('# service=git-upload-pack', FLUSH, `${A} HEAD\0multi_ack`, FLUSH)],
    ['v1', answer('version 1', `${A} HEAD\0multi_ack`, FLUSH)],
    ['an empty repository', answer(FLUSH)],
  ])('of %s is none of v2, which is no fault', async (_, bytes) => {
    expect(await capabilities(bytes)).toBeUndefined()
  })

  it('that is cut off anywhere is refused', async () => {
    const whole = answer('# service=git-upload-pack', FLUSH, ...V2, FLUSH)
    for (let length = 0; length < whole.length; length += 1) {
      const error = await failureOf(capabilities(whole.subarray(0, length)))
      expect(error.code).toBe('source-protocol')
    }
  })
})

describe('the object format', () => {
  const says = (format?: string): Capabilities =>
    new Map(format === undefined ? [] : [['object-format', format]])

  it('is sha1 where a server does not say', () => {
    expect(objectFormatOf(says())).toBe('sha1')
    expect(objectFormatOf(says('sha1'))).toBe('sha1')
    expect(objectFormatOf(says('sha256'))).toBe('sha256')
  })

  it('of another kind is refused', () => {
    expect(() => objectFormatOf(says('blake3'))).toThrow(
      expect.objectContaining({ code: 'source-unsupported' }),
    )
  })
})

it.each([
  ['', '0014command=ls-refs\n', ''],
  ['unborn', '0014command=ls-refs\n', '000bunborn\n'],
  ['peel unborn', '0014command=ls-refs\n', '000bunborn\n'],
  ['unbornish', '0014command=ls-refs\n', ''],
])('a server that knows `ls-refs=%s` is asked for what it knows', (value, command, unborn) => {
  expect(
    lsRefsRequest(
      new Map([
        ['ls-refs', value],
        ['object-format', 'sha1'],
      ]),
    ),
  ).toBe(`${command}0016object-format=sha1${DELIMITER}0009peel\n000csymrefs\n${unborn}${FLUSH}`)
})

describe('the listing', () => {
  it('is read as it was sent, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(anyListing, async (listing) => {
        expect(await list(answerFor(listing), listing.objectFormat)).toEqual({
          ...listing,
          refs: sortRefs(listing.refs),
        })
      }),
    )
  })

  it('leaves out refs that are unborn, which are none', async () => {
    const bytes = answer('unborn refs/heads/x symref-target:refs/heads/y', FLUSH)

    expect(await list(bytes)).toEqual({ objectFormat: 'sha1', head: { kind: 'unknown' }, refs: [] })
  })

  it('may come without line feeds', async () => {
    const bytes = Buffer.from(`${formatPacket(`${A} refs/heads/x`)}${FLUSH}`)
    expect(await list(bytes)).toMatchObject({ refs: [{ name: 'refs/heads/x', oid: A }] })
  })

  it('passes over attributes that it does not know', async () => {
    expect(await list(answer(`${A} refs/heads/x colour:red peeled:${B}`, FLUSH))).toMatchObject({
      refs: [{ name: 'refs/heads/x', oid: A, peeled: B }],
    })
  })

  it('that is cut off anywhere is refused, and never shorter', async () => {
    await fc.assert(
      fc.asyncProperty(anyListing, async (listing) => {
        const whole = answerFor(listing)
        for (let length = 0; length < whole.length; length += 1) {
          const error = await failureOf(list(whole.subarray(0, length), listing.objectFormat))
          expect(error.code).toBe('source-protocol')
        }
      }),
      { numRuns: 5 },
    )
  })

  it.each([
    ['no name', answer(A, FLUSH)],
    ['no space', answer(`${A}a`, FLUSH)],
    ['a peeled id that is none', answer(`${A} refs/tags/v1 peeled:none`, FLUSH)],
    ['a short id', answer(`${A.slice(1)} refs/heads/x`, FLUSH)],
    ['an id of the other format', answer(`${'a'.repeat(64)} refs/heads/x`, FLUSH)],
    ['an id of upper case', answer(`${A.toUpperCase()} refs/heads/x`, FLUSH)],
    ['words', answer('Sign in to go on', FLUSH)],
    ['an empty line', answer('', FLUSH)],
    ['a delimiter', answer(DELIMITER, FLUSH)],
    ['an end of response', answer('0002', FLUSH)],
  ])('with %s is refused', async (_, bytes) => {
    expect((await failureOf(list(bytes))).code).toBe('source-protocol')
  })

  it('gives the reason of a server that refuses', async () => {
    expect(await failureOf(list(answer('ERR access denied or no such repository')))).toMatchObject({
      code: 'source-not-found',
      message: 'The source refused: access denied or no such repository',
    })
    expect((await failureOf(capabilities(answer('ERR no')))).code).toBe('source-not-found')
    expect((await failureOf(list(answer(`ERR ${'x'.repeat(9000)}`)))).message.length).toBeLessThan(
      500,
    )
  })
})

it('a server that does not tell its object format is not asked about it', () => {
  expect(lsRefsRequest(new Map([['ls-refs', '']]))).not.toContain('object-format')
})
