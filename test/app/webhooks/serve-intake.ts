/** An intake behind the server that the App has, on loopback. */
import { once } from 'node:events'
import { Agent, request as httpRequest } from 'node:http'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Intake } from '../../../app/webhooks/intake.ts'
import type { Webhook } from './signed.ts'

export const HOOK_PATH = '/api/github/webhooks'

export interface IntakeServer {
  readonly port: number
  close(): Promise<void>
}

export async function serveIntake(intake: Intake): Promise<IntakeServer> {
  const app = new Hono()
  app.post(HOOK_PATH, (c) => intake(c.req.raw))
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  if (!server.listening) await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

/** Connections that stay open, and at most so many. */
export function keepAlive(connections: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: connections })
}

/** The status of the answer, and its text. Rejects when the connection breaks. */
export function post(
  port: number,
  { headers, body }: Webhook,
  agent?: Agent,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body)
    const sent = httpRequest(
      {
        ...{ host: '127.0.0.1', port, path: HOOK_PATH, method: 'POST', agent: agent ?? false },
        headers: { ...headers, 'content-length': bytes.length },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
        response.on('error', reject)
      },
    )
    sent.on('error', reject)
    sent.end(bytes)
  })
}
