import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Db } from '../../../app/records/open.ts'
import { createIntake, type IntakeOptions } from '../../../app/webhooks/intake.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { describeOnEach, openSqlite } from '../databases.ts'
import { exampleOf, readExamples } from './examples.ts'
import { HOOK_PATH, post, serveIntake } from './serve-intake.ts'
import { SECRET, signedWebhook, type Webhook } from './signed.ts'

const NOW = new Date('2026-11-21T12:00:00Z')

const intakeOf = (db: Db, more: Partial<IntakeOptions> = {}) =>
  createIntake({ db, secrets: [SECRET], now: () => NOW, ...more })

async function startIntake(db: Db, more: Partial<IntakeOptions> = {}): Promise<number> {
  const server = await serveIntake(intakeOf(db, more))
  onTestFinished(() => server.close())
  return server.port
}

const request = ({
  headers,
  body,
}: {
  headers: Record<string, string>
  body: string | Buffer<ArrayBuffer>
}) => new Request('http://localhost/', { method: 'POST', headers, body })

const stored = (db: Db) => db.selectFrom('deliveries').selectAll().orderBy('id').execute()

describeOnEach('intake', (databases) => {
  it('stores every example of GitHub byte for byte, and answers 202', async () => {
    const db = await databases.open()
    const port = await startIntake(db)
    const examples = readExamples().map(({ event, payload }, n) => ({
      id: String(n).padStart(3, '0'),
      event,
      // As GitHub writes it, and no other JSON would be the same bytes.
      body: `${JSON.stringify(payload, null, n % 3)}\n`,
      payload,
    }))
    const statuses = await Promise.all(
      examples.map(async ({ id, event, body }) => {
        const { status } = await post(port, await signedWebhook(id, event, body))
        return status
      }),
    )

    expect(new Set(statuses)).toEqual(new Set([202]))
    const rows = await stored(db)
    expect(rows.map(({ id, event, body }) => ({ id, event, body }))).toEqual(
      examples.map(({ id, event, body }) => ({ id, event, body })),
    )
    expect(
      rows.every(({ receivedAt, state }) => receivedAt === NOW.getTime() && state === 'waiting'),
    ).toBe(true)
    for (const [n, { action, installationId, repositoryId }] of rows.entries()) {
      expect({ action, installationId, repositoryId }).toEqual(subjectOf(examples[n]?.payload))
    }
  })

  it('answers 202 to what it knows, and keeps what it had', async () => {
    const db = await databases.open()
    const intake = intakeOf(db)
    const first = await signedWebhook('a', 'push', '{"n":1}')
    const again = await signedWebhook('a', 'push', '{"n":2}')

    expect((await intake(request(first))).status).toBe(202)
    expect((await intake(request(again))).status).toBe(202)
    expect(await stored(db)).toMatchObject([{ id: 'a', body: '{"n":1}' }])
  })

  it('answers 503 when it cannot store, and 202 to the next', async () => {
    const db = await databases.open()
    const broken = await databases.open()
    await broken.destroy()
    const failures: string[] = []
    const intake = intakeOf(broken, { onFailure: ({ code }) => failures.push(code) })
    const webhook = await signedWebhook('a', 'push', '{}')
    const response = await intake(request(webhook))

    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('60')
    expect(failures).toEqual(['internal'])
    expect((await intakeOf(db)(request(webhook))).status).toBe(202)
  })
})

/** Written out again, by hand: what a payload says it is about. */
function subjectOf(payload: Readonly<Record<string, unknown>> = {}) {
  const idOf = (member: unknown) =>
    typeof member === 'object' && member !== null && 'id' in member ? String(member.id) : null
  return {
    action: typeof payload.action === 'string' ? payload.action : null,
    installationId: idOf(payload.installation),
    repositoryId: idOf(payload.repository),
  }
}

describe('refused, and not stored:', () => {
  const good = () => signedWebhook('a', 'push', JSON.stringify(exampleOf('push')))

  it.each<[string, number, (webhook: Webhook) => Webhook | Promise<Webhook>]>([
    ['no delivery id', 400, without('x-github-delivery')],
    ['no event', 400, without('x-github-event')],
    ['no signature', 400, without('x-hub-signature-256')],
    ['a delivery id that is none', 400, having('x-github-delivery', 'a b')],
    ['a delivery id without end', 400, having('x-github-delivery', 'a'.repeat(101))],
    ['an event that is none', 400, having('x-github-event', "push'; drop table")],
    ['a signature of SHA-1', 401, having('x-hub-signature-256', `sha1=${'0'.repeat(40)}`)],
    ['a signature made up', 401, having('x-hub-signature-256', `sha256=${'0'.repeat(64)}`)],
    ['a body changed', 401, (webhook) => ({ ...webhook, body: `${webhook.body} ` })],
    ['a body without end', 413, (webhook) => ({ ...webhook, body: 'x'.repeat(30_001) })],
    ['another secret', 401, ({ body }) => signedWebhook('a', 'push', body, new Secret('guess'))],
    ['no body', 400, () => signedWebhook('a', 'push', '\n')],
    ['no JSON', 400, () => signedWebhook('a', 'push', '{"a":')],
    ['a form', 400, () => signedWebhook('a', 'push', 'payload=%7B%7D')],
    ['a list', 400, () => signedWebhook('a', 'push', '[]')],
    ['null', 400, () => signedWebhook('a', 'push', 'null')],
    ['a byte order mark', 400, () => signedWebhook('a', 'push', '\u{feff}{}')],
  ])('%s', async (_, status, spoil) => {
    const db = await openSqlite()
    const intake = intakeOf(db, { mostBytes: 30_000 })
    const response = await intake(request(await spoil(await good())))

    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toEqual({
      ...{ type: 'about:blank', status, code: 'bad-input' },
      ...{ title: expect.stringMatching(/\.$/), hint: expect.stringMatching(/\.$/) },
    })
    expect(await stored(db)).toEqual([])
  })

  it('bytes that are no text', async () => {
    const db = await openSqlite()
    const body = Buffer.concat([Buffer.from('{"a":"'), Uint8Array.of(0xff), Buffer.from('"}')])
    const digest = createHmac('sha256', SECRET.reveal()).update(body).digest('hex')
    const { headers } = await good()
    const response = await intakeOf(db)(
      request({ headers: { ...headers, 'x-hub-signature-256': `sha256=${digest}` }, body }),
    )

    expect(response.status).toBe(400)
    expect(await stored(db)).toEqual([])
  })

  it('all the forgeries, and nothing else, of many that come at once', async () => {
    const db = await openSqlite()
    const port = await startIntake(db)
    const webhook = await good()
    const bad = having('x-hub-signature-256', `sha256=${'1'.repeat(64)}`)
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) => {
        const own = having('x-github-delivery', `d${n}`)(webhook)
        return post(port, n % 2 ? own : bad(own))
      }),
    )

    expect(answers.map(({ status }) => status)).toEqual(answers.map((_, n) => (n % 2 ? 202 : 401)))
    expect(await stored(db)).toHaveLength(30)
  })
})

