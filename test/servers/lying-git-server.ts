/**
 * A git server that lies on purpose: it asks a true one, which is the real `git http-backend`,
 * takes the answer apart, lets a lie change the listing or the pack, and frames it again.
 *
 * Answers of the true one are kept: what it serves must not change while the liar runs.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { GitServer } from './git-server.ts'

export interface Lie {
  /** Changes the lines of a listing, byte strings: `<oid> refs/heads/main`. */
  readonly listing?: (lines: readonly string[]) => Iterable<string>
  /** Whether listings come compressed, which nobody asked for. */
  readonly gzip?: boolean
  /** Changes the answer to the fetch command, all of it in one piece. */
  readonly fetch?: (truth: Buffer) => Spoken | Promise<Spoken>
}

export interface Spoken {
  /** In pieces, which may have no end. */
  readonly body: Iterable<Uint8Array>
  /** Besides git's own content type, or in its place. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * What follows the body: its end, an end of the connection in good order or with a reset, or
   * nothing at all.
   */
  readonly ending?: 'end' | 'close' | 'reset' | 'stall'
}

export interface LyingServer {
  /** The address of the repository `name` of the true server, with a lie about it. */
  addressOf(name: string, lie: Lie): string
  /** Commands that were asked, `ls-refs` and `fetch`, by the address they were asked at. */
  commandsAt(address: string): readonly string[]
  /** Answers that stand still right now. */
  readonly stalled: number
  close(): Promise<void>
}

interface Place {
  readonly name: string
  readonly lie: Lie
  readonly commands: string[]
}

interface State {
  readonly truth: GitServer
  readonly places: Place[]
  readonly kept: Map<string, Promise<Buffer>>
  readonly stalled: Set<ServerResponse>
}

