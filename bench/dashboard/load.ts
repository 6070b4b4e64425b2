/**
 * How the dashboard answers fifty people at once over a large organisation:
 *
 *     node bench/dashboard/load.ts [sqlite] [postgres] [<DATABASE_URL of a seeded database>]
 *          [--seconds 3] [--only <part of an address>] [--profile]
 *
 * Prints a table, and ends with 1 where something is slower or larger than it may be. What it
 * asks is in addresses.ts, and how in docs/performance.md. Takes seven minutes for each database.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openRecords, readDatabaseAddress } from '../../app/records/open.ts'
import { startPostgres } from '../../test/servers/postgres.ts'
import { addressesOf, mixOf } from './addresses.ts'
import { bundle } from './bundle.ts'
import { drive, type Figures } from './drive.ts'
import { LARGE, seed } from './seed.ts'
import { startServer } from './start-server.ts'
import { REAL } from './store-one.ts'
import { FIRST_IDS, touch } from './touch.ts'

const USERS = 50
/** Each asks once a second: a person who reads does so far more rarely. */
const RATE = 1
const MOST_P95_MS = 300
const MOST_MB = 512
/** Looks at the fleet are kept for five seconds. */
const LATER_MS = 6000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '3' },
    only: { type: 'string' },
    profile: { type: 'boolean', default: false },
  },
})
const seconds = Number(values.seconds)
const directory = await mkdtemp(join(tmpdir(), 'holdfast-load-'))
const failures: string[] = []
const program = await bundle(join(directory, 'program'))
try {
  for (const what of positionals.length > 0 ? positionals : ['sqlite', 'postgres']) {
    await measure(what)
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}
for (const failure of failures) process.stdout.write(`TOO MUCH: ${failure}\n`)
process.exitCode = failures.length === 0 ? 0 : 1

async function measure(what: string): Promise<void> {
  const { url, stop } = await prepare(what)
  const server = await startServer(
    program,
    { database: url, directory: await mkdtemp(join(directory, 'server-')) },
    values.profile,
  )
  const db = await openRecords(readDatabaseAddress(url))
  try {
    process.stdout.write(`\n${what}: load of the machine before: ${loads()}\n`)
    // The newest of those whose archives are in the store.
    const { snapshot } = await db
      .selectFrom('snapshots')
      .select('snapshot')
      .where('repositoryId', '=', REAL.id)
      .where('level', '=', 'objects')
      .where('snapshot', 'not like', '%-000000%')
      .orderBy('snapshot', 'desc')
      .executeTakeFirstOrThrow()
    const later = async (changes: number) => {
      await touch(db, changes)
      await fetch(`${server.url}/bench/later/${LATER_MS}`, { method: 'POST' })
    }
    heading()
    const wanted = addressesOf(snapshot).filter((path) => path.includes(values.only ?? ''))
    // Once, so that nobody waits for what is only made at the first time.
    await drive(server.url, { paths: wanted, users: USERS, seconds, rate: 1 })
    const mix = { paths: mixOf(snapshot), users: USERS, seconds: 5 * seconds, rate: RATE }
    const warm = await drive(server.url, mix)
    const changing = setInterval(() => void touch(db, 20), 200)
    await later(20)
    const changed = await drive(server.url, mix)
    clearInterval(changing)
    row('a mix of pages', warm, changed)
    const hurried = await drive(server.url, { ...mix, rate: undefined })
    process.stdout.write(
      `\nThe mix without any pause: ${hurried.perSecond.toFixed(0)} requests a second, ` +
        `p50 ${hurried.p50.toFixed(0)} ms, p95 ${hurried.p95.toFixed(0)} ms\n`,
    )
    heading()
    for (const path of wanted) {
      const ask = { paths: [path], users: USERS, seconds, rate: RATE }
      // What changed while addresses were asked that show none of it is of no row.
      await (await fetch(server.url, { headers: { 'x-user': '0' } })).arrayBuffer()
      const warm = await drive(server.url, ask)
      await later(FIRST_IDS)
      const changed = await drive(server.url, ask)
      row(path.replace(snapshot, ':snapshot'), warm, changed)
    }
    const peakMb = await server.peakMb()
    process.stdout.write(`\nPeak resident set: ${peakMb} MB. Load after: ${loads()}\n`)
    if (peakMb > MOST_MB) failures.push(`${what}: ${peakMb} MB of memory`)
  } finally {
    await db.destroy()
    await server.stop()
    await stop()
  }

  function row(path: string, warm: Figures, changed: Figures): void {
    const cells = [
      ...[`\`${path}\``, warm.perSecond.toFixed(0)],
      ...[warm.p50, warm.p95, warm.p99, changed.p95, changed.p99].map((ms) => ms.toFixed(0)),
      ...[String(warm.errors + changed.errors), warm.bytes.toFixed(0)],
    ]
    process.stdout.write(`| ${cells.join(' | ')} |\n`)
    if (warm.errors + changed.errors > 0) failures.push(`${what}: errors at ${path}`)
    for (const [when, { p95 }] of Object.entries({ warm, changed })) {
      if (!(p95 < MOST_P95_MS)) failures.push(`${what}: ${path}, ${when}: ${p95.toFixed(0)} ms`)
    }
  }
}

function heading(): void {
  process.stdout.write(
    '\n| address | requests/s | p50 | p95 | p99 | p95, changed | p99, changed | errors | bytes |\n' +
      '| --- | --: | --: | --: | --: | --: | --: | --: | --: |\n',
  )
}

function loads(): string {
  return loadavg()
    .map((load) => load.toFixed(2))
    .join(' ')
}

/** A database of its own; one that is named is changed. */
async function prepare(what: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const nothing = async () => {}
  if (what === 'sqlite') {
    const url = join(directory, 'seeded.db')
    await fill(url)
    return { url, stop: nothing }
  }
  if (what !== 'postgres') return { url: what, stop: nothing }
  const postgres = await startPostgres()
  const url = await postgres.createUrl()
  await fill(url)
  return { url, stop: () => postgres.stop() }
}

async function fill(url: string): Promise<void> {
  const db = await openRecords(readDatabaseAddress(url))
  await seed(db, LARGE, new Date())
  await db.destroy()
}
