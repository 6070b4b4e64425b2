/**
 * The intake and a worker on a file of SQLite, to be killed:
 * `node test/app/webhooks/intake-process.ts FILE`. Says its port, and works until it ends.
 */
import { randomUUID } from 'node:crypto'
import { insertDeliveries } from '../../../app/records/deliveries.ts'
import { openRecords } from '../../../app/records/open.ts'
import { createIntake } from '../../../app/webhooks/intake.ts'
import { createWorker } from '../../../app/webhooks/worker.ts'
import { serveIntake } from './serve-intake.ts'
import { SECRET } from './signed.ts'

const [, , path = ''] = process.argv
const db = await openRecords({ kind: 'sqlite', path })
const now = () => new Date()
const worker = createWorker({
  ...{ db, now, random: Math.random, holder: randomUUID(), most: 10, claimMs: 200 },
  // An effect that is there once, however often it is run.
  handlers: { push: [({ id }) => insertDeliveries(db, [effectOf(id)])] },
})
const intake = createIntake({ db, secrets: [SECRET], now, onStored: worker.wake })
const { port } = await serveIntake(intake)
process.stdout.write(`${port}\n`)
await worker.run(new AbortController().signal)

/** A row that names its cause; nobody handles it. */
function effectOf(id: string) {
  const subject = { action: null, installationId: null, repositoryId: null }
  return { id: `effect-${id}`, event: 'effect', ...subject, body: '{}', receivedAt: now() }
}
