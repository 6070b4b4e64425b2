import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutOff } from '../../../core/git/fetch-response.ts'
import {
  DELIMITER,
  FLUSH,
  formatPacket,
  type Packet,
  readBatches,
  readPackets,
} from '../../../core/git/pkt-line.ts'
import { piecesOf } from '../archive/packs.ts'
import { failureOf } from './test-context.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

async function read(stream: Uint8Array, sizes: readonly number[] = [65_536]): Promise<Packet[]> {
  const packets: Packet[] = []
  for await (const packet of readPackets(piecesOf(stream, sizes))) {
    // A copy: what a packet shows must not change with what comes later.
    packets.push(packet.kind === 'data' ? { ...packet, data: Buffer.from(packet.data) } : packet)
  }
  return packets
}

async function* streamOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}

const data = (text: string): Packet => ({ kind: 'data', data: bytes(text) })

describe('packets', () => {
  it.each<[string, Packet[]]>([
    ['', []],
    [FLUSH, [{ kind: 'flush' }]],
    [DELIMITER, [{ kind: 'delimiter' }]],
    ['0002', [{ kind: 'response-end' }]],
    ['0004', [data('')]],
    ['0006a\n', [data('a\n')]],
    ['000Bfoobar\n', [data('foobar\n')]],
    ['0005\u00ff0005\u00000000', [data('\u00ff'), data('\0'), { kind: 'flush' }]],
    ['00080000', [data('0000')]],
  ])('%j are read as they are', async (text, packets) => {
    expect(await read(bytes(text))).toEqual(packets)
  })

  it.each([
    ['', '0004'],
    ['command=ls-refs\n', '0014command=ls-refs\n'],
    ['\u00ff', '0005\u00ff'],
    ['x'.repeat(300), `0130${'x'.repeat(300)}`],
  ])('%j is written with its length', (text, packet) => {
    expect(formatPacket(text)).toBe(packet)
  })

  it('of the greatest size pass, and none greater', async () => {
    const largest = 'x'.repeat(65_516)

    expect(await read(bytes(`fff0${largest}`))).toEqual([data(largest)])
    expect(await failureOf(read(bytes(`fff1${largest}x`)))).toMatchObject({
      code: 'source-protocol',
    })
  })

  it.each([
    '0003',
    'fff1',
    'ffff',
    'zzzz',
    '-001',
    '+004',
    '0x04',
    ' 004',
    'PACK',
    '<htm',
    '00\n4',
  ])('that begin with %j are none', async (digits) => {
    const error = await failureOf(read(bytes(`${digits}${'x'.repeat(70_000)}`)))

    expect(error.code).toBe('source-protocol')
    expect(error.message).toContain('is no packet length')
  })
})

it('a length of 3 is none, whatever follows', async () => {
  const error = await failureOf(read(bytes(`0003${FLUSH}`)))

  expect(error.message).toContain('3 is no packet length')
})

describe('a packet', () => {
  it('that came in one piece is a view of it, and one that came in several is whole', async () => {
    const pieces = ['0008one', '!0008t', 'wo!000', '8six!', '', '0007x', 'yz0004'].map(bytes)
    const packets: Buffer[] = []
    for await (const packet of readPackets(streamOf(pieces))) {
      if (packet.kind === 'data') packets.push(packet.data)
    }

    expect(packets.map(String)).toEqual(['one!', 'two!', 'six!', 'xyz', ''])
    const whole = bytes('0008four')
    for await (const packet of readPackets(streamOf([whole]))) {
      if (packet.kind === 'data') expect(packet.data.buffer).toBe(whole.buffer)
    }
  })

  it('is read from bytes that lie within a greater buffer', async () => {
    const around = new Uint8Array(bytes('xxxx0008four0000yyyy'))
    const packets = []
    for await (const packet of readPackets(streamOf([around.subarray(4, 16)]))) packets.push(packet)

    expect(packets).toEqual([data('four'), { kind: 'flush' }])
  })

  it.each([
    ['0', 'source-unreachable'],
    ['00', 'source-unreachable'],
    ['000', 'source-unreachable'],
    ['000a', 'source-unreachable'],
    ['000afour', 'source-unreachable'],
    ['OK\n', 'source-protocol'],
    ['0OK', 'source-protocol'],
  ])('that is cut off at %j is %s where its reader cares', async (text, code) => {
    const read = async (...brokenOff: [typeof cutOff?]) => {
      for await (const _ of readPackets(streamOf([bytes(text)]), ...brokenOff));
    }

    expect((await failureOf(read(cutOff))).code).toBe(code)
    expect((await failureOf(read())).code).toBe('source-protocol')
  })
})

describe('for any packets', () => {
  const content = fc.string({ unit: fc.constantFrom(...'0a\n\u0000\u00ff'), maxLength: 30 })
  const packet = fc.oneof(
    {
      weight: 3,
      arbitrary: content.map((text) => ({ text: formatPacket(text), read: data(text) })),
    },
    fc.constantFrom<{ text: string; read: Packet }>(
      { text: FLUSH, read: { kind: 'flush' } },
      { text: DELIMITER, read: { kind: 'delimiter' } },
      { text: '0002', read: { kind: 'response-end' } },
    ),
  )
  const packets = fc.array(packet, { maxLength: 6 })
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })

  it('they are the same in whatever pieces they come', async () => {
    await fc.assert(
      fc.asyncProperty(packets, sizes, async (list, pieces) => {
        const stream = bytes(list.map((each) => each.text).join(''))
        expect(await read(stream, pieces)).toEqual(list.map((each) => each.read))
      }),
    )
  })

  it('a stream that ends within one is refused', async () => {
    await fc.assert(
      fc.asyncProperty(packets, sizes, async (list, pieces) => {
        const stream = bytes(list.map((each) => each.text).join(''))
        const ends = new Set([0])
        for (const each of list) ends.add(Math.max(...ends) + each.text.length)
        for (let length = 0; length < stream.length; length += 1) {
          const cut = read(stream.subarray(0, length), pieces)
          if (ends.has(length)) expect(await cut).toHaveLength([...ends].indexOf(length))
          else expect((await failureOf(cut)).message).toContain('ends within a packet')
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('batches', () => {
  async function readAll(text: string): Promise<[Packet[][], unknown]> {
    const batches: Packet[][] = []
    try {
      for await (const batch of readBatches(streamOf([bytes(text)]))) batches.push([...batch])
      return [batches, undefined]
    } catch (error) {
      return [batches, error]
    }
  }

  it('are what came at once, and end with a mark', async () => {
    expect(await readAll(`0005a0005b${FLUSH}0005c${DELIMITER}${FLUSH}0005d`)).toEqual([
      [
        [data('a'), data('b'), { kind: 'flush' }],
        [data('c'), { kind: 'delimiter' }],
        [{ kind: 'flush' }],
        [data('d')],
      ],
      undefined,
    ])
  })

  it('give what came in good order before they fail', async () => {
    expect(await readAll('0005a0005bnone')).toEqual([
      [[data('a'), data('b')]],
      expect.objectContaining({ code: 'source-protocol' }),
    ])
  })
})