export async function startLyingGitServer(truth: GitServer): Promise<LyingServer> {
  const state: State = { truth, places: [], kept: new Map(), stalled: new Set() }
  const server = createServer((request, response) => {
    answer(request, response, state).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('no port')
  const url = `http://127.0.0.1:${bound.port}`
  return {
    addressOf: (name, lie) =>
      `${url}/${state.places.push({ name, lie, commands: [] }) - 1}/rocket.git`,
    commandsAt: (address) => state.places[numberIn(new URL(address).pathname)]?.commands ?? [],
    get stalled() {
      return state.stalled.size
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function numberIn(path: string): number {
  return Number(/^\/(\d+)\//.exec(path)?.[1])
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  state: State,
): Promise<void> {
  const path = request.url ?? '/'
  const place = state.places[numberIn(path)]
  if (place === undefined) throw new Error(`nobody lies at ${path}`)
  const { lie, name, commands } = place
  const body = await readAll(request)
  const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
  const command = /command=([a-z-]+)/.exec(plain.toString('latin1', 0, 200))?.[1]
  if (command !== undefined) commands.push(command)
  const truth = await askTruth(path.replace(/^\/\d+\/rocket\.git/, `/${name}`), plain, state)
  const [type, spoken] = await speak(lie, command, truth)
  response.writeHead(200, {
    'content-type': `application/x-git-upload-pack-${type}`,
    ...spoken.headers,
  })
  await send(response, spoken, state)
}

async function speak(
  lie: Lie,
  command: string | undefined,
  truth: Buffer,
): Promise<['advertisement' | 'result', Spoken]> {
  if (command === undefined) return ['advertisement', { body: [truth] }]
  if (command === 'fetch') return ['result', (await lie.fetch?.(truth)) ?? { body: [truth] }]
  const body = lie.listing ? relist(truth, lie.listing) : [truth]
  return ['result', lie.gzip ? compressed(body) : { body }]
}

function compressed(body: Iterable<Uint8Array>): Spoken {
  return { body: [gzipSync(Buffer.concat([...body]))], headers: { 'content-encoding': 'gzip' } }
}

function* relist(truth: Buffer, change: NonNullable<Lie['listing']>): Generator<Buffer> {
  const lines = packetsOf(truth).flatMap((packet) =>
    packet === undefined ? [] : [packet.toString('latin1').replace(/\n$/, '')],
  )
  for (const line of change(lines)) yield packet(`${line}\n`)
  yield FLUSH
}

async function askTruth(path: string, body: Buffer, { truth, kept }: State): Promise<Buffer> {
  const question = `${path} ${body.toString('latin1')}`
  const known = kept.get(question)
  if (known !== undefined) return known
  const asking = ask(`${truth.url}${path}`, body)
  kept.set(question, asking)
  return asking
}

async function ask(url: string, body: Buffer): Promise<Buffer> {
  const post = { method: 'POST', body: Uint8Array.from(body) }
  const response = await fetch(url, {
    ...(body.length > 0 ? post : {}),
    headers: {
      'git-protocol': 'version=2',
      'content-type': 'application/x-git-upload-pack-request',
    },
  })
  if (!response.ok) throw new Error(`the true server answered ${response.status}`)
  return Buffer.from(await response.arrayBuffer())
}

async function send(response: ServerResponse, spoken: Spoken, { stalled }: State): Promise<void> {
  for (const piece of spoken.body) {
    if (response.destroyed) return
    if (!response.write(piece)) await drained(response)
  }
  if (spoken.ending === undefined || spoken.ending === 'end') {
    response.end()
    return
  }
  // The head must be on its way too.
  response.flushHeaders()
  await new Promise<void>((resolve) => response.write(Buffer.alloc(0), () => resolve()))
  if (spoken.ending !== 'stall') {
    if (spoken.ending === 'reset') response.socket?.resetAndDestroy()
    else response.socket?.end()
    return
  }
  stalled.add(response)
  response.once('close', () => stalled.delete(response))
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** An answer to the fetch command, taken apart. */
export interface FetchAnswer {
  readonly pack: Buffer
  /** What git said while it worked, as it stood in the packets. */
  readonly progress: readonly string[]
}

/** Throws for an answer that is anything but a pack with progress. */
export function takeApart(answer: Buffer): FetchAnswer {
  const [section, ...rest] = packetsOf(answer)
  if (section?.toString() !== 'packfile\n') throw new Error('the true answer holds no pack')
  const banded = rest.filter((each) => each !== undefined)
  const inBand = (band: number) =>
    banded.filter((each) => each[0] === band).map((each) => each.subarray(1))
  return { pack: Buffer.concat(inBand(1)), progress: inBand(2).map((each) => each.toString()) }
}

/** As git frames it: `packfile`, progress, the pack in packets, and a flush. */
export function frame({ pack, progress }: FetchAnswer): Buffer {
  return Buffer.concat([...openPack(progress), ...packPackets(pack), FLUSH])
}

/** The pack of an answer exchanged, and its size told in the last line of progress as git would. */
export function withPack({ progress }: FetchAnswer, pack: Buffer): FetchAnswer {
  const total = `Total ${pack.readUInt32BE(8)} (delta 0)`
  return { pack, progress: progress.map((each) => each.replace(/Total \d+ \(delta \d+\)/, total)) }
}

export function openPack(progress: readonly string[] = []): Buffer[] {
  return [packet('packfile\n'), ...progress.map((each) => packet(`\u0002${each}`))]
}

const LARGEST_CONTENT = 65_515

export function packPackets(pack: Buffer): Buffer[] {
  const packets: Buffer[] = []
  for (let at = 0; at < pack.length; at += LARGEST_CONTENT) {
    packets.push(packet(Buffer.concat([Buffer.from([1]), pack.subarray(at, at + LARGEST_CONTENT)])))
  }
  return packets
}

export function packet(content: string | Buffer): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content
  const length = (bytes.length + 4).toString(16).padStart(4, '0')
  return Buffer.concat([Buffer.from(length), bytes])
}

export const FLUSH = Buffer.from('0000')
export const DELIMITER = Buffer.from('0001')

/** Packets with content as such, marks as undefined. */
function packetsOf(bytes: Buffer): (Buffer | undefined)[] {
  const packets: (Buffer | undefined)[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = Number.parseInt(bytes.toString('latin1', at, at + 4), 16)
    packets.push(length < 4 ? undefined : bytes.subarray(at + 4, at + length))
    at += Math.max(length, 4)
  }
  return packets
}
