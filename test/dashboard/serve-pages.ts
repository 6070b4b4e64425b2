/** The dashboard over facts in memory, at an address that a browser can open. */
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Env } from '../../dashboard/parts.ts'

export interface Site {
  /** `http://127.0.0.1:12345` */
  readonly url: string
  close(): void
}

/** `open` is told the address at which the pages will be found. */
export async function servePages(open: (url: string) => Promise<Hono<Env>>): Promise<Site> {
  const pages: { app?: Hono<Env> } = {}
  const server = serve({
    fetch: async (request) =>
      (await pages.app?.fetch(request)) ?? new Response(null, { status: 503 }),
    ...{ port: 0, hostname: '127.0.0.1' },
  })
  const { port } = await new Promise<AddressInfo>((resolve) => {
    server.once('listening', () => {
      const address = server.address()
      if (address !== null && typeof address === 'object') resolve(address)
    })
  })
  const url = `http://127.0.0.1:${port}`
  pages.app = await open(url)
  return { url, close: () => void server.close() }
}
