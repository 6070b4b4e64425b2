import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRemoteLines } from '../../../core/git/fetch-progress.ts'
import { cutOff, readPack } from '../../../core/git/fetch-response.ts'
import { DELIMITER, FLUSH, formatPacket, readPackets } from '../../../core/git/pkt-line.ts'
import { piecesOf } from '../archive/packs.ts'
import { modelPack } from './fuzz.ts'
import { failureOf } from './test-context.ts'

const A = 'a'.repeat(40)
const PACK = formatPacket('packfile\n')
const data = (text: string) => formatPacket(`\u0001${text}`)
const progress = (text: string) => formatPacket(`\u0002${text}`)
const fatal = (text: string) => formatPacket(`\u0003${text}`)

/** The pack of an answer, as a byte string, and the lines that came with it. */
async function read(answer: string, sizes: readonly number[] = [65_536]) {
  const said: string[] = []
  let pack = ''
  const packets = readPackets(piecesOf(Buffer.from(answer, 'latin1'), sizes), cutOff)
  for await (const part of readPack(packets, (line) => said.push(line))) {
    expect(part.length).toBeGreaterThan(0)
    pack += part.toString('latin1')
  }
  return { pack, said }
}

const failure = (...answer: string[]) => failureOf(read(answer.join('')))

describe('the pack', () => {
  it.each([
    ['in one packet', PACK + data('PACK\u00ff\0') + FLUSH, 'PACK\u00ff\0'],
    ['in several', PACK + data('PA') + data('CK') + FLUSH, 'PACK'],
    ['with progress between', PACK + data('PA') + progress('x\n') + data('CK') + FLUSH, 'PACK'],
    ['with signs of life', `${PACK}0005\u0001${data('PACK')}0005\u0001${FLUSH}`, 'PACK'],
    ['without a line feed behind the section', formatPacket('packfile') + data('P') + FLUSH, 'P'],
    [
      'after an empty list of cut histories',
      formatPacket('shallow-info\n') + DELIMITER + PACK + data('P') + FLUSH,
      'P',
    ],
    ['that looks like packets', PACK + data('0000') + data(PACK) + FLUSH, `0000${PACK}`],
  ])('is read %s', async (_, answer, pack) => {
    expect((await read(answer)).pack).toBe(pack)
    expect((await read(answer, [1, 3])).pack).toBe(pack)
  })

  it('is not copied where a packet came in one piece', async () => {
    const chunk = Buffer.from(PACK + data('PACK') + FLUSH, 'latin1')
    const packets = readPackets(
      (async function* () {
        yield chunk
      })(),
    )
    for await (const part of readPack(packets)) expect(part.buffer).toBe(chunk.buffer)
  })

  it('is no longer asked for when its reader stops', async () => {
    let ended = false
    async function* endless() {
      try {
        yield Buffer.from(PACK, 'latin1')
        for (;;) yield Buffer.from(data('x'), 'latin1')
      } finally {
        ended = true
      }
    }
    for await (const _ of readPack(readPackets(endless()))) break

    expect(ended).toBe(true)
  })
})

