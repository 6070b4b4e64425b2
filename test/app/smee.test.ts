import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { createLog } from '../../app/log.ts'
import { listen } from '../../app/server/listen.ts'
import { forwardFromSmee } from '../../app/smee.ts'

it('passes on what arrives at a channel, with its headers', async () => {
  const channel = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('event: ready\ndata: {}\n\n')
    const event = {
      'x-github-event': 'push',
      'x-github-delivery': 'a',
      'x-hub-signature-256': 'sha256=0',
      body: { ref: 'refs/heads/main' },
      query: {},
      timestamp: 1,
    }
    response.write(`id: 1\ndata: ${JSON.stringify(event)}\n\n`)
  })
  await new Promise<void>((resolve) => channel.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    channel.closeAllConnections()
    channel.close()
  })
  const address = channel.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const heard: unknown[] = []
  const listener = await listen(
    async (request) => {
      heard.push([request.headers.get('x-github-event'), await request.json()])
      return new Response(null, { status: 202 })
    },
    { host: '127.0.0.1', port: 0 },
  )
  onTestFinished(() => listener.close(0))
  const stop = await forwardFromSmee(
    `http://127.0.0.1:${address.port}/channel`,
    `http://127.0.0.1:${listener.port}/api/github/webhooks`,
    createLog(
      () => {},
      () => new Date(0),
    ),
  )
  await expect.poll(() => heard).toEqual([['push', { ref: 'refs/heads/main' }]])
  await stop()
})
