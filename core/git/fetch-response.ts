/** The answer to the `fetch` command of git protocol v2 (gitprotocol-v2(5)): a pack. */
import { HoldfastError } from '../domain/errors.ts'
import { classifyGitFailure } from './classify.ts'
import { createRemoteLines } from './fetch-progress.ts'
import { notGit, type Packet } from './pkt-line.ts'

/**
 * The pack of an answer to `fetchRequest`, byte for byte: views of what the packets hold.
 * Complete when it ends: it reads on to the end of the stream, behind which nothing may come.
 * Throws with a `source-…` code. `onProgress` gets git's lines, without control characters.
 *
 * The packets are those of `readPackets(bytes, cutOff)`, so that a stream that breaks is
 * `source-unreachable` wherever it does.
 */
export async function* readPack(
  packets: AsyncIterable<Packet>,
  onProgress: (line: string) => void = () => {},
): AsyncGenerator<Buffer> {
  const answer = createAnswer(onProgress)
  for await (const packet of packets) {
    const data = answer.take(packet)
    if (data !== undefined && data.length > 0) yield data
  }
  answer.end()
}

/** The error of an answer that was git as far as it came, and may be whole another time. */
export function cutOff(why: string): HoldfastError {
  return new HoldfastError('source-unreachable', `The connection to the source broke: ${why}.`, {
    hint: 'Check the network, then run the backup again.',
  })
}

/** Where in the answer the next packet stands. Sections that were not asked for must not come. */
type Place = 'start' | 'shallow-info' | 'after shallow-info' | 'packfile' | 'end'

interface Answer {
  /** What of the pack the packet holds. */
  take(packet: Packet): Buffer | undefined
  /** Nothing more comes. */
  end(): void
}

function createAnswer(onProgress: (line: string) => void): Answer {
  const bands = createBands(onProgress)
  let place: Place = 'start'
  return {
    take(packet) {
      if (place === 'packfile' && packet.kind === 'data') return bands.take(packet.data)
      place = placeAfter(place, packet)
      if (place === 'end') bands.end()
      return undefined
    },
    end() {
      if (place !== 'end') throw cutOff('the answer ends before it is complete')
    },
  }
}

/** Throws where the packet has no business. */
function placeAfter(place: Place, packet: Packet): Place {
  if (packet.kind === 'data') return placeAfterLine(place, packet.data)
  if (place === 'shallow-info' && packet.kind === 'delimiter') return 'after shallow-info'
  if (place === 'packfile' && packet.kind === 'flush') return 'end'
  throw notGit(`a ${packet.kind} packet comes out of place`)
}

function placeAfterLine(place: Place, data: Buffer): Place {
  refuseError(data)
  const line = data.toString('latin1').replace(/\n$/, '')
  const begins = place === 'start' || place === 'after shallow-info'
  if (begins && line === 'packfile') return 'packfile'
  if (place === 'start' && line === 'shallow-info') return 'shallow-info'
  if (place === 'shallow-info' && line.startsWith('shallow ')) throw shallow()
  throw notGit(`${JSON.stringify(line.slice(0, 100))} comes out of place`)
}

const PACK = 1
const PROGRESS = 2
const FATAL = 3
/** Git says a line or two a second, of some 40 bytes: this much takes it days. */
const MOST_PROGRESS_BYTES = 16 * 2 ** 20
/** Packets in a row without a byte of the pack. Git sends one or two a second. */
const MOST_IDLE_PACKETS = 1_000_000

interface Bands {
  /** The bytes of the pack in the packet, which may be none. */
  take(data: Buffer): Buffer | undefined
  end(): void
}

/** Takes the bands apart that the pack comes in. What is endless is refused. */
function createBands(onProgress: (line: string) => void): Bands {
  const lines = createRemoteLines(onProgress)
  let progressBytes = 0
  let idlePackets = 0

  function heed(band: number | undefined, data: Buffer): void {
    const content = data.subarray(1)
    // What it says last is the consequence; the cause stands in the lines before.
    if (band === FATAL) throw failed(`${lines.end()}${content.toString()}`)
    refuseError(data)
    if (band !== PROGRESS) throw notGit(`${band ?? 'nothing'} is no band`)
    progressBytes += content.length
    if (progressBytes > MOST_PROGRESS_BYTES) throw notGit('its progress does not end')
    lines.take(content)
  }

  return {
    take(data) {
      const band = data[0]
      idlePackets = band === PACK && data.length > 1 ? 0 : idlePackets + 1
      if (idlePackets > MOST_IDLE_PACKETS) throw notGit('no pack comes for a million packets')
      if (band === PACK) return data.subarray(1)
      heed(band, data)
      return undefined
    },
    end: () => void lines.end(),
  }
}

const ERROR = Buffer.from('ERR ')

/** A server may put such a packet in the place of any other (gitprotocol-pack(5)). */
function refuseError(data: Buffer): void {
  if (!data.subarray(0, ERROR.length).equals(ERROR)) return
  throw failed(data.toString('utf8', ERROR.length))
}

/** What git at the other end gave as the reason, or what it said before that. */
function failed(said: string): HoldfastError {
  const error = classifyGitFailure(said, { args: ['upload-pack'], side: 'source' })
  if (error.code.startsWith('source-')) return error
  // Its disk and its memory are not ours. It may have them again in a while.
  return new HoldfastError('source-unreachable', `The source failed. ${error.message}`, {
    hint: 'Run the backup again; if it stays, ask whoever runs the server.',
  })
}

function shallow(): HoldfastError {
  return new HoldfastError('source-shallow', 'The source is a shallow clone: its history is cut.', {
    hint: 'Run `git fetch --unshallow` there, or back up the repository it was cloned from.',
  })
}