describe('an answer is refused', () => {
  it.each([
    ['acknowledgments', formatPacket('acknowledgments\n') + formatPacket('NAK\n') + FLUSH],
    [
      'acknowledgments and a pack',
      formatPacket('acknowledgments\n') + formatPacket('ready\n') + DELIMITER + PACK + FLUSH,
    ],
    ['wanted-refs', formatPacket('wanted-refs\n') + DELIMITER + PACK + FLUSH],
    ['packfile-uris', formatPacket('packfile-uris\n') + DELIMITER + PACK + FLUSH],
    ['a section that is unknown', formatPacket('packfiles\n')],
    ['a section that is empty', '0004'],
    ['a section twice', (formatPacket('shallow-info\n') + DELIMITER).repeat(2) + PACK + FLUSH],
    ['a section within another', formatPacket('shallow-info\n') + PACK + data('P') + FLUSH],
    ['only a list of cut histories', formatPacket('shallow-info\n') + FLUSH],
    [
      'histories that grow',
      formatPacket('shallow-info\n') + formatPacket(`unshallow ${A}`) + DELIMITER,
    ],
    ['no section', FLUSH],
    ['a mark before the section', DELIMITER + PACK + FLUSH],
    ['a delimiter in the pack', PACK + data('P') + DELIMITER + FLUSH],
    ['an end of response in the pack', `${PACK + data('P')}0002`],
    ['more behind its end', PACK + data('P') + FLUSH + FLUSH],
    ['more of the pack behind its end', PACK + data('P') + FLUSH + data('P')],
    ['another pack behind its end', PACK + data('P') + FLUSH + PACK + FLUSH],
    ['bytes behind its end', `${PACK + data('P') + FLUSH}zz`],
    ['band 0', `${PACK}0006\u0000x${FLUSH}`],
    ['band 4', `${PACK}0006\u0004x${FLUSH}`],
    ['no band', `${PACK}0004${FLUSH}`],
    ['no packets', '<html>'],
    ['fewer bytes than a packet has', 'OK\n'],
  ])('with %s', async (_, answer) => {
    expect((await failure(answer)).code).toBe('source-protocol')
  })

  it.each([
    [''],
    ['00'],
    [PACK],
    [PACK.slice(0, 7)],
    [PACK + data('PACK')],
    [PACK + data('PACK').slice(0, 7)],
    [`${PACK + data('PACK')}000`],
    [formatPacket('shallow-info\n') + DELIMITER],
  ])('that ends too early, as if the connection broke: %j', async (answer) => {
    const error = await failure(answer)

    expect(error.code).toBe('source-unreachable')
    expect(error.transient).toBe(true)
  })

  it('of a shallow clone', async () => {
    const section = formatPacket('shallow-info\n') + formatPacket(`shallow ${A}\n`)

    expect(await failure(section, DELIMITER, PACK, data('P'), FLUSH)).toMatchObject({
      code: 'source-shallow',
      hint: expect.stringContaining('--unshallow'),
    })
  })
})

describe('a server that fails', () => {
  const DIED = 'aborting due to possible repository corruption on the remote side.\u0000'

  it.each([
    ['upload-pack: not our ref 1234', 'source-changing'],
    ['access denied or repository not exported: /x', 'source-denied'],
    ['Repository not found.', 'source-not-found'],
    [DIED, 'source-corrupt'],
    ['rate limit exceeded', 'source-rate-limited'],
    ['something new', 'source-unreachable'],
    ['', 'source-unreachable'],
  ])('with %j has the code %s, wherever it says so', async (said, code) => {
    const error = formatPacket(`ERR ${said}`)
    const answers = [
      error,
      formatPacket('shallow-info\n') + error,
      PACK + error,
      PACK + data('PACK') + error,
      PACK + fatal(said),
      PACK + data('PACK') + fatal(said) + data('never'),
      PACK + data('PACK') + FLUSH + error,
    ]
    for (const answer of answers) expect((await failure(answer)).code).toBe(code)
  })

  it('is judged by what it said before, where that is the cause', async () => {
    const error = await failure(
      PACK,
      progress('Counting objects: 1\rCounting objects: 2, done.\n'),
      progress('fatal: unable to read '),
      progress(A),
      fatal(DIED),
    )

    expect(error.code).toBe('source-corrupt')
    expect(error.message).toContain(`said: fatal: unable to read ${A}; aborting due to`)
  })

  it.each([
    'fatal: Out of memory, malloc failed (tried to allocate 9 bytes)\n',
    'fatal: write error: No space left on device\n',
  ])('is not damaged because it says %j, and neither is this machine', async (cause) => {
    const error = await failure(PACK, progress(cause), fatal(DIED))

    expect(error.code).toBe('source-unreachable')
    expect(error.message).toContain(cause.trim())
    expect(error.hint).toContain('whoever runs the server')
  })

  it('cannot write to the terminal, or at length', async () => {
    const error = await failure(PACK, fatal(`\u001b[2J\u0007${'x'.repeat(60_000)}`))

    expect(error.message).toMatch(/^[ -~]{100,3000}$/)
  })
})

