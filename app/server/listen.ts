/** Opens the port, and closes it without dropping what is under way. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { HoldfastError } from '../../core/domain/errors.ts'

export interface Listener {
  readonly port: number
  /** Takes no more requests, and resolves when those under way are answered, or after `graceMs`. */
  close(graceMs: number): Promise<void>
}

type Fetch = (request: Request) => Response | Promise<Response>

/** Throws `bad-input` for an address that cannot be listened on. */
export async function listen(
  fetch: Fetch,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listener> {
  const server = serve({ fetch, hostname: host, port })
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw new HoldfastError('bad-input', `${host}:${port} cannot be listened on.`, {
      hint: 'Set HOST and PORT to an address that is free.',
      cause,
    })
  }
  const address = server.address()
  return {
    port: isInfo(address) ? address.port : port,
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      if ('closeIdleConnections' in server) server.closeIdleConnections()
      const timer = setTimeout(() => {
        if ('closeAllConnections' in server) server.closeAllConnections()
      }, graceMs)
      await closed
      clearTimeout(timer)
    },
  }
}

function isInfo(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
