/**
 * The dashboard over a seeded database, as the App serves it: one process, one port. Who asks
 * says so in a header, since nobody logs in here; all else is what `npm start` puts together.
 *
 * Takes the DATABASE_URL and a directory, and is bundled before, since Node.js reads no JSX. Its
 * only words are its port, as soon as it listens.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Hono } from 'hono'
import { readSettings } from '../../app/config.ts'
import { createPolicies } from '../../app/policies-at-hand.ts'
import { openRecords, readDatabaseAddress } from '../../app/records/open.ts'
import { listen } from '../../app/server/listen.ts'
import { awsPrices } from '../../core/domain/aws-prices.ts'
import { boundGarbage } from '../../core/heap.ts'
import { createDashboard } from '../../dashboard/create.ts'
import { assemble } from './assemble.ts'
import { storeOne } from './store-one.ts'

boundGarbage()
const [url = '', directory = ''] = process.argv.slice(2)
const { signal } = new AbortController()
/** How much later it is than it is: what was kept for some seconds is looked at anew. */
let laterMs = 0
const now = () => new Date(Date.now() + laterMs)

await mkdir(directory, { recursive: true })
const db = await openRecords(readDatabaseAddress(url))
const { environment } = readSettings()
const random32 = () => randomBytes(4).readUInt32BE()
const store = await storeOne(db, { directory, environment, signal, random32, now: new Date() })
const policies = createPolicies({
  ...{ db, now, controlRepository: 'holdfast' },
  github: () => ({ readFile: async () => undefined }),
})
const parts = await assemble({
  ...{ db, policies, store, directory, environment, now, newId: randomUUID },
  prices: { table: awsPrices(), region: 'eu-central-1' },
  sleep: (ms, until) => sleep(ms, undefined, { signal: until }),
})
const app = new Hono()
app.post('/bench/later/:ms', (context) => {
  laterMs += Number(context.req.param('ms'))
  return context.body(null, 204)
})
app.route('/', createDashboard(parts))
const listener = await listen(app.fetch, { host: '127.0.0.1', port: 0 })
process.stdout.write(`${listener.port}\n`)
process.once('SIGTERM', () => {
  // A profile is written when the process ends by itself.
  process.exit(0)
})
