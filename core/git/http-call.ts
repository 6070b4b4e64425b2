/** A request under way, up to the end of its answer: what went wrong, and who waits how long. */
import type { ClientRequest, IncomingMessage } from 'node:http'
import { finished } from 'node:stream'
import { interrupted } from './process.ts'

/** How long to wait for the other side, in milliseconds. */
export interface Patience {
  /** For its address, a connection and a handshake. */
  readonly connectMs: number
  /** For the next byte while one is wanted, and for room for our next one. */
  readonly silenceMs: number
}

export const PATIENCE: Patience = { connectMs: 10_000, silenceMs: 60_000 }

export interface Call {
  /** What went wrong first, if anything did. */
  failure(): unknown
  /** The other side is to say something from now on. */
  listen(): void
  /** It took some of what we said. */
  heard(): void
  /** Nothing is wanted of it for a while. */
  rest(): void
}

/** Destroys `request` when patience ends or `signal` stops it, and keeps the first reason. */
export function watchCall(request: ClientRequest, signal: AbortSignal, patience: Patience): Call {
  let failure: unknown
  let timer: NodeJS.Timeout | undefined
  const fail = (reason: unknown) => {
    failure ??= reason
    request.destroy()
  }
  const rest = () => {
    clearTimeout(timer)
    timer = undefined
  }
  const wait = (ms: number, why: string) => {
    rest()
    timer = setTimeout(() => fail(new Error(`${why} for ${ms / 1000} seconds`)), ms)
  }
  const listen = () => wait(patience.silenceMs, 'it said nothing')
  const stop = () => fail(interrupted(signal))

  wait(patience.connectMs, 'no connection came about')
  request.once('socket', (socket) => {
    if (request.reusedSocket) listen()
    else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', listen)
  })
  request.on('error', fail)
  // An answer that ends before its end is an error here, however it came about.
  request.once('response', (response) => finished(response, (error) => error && fail(error)))
  signal.addEventListener('abort', stop, { once: true })
  request.once('close', () => signal.removeEventListener('abort', stop))
  return { failure: () => failure, listen, heard: () => timer?.refresh(), rest }
}

/** The head of the answer; undefined when the connection closed before it came. */
export function headOf(request: ClientRequest): Promise<IncomingMessage | undefined> {
  return new Promise((resolve) => {
    request.once('response', resolve).once('close', () => resolve(undefined))
  })
}
