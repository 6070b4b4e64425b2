import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createChannelWatch } from '../../../app/alerts/channel-watch.ts'
import { createHeartbeat } from '../../../app/alerts/heartbeat.ts'
import { createPost } from '../../../app/alerts/post.ts'
import { createSlackChannel, slackBody } from '../../../app/alerts/slack.ts'
import { createTickWatch } from '../../../app/alerts/tick-watch.ts'
import { createWebhookChannel } from '../../../app/alerts/webhook.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { listen } from './receiver.ts'
import { at, message } from './sample.ts'

const post = createPost({ allowPrivate: true })

it('a webhook is signed over its time and its bytes', async () => {
  const { url, requests } = await listen()
  const signingSecret = new Secret('hush')
  const options = { name: 'hook', url: new Secret(`${url}/in`), signingSecret, post }
  const title = 'acme/rückët is overdue'
  await createWebhookChannel({ ...options, now: () => at(1) }).send(message({ title }))

  const [{ headers, body, path, method } = { headers: {}, body: '', path: '', method: '' }] =
    requests
  const timestamp = String(at(1).getTime() / 1000)
  const signature = createHmac('sha256', 'hush').update(`${timestamp}.${body}`).digest('hex')
  expect([method, path]).toEqual(['POST', '/in'])
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    // No socket is shared with requests whose destinations nobody looked at.
    connection: 'close',
    'x-holdfast-delivery': 'open-0123',
    'x-holdfast-event': 'alert.open',
    'x-holdfast-timestamp': timestamp,
    'x-holdfast-signature-256': `sha256=${signature}`,
  })
  expect(JSON.parse(body)).toMatchObject({
    ...{ id: 'open-0123', about: 'open', kind: 'overdue', title, severity: 'critical', count: 1 },
    since: '2026-11-21T10:00:00.000Z',
    alerts: [{ id: 'alert-1', about: 'acme/rocket', next: 'Look.' }],
  })
})

it('a webhook that is refused is told so, without its address', async () => {
  const { url } = await listen((_, response) => void response.writeHead(500).end('SECRET'))
  const options = { name: 'slack', url: new Secret(`${url}/services/SECRET`), post }
  await expect(createSlackChannel(options).send(message())).rejects.toMatchObject({
    failure: 'refused',
    message: 'The destination answered 500.',
  })
})

it('Slack gets blocks, in which text of others means nothing', async () => {
  const { url, requests } = await listen()
  const title = 'acme/<!channel> & <https://evil.example|x>'
  await createSlackChannel({ name: 'slack', url: new Secret(url), post }).send(
    message({ title, items: message().items.map((item) => ({ ...item, text: '<!here>' })) }),
  )
  const sent: unknown = JSON.parse(requests[0]?.body ?? '')
  expect(sent).toMatchObject({
    text: '🚨 acme/&lt;!channel&gt; &amp; &lt;https://evil.example|x&gt;',
    blocks: [
      { type: 'header', text: { type: 'plain_text' } },
      { type: 'section', text: { type: 'mrkdwn', text: expect.stringContaining('&lt;!here&gt;') } },
      { type: 'section' },
      { type: 'context' },
    ],
  })
})

it('Slack gets no more than it takes, and no half characters', () => {
  const text = fc.string({
    unit: fc.constantFrom('&', '<', '🚨', 'a'),
    minLength: 0,
    maxLength: 8000,
  })
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (long, count) => {
      const [item] = message().items
      const items = item ? Array.from({ length: count }, () => ({ ...item, text: long })) : []
      const { blocks } = slackBody(message({ title: long, items, count: 99 }))
      expect(blocks.length).toBeLessThanOrEqual(50)
      for (const block of blocks) expectToFit(block)
    }),
    { numRuns: 50 },
  )
})

function expectToFit(block: ReturnType<typeof slackBody>['blocks'][number]): void {
  if (!('text' in block)) return
  const { text } = block.text
  expect(text.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3000)
  expect(text).not.toMatch(/\p{Surrogate}/u)
  if (block.type === 'section') expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/)
}

it('a channel that took nothing three times in a row is a reason, until it takes something', () => {
  const { note, reasons } = createChannelWatch()
  const all = ['failed', 'failed', 'sent', 'failed', 'failed', 'given-up', 'sent'] as const
  const said = all.map((result) => {
    note('mail', result)
    note('slack', 'sent')
    return reasons().length
  })
  expect(said).toEqual([0, 0, 0, 0, 0, 1, 0])
  for (const _ of all) note('slack', 'failed')
  expect(reasons()).toEqual(['channel slack: takes no messages'])
})

it('a heartbeat says that all duties are done, or which are not', async () => {
  const { url, requests } = await listen()
  const duties = [
    { name: 'discover', everyMs: 3_600_000 },
    { name: 'steer', everyMs: 60_000 },
  ]
  let minutes = 0
  const watch = createTickWatch(duties, () => at(minutes))
  const { reasons } = watch
  const beat = createHeartbeat({ url: new Secret(`${url}/ping/SECRET?a=b`), post, reasons })
  const tick = async (failing?: string) => {
    if (failing) watch.onFailure(failing, { code: 'store-unreachable' })
    for (const { name } of duties) watch.onDone(name)
    await beat()
  }
  await beat()
  await tick()
  await tick('steer')
  await tick()
  minutes = 12
  watch.onDone('discover')
  await beat()

  expect(requests.map(({ path, body }) => [path, body])).toEqual([
    ['/ping/SECRET/fail?a=b', 'discover: not done yet\nsteer: not done yet'],
    ['/ping/SECRET?a=b', ''],
    ['/ping/SECRET/fail?a=b', 'steer: store-unreachable'],
    ['/ping/SECRET?a=b', ''],
    ['/ping/SECRET/fail?a=b', 'steer: late'],
  ])
})
