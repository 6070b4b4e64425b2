/** Where messages may go: looked at when a name was resolved, for the very connection. */
import { lookup as systemLookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { ChannelError } from './channel.ts'
import { isPublicAddress } from './public-address.ts'

export interface Destinations {
  /** Whether they may be private: ALLOW_PRIVATE_DESTINATIONS. */
  readonly allowPrivate: boolean
  /** The system's resolver when absent. */
  readonly resolve?: Resolve
}

export type Resolve = (
  host: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>

/** Throws `forbidden` for a host that is written as an address and is not public. */
export function checkHost(host: string, { allowPrivate }: Destinations): void {
  // A URL writes IPv6 in brackets.
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  if (!allowPrivate && isIP(bare) !== 0 && !isPublicAddress(bare)) throw forbidden()
}

/**
 * Resolves names for a socket, which connects to what was looked at and nothing else: a name
 * that is another address a moment later (DNS rebinding) gains nothing. A name with one private
 * address among public ones is refused. Sockets do not ask for what is an address already:
 * `checkHost` looks at that.
 */
export function createLookup({ allowPrivate, resolve = resolveAll }: Destinations): LookupFunction {
  return (host, options, callback) => {
    const fail = (error: Error) => callback(error, '', 0)
    resolve(host).then((addresses) => {
      const [first] = addresses
      if (first === undefined)
        return fail(new ChannelError('unreachable', 'The name has no address.'))
      const open = addresses.every(({ address }) => isPublicAddress(address))
      if (!allowPrivate && !open) return fail(forbidden())
      if (options.all === true) return callback(null, [...addresses])
      return callback(null, first.address, first.family)
    }, fail)
  }
}

function resolveAll(host: string) {
  return systemLookup(host, { all: true })
}

function forbidden(): ChannelError {
  return new ChannelError(
    'forbidden',
    'The destination is no public address. Set ALLOW_PRIVATE_DESTINATIONS to true to allow it.',
  )
}