describe('progress', () => {
  const said = async (...texts: string[]) =>
    (await read(PACK + texts.map(progress).join('') + FLUSH)).said

  it.each([
    ['a line', ['done.\n'], ['done.']],
    ['lines in one packet', ['a\nb\rc\r\nd\n'], ['a', 'b', 'c', 'd']],
    ['a line in several packets', ['Count', '', 'ing', '\rdone\n'], ['Counting', 'done']],
    ['a line without an end', ['a\nlast'], ['a', 'last']],
    ['a character in two packets', ['\u00c3', '\u00a9\n'], ['\u00e9']],
    ['bytes that are no text', ['\u00ff\n'], ['\ufffd']],
    ['half a character at the end', ['a\u00c3'], ['a\ufffd']],
    [
      'colours and bells',
      ['\u001b[1;31mred\u001b[K\u001b[?25l\u0007 \u00c2\u009b\u0000.\n'],
      ['red .'],
    ],
    ['a change of direction', ['a\u00e2\u0080\u00aeb\u00e2\u0080\u00a8c\n'], ['abc']],
    ['nothing', ['', '\n\r\n', '   \n', '\u001b[K\n'], []],
  ])('is told in lines: %s', async (_, texts, lines) => {
    expect(await said(...texts)).toEqual(lines)
  })

  it('has lines of bounded length, and goes on after a long one', async () => {
    const lines = await said('x'.repeat(999), 'yz', 'z'.repeat(60_000), '\nnext\n')

    expect(lines).toEqual([`${'x'.repeat(999)}y`, 'next'])
  })

  it('is not kept but for its end', () => {
    const lines = createRemoteLines(() => {})
    for (let n = 0; n < 10_000; n += 1) lines.take(Buffer.from(`line ${n}\n`))

    const last = lines.end()
    expect(last).toMatch(/line 9998\nline 9999\n$/)
    expect(last).toHaveLength(2000)
  })

  it('need not be listened to', async () => {
    const answer = Buffer.from(PACK + progress('a\n') + data('PACK') + FLUSH, 'latin1')
    for await (const part of readPack(readPackets(piecesOf(answer, [5])))) {
      expect(part.toString()).toBe('PACK')
    }
  })
})

describe('what is endless', () => {
  /** As good as endless: a reader that does not refuse it by then is told of a broken connection. */
  async function* endless(packet: string) {
    yield Buffer.from(PACK, 'latin1')
    const chunk = Buffer.from(packet.repeat(Math.ceil(60_000 / packet.length)), 'latin1')
    for (let bytes = 0; bytes < 32 * 2 ** 20; bytes += chunk.length) yield chunk
  }
  const drain = async (packet: string) => {
    for await (const _ of readPack(readPackets(endless(packet))));
  }

  it.each([
    ['progress', progress('x'.repeat(50_000))],
    ['progress without a byte', progress('')],
    ['progress in short lines', progress('x\n')],
    ['signs of life', '0005\u0001'],
  ])('is refused: %s', async (_, packet) => {
    expect((await failureOf(drain(packet))).code).toBe('source-protocol')
  })

  it('is not a million signs of life, counted from the last byte on, and one more is', async () => {
    const quiet = '0005\u0001'.repeat(1_000_000)

    expect((await read(PACK + quiet + data('PA') + quiet + data('CK') + FLUSH)).pack).toBe('PACK')
    expect((await failure(PACK, quiet, '0005\u0002', data('P'), FLUSH)).code).toBe(
      'source-protocol',
    )
  })

  it('is not 16 MiB of progress, and one byte more is', async () => {
    const most = progress(`${'x'.repeat(65_513)}\r\n`).repeat(256) + progress('x'.repeat(5_376))

    expect((await read(PACK + most + data('P') + FLUSH)).pack).toBe('P')
    expect((await failure(PACK, most, progress('x'), data('P'), FLUSH)).code).toBe(
      'source-protocol',
    )
  })
})

it('an answer of any packets is read as the protocol has it, or refused', async () => {
  const text = fc.string({ unit: fc.constantFrom(...'\u0001\u0002\u0003PE\n\u00ff'), maxLength: 6 })
  const packet = fc.oneof(
    { weight: 3, arbitrary: text.map(data) },
    { weight: 2, arbitrary: text.map(progress) },
    { weight: 1, arbitrary: text.map(formatPacket) },
    fc.constantFrom(PACK, FLUSH, DELIMITER, '0002', formatPacket('shallow-info\n'), fatal('no')),
  )
  const answer = fc
    .tuple(
      fc.constantFrom('', PACK, PACK, formatPacket('shallow-info') + DELIMITER + PACK),
      fc.array(packet, { maxLength: 5 }).map((packets) => packets.join('')),
      fc.constantFrom('', FLUSH, FLUSH),
    )
    .map((parts) => parts.join(''))
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })

  await fc.assert(
    fc.asyncProperty(answer, sizes, async (bytes, pieces) => {
      const model = modelPack(bytes)
      if (model !== undefined) expect((await read(bytes, pieces)).pack).toBe(model)
      else expect((await failureOf(read(bytes, pieces))).code).toMatch(/^source-/)
    }),
    { numRuns: 1000 },
  )
})
