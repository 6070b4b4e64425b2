/** Where a request comes from. */
import { isIPv6 } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Asked } from '../parts.ts'

/** Null where that cannot be told. */
export type AddressOf = (context: Asked) => string | null

/**
 * `proxies` is how many of one's own stand in front: each adds to `X-Forwarded-For` whom it heard
 * from, so only so many entries, counted from the end, were not written by the client itself.
 * Without proxies the header means nothing.
 */
export function createAddressOf(proxies: number): AddressOf {
  return (context) => {
    const socket = socketAddress(context)
    if (proxies === 0) return socket
    const heard = (context.req.header('x-forwarded-for') ?? '')
      .split(',')
      .map((each) => each.trim())
    const claimed = heard.at(-proxies)
    return claimed !== undefined && ADDRESS.test(claimed) ? claimed : socket
  }
}

/** One household, office or server: a network of IPv6 has more addresses than can be counted. */
export function networkOf(address: string | null): string {
  if (address === null) return 'unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`)
  const [head = '', tail] = hostname.slice(1, -1).split('::')
  const before = head.split(':').filter((part) => part !== '')
  const after = (tail ?? '').split(':').filter((part) => part !== '')
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  const parts = [...before, ...Array.from({ length: zeros }, () => '0'), ...after]
  return `${parts.slice(0, 4).join(':')}::/64`
}

const ADDRESS = /^[\da-f.:]{3,45}$/i

/** Null where there is no connection, as in tests that call the routes themselves. */
function socketAddress(context: Asked): string | null {
  try {
    return getConnInfo(context).remote.address ?? null
  } catch {
    return null
  }
}
