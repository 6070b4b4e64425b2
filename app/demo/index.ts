/** `npm run demo`: an organisation of 300 repositories, live at one address, without any account. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { HoldfastError } from '../../core/domain/errors.ts'
import { createDashboard } from '../../dashboard/create.ts'
import { readSettings } from '../config.ts'
import { type Listener, listen } from '../server/listen.ts'
import { stayAlive } from './alive.ts'
import { openDemo } from './open.ts'
import { work } from './work.ts'

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
const { signal } = stop
const HOST = '127.0.0.1'
const PORT = 4600
const GRACE_MS = 2000

const { environment } = readSettings()
const began = performance.now()
process.stdout.write('Making an organisation of 300 repositories …\n')
const directory = await mkdtemp(join(tmpdir(), 'holdfast-demo-'))
try {
  await serve()
} finally {
  await rm(directory, { recursive: true, force: true, maxRetries: 5 })
}

async function serve(): Promise<void> {
  const place = { directory, environment, signal, now: () => new Date() }
  const { demo, policies, parts, close } = await openDemo(place, `http://${HOST}:${PORT}`)
  const listener = await open(createDashboard(parts).fetch)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  process.stdout.write(`Ready after ${seconds} s: http://${HOST}:${listener.port}/\n`)
  process.stdout.write('Everything is in a temporary directory, and goes with Ctrl+C.\n')
  const real = () => ({
    ...{ store: demo.store, directory, environment, now: new Date(), signal },
    random32: () => randomBytes(4).readUInt32BE(),
  })
  await Promise.all([stayAlive(demo.db, policies, signal), work(demo, real, signal)])
  await listener.close(GRACE_MS)
  await close()
}

/** At the port that documents name; at another where that is taken. */
async function open(fetch: Parameters<typeof listen>[0]): Promise<Listener> {
  try {
    return await listen(fetch, { host: HOST, port: PORT })
  } catch (error) {
    if (error instanceof HoldfastError) return await listen(fetch, { host: HOST, port: 0 })
    throw error
  }
}