function without(name: string) {
  return ({ headers, body }: Webhook): Webhook => {
    const { [name]: _, ...others } = headers
    return { headers: others, body }
  }
}

function having(name: string, value: string) {
  return ({ headers, body }: Webhook): Webhook => ({ headers: { ...headers, [name]: value }, body })
}

describe('sizes', () => {
  const ofBytes = (bytes: number) => signedWebhook('a', 'push', `{"a":"${'x'.repeat(bytes - 8)}"}`)

  it('25 MB are taken over the wire, and one byte more is not', async () => {
    const db = await openSqlite()
    const port = await startIntake(db)
    const most = 25 * 1024 * 1024

    const refused = await post(port, await ofBytes(most + 1)).catch(() => ({ status: 413 }))
    expect(refused.status).toBe(413)
    expect(await stored(db)).toEqual([])
    expect((await post(port, await ofBytes(most))).status).toBe(202)
    expect((await stored(db))[0]?.body).toHaveLength(most)
  })

  it('a body of a length not told is read as far as it may reach', async () => {
    const db = await openSqlite()
    const intake = intakeOf(db, { mostBytes: 1000 })
    const sent = async (bytes: number) => (await intake(request(await ofBytes(bytes)))).status

    expect(await sent(1001)).toBe(413)
    expect(await sent(1000)).toBe(202)
  })

  it('more than can be held at one time is told to come later', async () => {
    const db = await openSqlite()
    const webhooks = await Promise.all(
      Array.from({ length: 5 }, (_, n) => signedWebhook(`d${n}`, 'push', '{"a":1}')),
    )
    const intake = intakeOf(db, { mostBytes: 100, mostHeldBytes: 300 })
    const measured = webhooks.map(having('content-length', '7'))
    const statuses = async (all: readonly Webhook[]) =>
      (await Promise.all(all.map((each) => intake(request(each))))).map(({ status }) => status)

    expect(await statuses(webhooks)).toEqual([202, 202, 202, 503, 503])
    // What was answered is held no longer, and what is measured counts as what it is.
    expect(await statuses(measured)).toEqual([202, 202, 202, 202, 202])
  })

  it('a body that breaks off is refused, and the next is taken', async () => {
    const db = await openSqlite()
    const intake = intakeOf(db)
    const answers: Promise<Response>[] = []
    const server = await serveIntake((raw) => {
      const answer = intake(raw)
      answers.push(answer)
      return answer
    })
    onTestFinished(() => server.close())
    const webhook = await ofBytes(100)
    const socket = connect(server.port, '127.0.0.1')
    const head = Object.entries({ ...webhook.headers, host: 'x', 'content-length': '100' })
    socket.write(`POST ${HOOK_PATH} HTTP/1.1\r\n`)
    socket.write(`${head.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n{"a":`)
    await expect.poll(() => answers.length).toBe(1)
    socket.destroy()

    expect((await answers[0])?.status).toBe(400)
    expect((await post(server.port, webhook)).status).toBe(202)
  })
})

describe('secrets', () => {
  it.each([
    ['none', []],
    ['an empty one', [new Secret('')]],
    ['an empty one beside another', [SECRET, new Secret('')]],
  ])('%s is refused', async (_, secrets) => {
    const db = await openSqlite()

    expect(() => intakeOf(db, { secrets })).toThrow(
      expect.objectContaining({ code: 'bad-input', hint: expect.stringContaining('SECRET') }),
    )
  })

  it('old and new are both taken', async () => {
    const db = await openSqlite()
    const next = new Secret('next')
    const intake = intakeOf(db, { secrets: [next, SECRET] })

    expect((await intake(request(await signedWebhook('a', 'push', '{}', next)))).status).toBe(202)
    expect((await intake(request(await signedWebhook('b', 'push', '{}', SECRET)))).status).toBe(202)
  })
})

it('tells that there is work when it is durable, and not before', async () => {
  const db = await openSqlite()
  const seen: Promise<number>[] = []
  const intake = intakeOf(db, { onStored: () => seen.push(stored(db).then((rows) => rows.length)) })
  await intake(request(await signedWebhook('a', 'push', '{}')))
  await intake(request(await signedWebhook('b', 'push', '[')))

  expect(await Promise.all(seen)).toEqual([1])
})
