/**
 * Damaged answers, and what the readers of git's protocol must do with any of them.
 * `node test/core/git/fuzz.ts 1000000 7` tries a million, with the seed 7.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HoldfastError } from '../../../core/domain/errors.ts'
import type { ObjectFormat } from '../../../core/domain/refs.ts'
import { cutOff, readPack } from '../../../core/git/fetch-response.ts'
import { readCapabilities, readListing } from '../../../core/git/ls-refs.ts'
import { type Batch, type Packet, readBatches } from '../../../core/git/pkt-line.ts'
import { READERS, type Reader, type Recording, recordAnswers } from './fuzz-answers.ts'
import { createDice, type Dice, damageAnswer, pick } from './fuzz-damage.ts'

/** What came of reading an answer, comparable as it is. */
export interface Outcome {
  /** Absent when it was read to its end. */
  readonly code?: string
  readonly message?: string
  /** What was read: of a pack, also what came before the error. */
  readonly read: string
  /** Lines of progress. */
  readonly said: string
}

export type Tally = Record<string, number>

/**
 * Damages recordings `count` times and checks each. Gives how often each thing came of it;
 * throws with the input when a reader does what it must not.
 */
export async function fuzz(
  recordings: readonly [Recording, ...Recording[]],
  count: number,
  seed: number,
): Promise<Tally> {
  const dice = createDice(seed)
  const texts = recordings.map(({ bytes }) => bytes.toString('latin1'))
  const tally: Tally = {}
  for (let n = 0; n < count; n += 1) {
    const recording = pick(recordings, dice)
    const text = recording.bytes.toString('latin1')
    const bytes = Buffer.from(damageAnswer(text, texts, dice), 'latin1')
    // Sometimes an answer to something else.
    const reader = dice(8) === 0 ? pick(READERS, dice) : recording.reader
    const { code = 'read' } = await check(reader, recording.objectFormat, bytes, dice)
    const label = `${reader}: ${code}`
    tally[label] = (tally[label] ?? 0) + 1
  }
  return tally
}

/** Reads `bytes` at once and in pieces. Throws unless both do the same, and what is allowed. */
export async function check(
  reader: Reader,
  objectFormat: ObjectFormat,
  bytes: Buffer,
  dice: Dice,
): Promise<Outcome> {
  const whole = await outcomeOf(reader, objectFormat, [bytes])
  const sizes = cut(bytes, dice)
  const pieces = await outcomeOf(reader, objectFormat, sizes)
  const fault = faultOf(reader, bytes, whole, pieces)
  if (fault === undefined) return whole
  const lengths = sizes.map((piece) => piece.length).join(',')
  throw new Error(
    `${fault}: ${reader} of ${objectFormat}, ${bytes.toString('base64')} in ${lengths}: ` +
      `${JSON.stringify(whole)} and ${JSON.stringify(pieces)}`,
  )
}

function faultOf(
  reader: Reader,
  bytes: Buffer,
  whole: Outcome,
  pieces: Outcome,
): string | undefined {
  const odd = whole.code !== undefined && !whole.code.startsWith('source-')
  if (odd) return `the error ${whole.code}`
  if (JSON.stringify(whole) !== JSON.stringify(pieces)) return 'the pieces matter'
  if (reader !== 'pack') return undefined
  const expected = modelPack(bytes.toString('latin1'))
  if ((expected === undefined) !== (whole.code !== undefined)) return 'the model differs'
  return expected === undefined || expected === whole.read ? undefined : 'another pack'
}

async function outcomeOf(
  reader: Reader,
  objectFormat: ObjectFormat,
  pieces: readonly Buffer[],
): Promise<Outcome> {
  const read: string[] = []
  const said: string[] = []
  const result = () => ({ read: read.join(''), said: said.join('\n') })
  try {
    const batches = limited(pieces)
    if (reader === 'pack') {
      const pack = readPack(flat(batches), (line) => said.push(line))
      for await (const data of pack) read.push(data.toString('latin1'))
    } else if (reader === 'listing') {
      read.push(JSON.stringify(await readListing(batches, objectFormat)))
    } else {
      const capabilities = await readCapabilities(batches)
      read.push(JSON.stringify(capabilities && [...capabilities]))
    }
    return result()
  } catch (error) {
    const code = error instanceof HoldfastError ? error.code : String(error)
    return { code, message: error instanceof Error ? error.message : '', ...result() }
  }
}

/** The packets, which cannot be more than one in four bytes. */
async function* limited(pieces: readonly Buffer[]): AsyncGenerator<Batch> {
  let left = pieces.reduce((sum, piece) => sum + piece.length, 0) / 4
  for await (const batch of readBatches(streamOf(pieces), cutOff)) {
    left -= batch.length
    if (left < 0) throw new Error('more packets than bytes')
    yield batch
  }
}

async function* flat(batches: AsyncIterable<Batch>): AsyncGenerator<Packet> {
  for await (const batch of batches) yield* batch
}

async function* streamOf(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces
}

/** Mostly a few pieces, sometimes of one to eight bytes, and empty ones between. */
function cut(bytes: Buffer, dice: Dice): Buffer[] {
  const most = dice(20) === 0 ? 8 : 1 + bytes.length
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + dice(most + 1)
    pieces.push(bytes.subarray(at, end))
    at = end
  }
  return pieces
}

/** What `readPack` is to read, told in another way: undefined where it must throw. */
export function modelPack(text: string): string | undefined {
  const packets = modelPackets(text)
  if (isLine(packets[0], 'shallow-info') && packets[1] === 1) packets.splice(0, 2)
  const [header, ...bands] = packets
  if (!isLine(header, 'packfile') || bands.pop() !== 0) return undefined
  const texts = bands.map((band) => (typeof band === 'string' ? band : ''))
  if (!texts.every((band) => band.startsWith('\u0001') || band.startsWith('\u0002')))
    return undefined
  return texts.map((band) => (band.startsWith('\u0001') ? band.slice(1) : '')).join('')
}

const isLine = (packet: string | number | undefined, line: string) =>
  packet === line || packet === `${line}\n`

/** Content of the packets, marks as numbers; where there is no packet, NaN at the end. */
function modelPackets(text: string): (string | number)[] {
  const packets: (string | number)[] = []
  for (let rest = text; rest !== ''; ) {
    const [header = ''] = /^[0-9a-fA-F]{4}/.exec(rest) ?? []
    const length = Number(`0x${header}`)
    const size = Math.max(length, 4)
    const none = Number.isNaN(length) || length === 3 || length > 65_520 || size > rest.length
    if (none) return [...packets, Number.NaN]
    packets.push(length < 3 ? length : rest.slice(4, size))
    rest = rest.slice(size)
  }
  return packets
}

if (import.meta.main) {
  const [count = 100_000, seed = 1] = process.argv.slice(2).map(Number)
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-fuzz-'))
  try {
    const [first, ...others] = await recordAnswers(dir)
    if (first === undefined) throw new Error('git said nothing.')
    const began = performance.now()
    console.table(await fuzz([first, ...others], count, seed))
    const seconds = (performance.now() - began) / 1000
    console.log(`${count} inputs of seed ${seed} in ${seconds.toFixed(1)} s`)
  } finally {
    await rm(dir, { recursive: true })
  }
}
