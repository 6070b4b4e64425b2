import { expect, it, onTestFinished } from 'vitest'
import { checkChain, listEvents, recordEvent } from '../../../app/records/audit.ts'
import type { Db } from '../../../app/records/open.ts'
import { createIntake } from '../../../app/webhooks/intake.ts'
import { createWorker } from '../../../app/webhooks/worker.ts'
import { describeOnEach } from '../databases.ts'
import { exampleOf } from './examples.ts'
import { keepAlive, post, serveIntake } from './serve-intake.ts'
import { SECRET, signedWebhook } from './signed.ts'

const DELIVERIES = 2000
const CONNECTIONS = 50
const BYTES = 8192

/** A real push, filled up to 8 KB. */
function body(n: number): string {
  const text = JSON.stringify({
    ...exampleOf('push'),
    after: String(n).padStart(40, '0'),
    fill: '',
  })
  return text.replace('"fill":""', `"fill":"${'x'.repeat(BYTES - text.length)}"`)
}

describeOnEach('a burst of deliveries', (databases) => {
  it('is stored whole, and each takes effect once', { timeout: 120_000 }, async ({ task }) => {
    const db = await databases.open()
    const now = () => new Date()
    const worker = createWorker({
      ...{ db, now, random: Math.random, holder: 'w' },
      handlers: { push: [({ id }) => leaveTrace(db, id)] },
    })
    const server = await serveIntake(
      createIntake({ db, secrets: [SECRET], now, onStored: worker.wake }),
    )
    onTestFinished(() => server.close())
    const stop = new AbortController()
    const working = worker.run(stop.signal)
    const text = body(0)
    expect(text).toHaveLength(BYTES)
    const webhooks = await Promise.all(
      Array.from({ length: DELIVERIES }, (_, n) => signedWebhook(`d${n}`, 'push', text)),
    )

    const agent = keepAlive(CONNECTIONS)
    const startedAt = performance.now()
    const answers = await Promise.all(webhooks.map((each) => post(server.port, each, agent)))
    const seconds = (performance.now() - startedAt) / 1000
    agent.destroy()
    process.stdout.write(
      `${task.suite?.name}: ${Math.round(DELIVERIES / seconds)} a second, with their sender\n`,
    )

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    expect(await countOf(db)).toBe(DELIVERIES)
    await expect
      .poll(() => countOf(db, 'done'), { timeout: 60_000, interval: 250 })
      .toBe(DELIVERIES)
    stop.abort()
    await working
    const { events } = await listEvents(db, { limit: 2 * DELIVERIES })
    expect(events).toHaveLength(DELIVERIES)
    expect(new Set(events.map(({ target }) => target)).size).toBe(DELIVERIES)
    expect(await checkChain(db)).toMatchObject({ intact: true })
  })
})

/** An effect that would be seen twice, and that costs a commit of its own. */
async function leaveTrace(db: Db, id: string): Promise<void> {
  await recordEvent(db, {
    ...{ at: new Date(), actor: 'app', action: 'burst', target: id, address: null },
    ...{ result: 'done', detail: {} },
  })
}

async function countOf(db: Db, state?: 'done'): Promise<number> {
  const rows = await db.selectFrom('deliveries').select(['body', 'state']).execute()
  return rows.filter((row) => row.body.length === BYTES && row.state === (state ?? row.state))
    .length
}
