/** The examples of docs/api.md, as they stand there. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { serve } from '@hono/node-server'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { PROBLEMS } from '../../dashboard/problem.ts'
import { PATH } from '../config.ts'
import { readDocument } from './api-shape.ts'
import { aFleet, aRepository, someFacts } from './facts.ts'
import { aViewer, openDashboard } from './open.ts'

const PAGE = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8')
const examples = [...PAGE.matchAll(/```sh\n(.*?)```/gs)].map(([, command = '']) => command)

/** By a part of the command: what is said, and with which code `curl` ends (28: its time is up). */
const EXPECTED = [
  ['/me"', /"actor":"github:admin"/, 0],
  ['/acme/nothing"', /"code":"not-found".*"hint":/, 0],
  ['sort=-size', /"items":\[\],"next":null,"fitting":0/, 0],
  ['/back-up"', /"done":true/, 0],
  ['/actions"', /"dryRun":true,"ids":\["1"\]/, 0],
  ['/events"', /: alive/, 28],
] as const

const facts = someFacts(aFleet([aRepository({ name: 'rocket' })]))
const app = openDashboard(facts, aViewer('admin'))
let url = ''

beforeAll(async () => {
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}`
  return () => void server.close()
})

async function run(command: string) {
  const env = { PATH, HOLDFAST: url, TOKEN: 'hft_example' }
  const child = spawn('sh', ['-c', command], { env })
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { out, err, code }
}

describe('docs/api.md', () => {
  it('has no example but those that are tried here', () => {
    const tried = examples.map((one) => EXPECTED.filter(([part]) => one.includes(part)).length)
    expect(tried).toEqual(EXPECTED.map(() => 1))
  })

  it.each(EXPECTED)('%s does what it says', async (part, said, ending) => {
    const { out, code } = await run(examples.find((one) => one.includes(part)) ?? '')
    expect([code, out]).toEqual([ending, expect.stringMatching(said)])
  })

  it('started the backup once, however often it is tried', async () => {
    const command = examples.find((one) => one.includes('/back-up"')) ?? ''
    const again = await run(command.replace('-sS', '-sSi'))
    expect(again.out).toMatch(/^idempotency-replayed: true\r$/m)
    expect(facts.deeds.filter(({ name }) => name === 'backUp')).toHaveLength(1)
  })

  it('names every problem, with its status', () => {
    const named = [...PAGE.matchAll(/^\| (\d{3}) \| `([a-z-]+)` \|/gm)]
    const rows = Object.fromEntries(named.map(([, status, code]) => [code, Number(status)]))
    const all = Object.entries(PROBLEMS).map(([code, { status }]) => [code, status])
    expect(rows).toEqual(Object.fromEntries(all))
  })

  it('names every scope', async () => {
    const { document } = await readDocument(app)
    const { enum: scopes } = z
      .looseObject({ enum: z.array(z.string()) })
      .parse(document.components.schemas.Scope)
    for (const scope of scopes) expect(PAGE).toContain(`\n| \`${scope}\` | `)
  })
})
