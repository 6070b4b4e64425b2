/**
 * How long the views take over a large organisation, and for how long they hold up everybody
 * else: `node bench/dashboard/measure.ts <DATABASE_URL of a seeded database>`.
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { openRecords, readDatabaseAddress } from '../../app/records/open.ts'
import { createViews, type Views } from '../../app/views/create.ts'
import { UNDECIDED } from '../../app/views/policies.ts'

const url = process.argv[2]
if (url === undefined) throw new TypeError('Name a database: a path, or postgres://…')
const db = await openRecords(readDatabaseAddress(url))
let skewMs = 0
const now = () => new Date(Date.now() + skewMs)
const ruling = { decide: () => UNDECIDED }
const views = createViews({
  ...{ db, now, newId: () => 'bench', policies: { of: async () => ruling } },
  scheduler: { role: 'periodic', leadMs: 15_000 },
  nextRunAt: () => null,
  cancelWorkflowRun: async () => {},
  hurry: () => {},
})

await report('first look at the fleet', () => views.fleet.read())
await report('the same, kept', () => views.fleet.read())
for (const changed of [0, 20, 500]) {
  await touch(changed)
  skewMs += 6000
  await report(`look after ${changed} changes`, () => views.fleet.read())
}
await report('days', () => views.keepDays())
const [first] = (await views.fleet.read()).repositories
const id = first?.id ?? ''
for (const [what, work] of lists(views, id)) {
  await report(what, work)
  await report(`${what}, again`, work)
}
await report('every event', async () => {
  for await (const _ of views.activity.stream({}));
})
await report('check of the chain', () => views.activity.checkChain())
process.stdout.write(`memory: ${Math.round(process.memoryUsage().rss / 1e6)} MB\n`)
await db.destroy()

function lists({ history, activity, alerts }: Views, repositoryId: string) {
  const limit = 50
  const some = new Set(Array.from({ length: 1000 }, (_, n) => `${100_000 + n * 10}`))
  return [
    ['snapshots of one', () => history.snapshots({ repositoryId, limit })],
    ['runs of one', () => history.runs({ repositoryId, limit })],
    ['runs of all', () => deep((cursor) => history.runs({ cursor, limit }))],
    ['failed runs', () => deep((cursor) => history.runs({ outcome: 'failed', cursor, limit }))],
    ['open runs', () => history.runs({ open: true, limit })],
    ['runs of 1000', () => deep((cursor) => history.runs({ repositoryIds: some, cursor, limit }))],
    ['verifications', () => deep((cursor) => history.verifications({ cursor, limit }))],
    ['events', () => deep((cursor) => activity.list({ cursor, limit }))],
    ['events lease.', () => deep((cursor) => activity.list({ action: 'lease.', cursor, limit }))],
    ['events refused', () => deep((cursor) => activity.list({ result: 'refused', cursor, limit }))],
    ['lost refs', () => history.lostRefs(repositoryId)],
    ['alerts', () => deep((cursor) => alerts.list({ cursor, limit }))],
    ['alerts of 1000', () => deep((cursor) => alerts.list({ repositoryIds: some, cursor, limit }))],
    ['causes', () => alerts.causes('all')],
  ] as const
}

/** The tenth page. */
async function deep(
  read: (cursor: string | undefined) => Promise<{ readonly next: string | null }>,
): Promise<void> {
  let cursor: string | undefined
  for (let page = 0; page < 10; page += 1) {
    cursor = (await read(cursor)).next ?? undefined
    if (cursor === undefined) return
  }
}

async function touch(count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, n) => `${100_000 + n * 7 + 1}`)
  if (count === 0) return
  await db
    .updateTable('repositories')
    .set({ confirmedAt: Date.now() - count })
    .where('id', 'in', ids)
    .execute()
}

/**
 * `took`: by the clock, which counts what other processes do; `busy`: the processor time of this
 * one; `held`: the longest time by the clock that nothing else could be done.
 */
async function report(what: string, work: () => Promise<unknown>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await new Promise((resolve) => setTimeout(resolve, 20))
  delay.reset()
  const before = process.cpuUsage()
  const began = performance.now()
  await work()
  const took = performance.now() - began
  const { user, system } = process.cpuUsage(before)
  await new Promise((resolve) => setTimeout(resolve, 5))
  delay.disable()
  const figures = { took, busy: (user + system) / 1000, held: delay.max / 1e6 }
  const text = Object.entries(figures).map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`)
  process.stdout.write(`${what.padEnd(28)} ${text.join('  ')}\n`)
}
