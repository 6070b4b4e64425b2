/**
 * How much CPU a page costs over 10,000 repositories in memory.
 *
 *     node --import ./test/dashboard/jsx.ts test/dashboard/measure.ts
 *
 * Each request is of another viewer, as it is for the App, who sees everything: what the fleet alone
 * decides is counted once for all of them. The median of 20 must be below 50 ms, else it ends with 1.
 */
import { gzipSync } from 'node:zlib'
import { manyFacts } from './many-facts.ts'
import { aViewer, openDashboard } from './open.ts'

const PATHS = [
  ...['/', '/repos', '/repos?q=rocket&sort=-size', '/repos?state=unprotected&sort=age'],
  ...['/api/v1/overview', '/api/v1/repositories?limit=500', '/repos.csv'],
]
const TIMES = 20
const MOST_MS = 50
/** A file of 10,000 rows is no page. */
const EXEMPT = '/repos.csv'

const facts = manyFacts(10_000)
const slow: string[] = []
for (const path of PATHS) {
  const measures: number[] = []
  let bytes = 0
  for (let time = 0; time < TIMES + 3; time++) {
    const before = process.cpuUsage()
    const body = await (await openDashboard(facts, aViewer('admin')).request(path)).text()
    const { user, system } = process.cpuUsage(before)
    // The first ones warm up.
    if (time >= 3) measures.push((user + system) / 1000)
    bytes = gzipSync(body).length
  }
  const median = measures.toSorted((a, b) => a - b)[TIMES / 2] ?? 0
  if (median > MOST_MS && path !== EXEMPT) slow.push(path)
  process.stdout.write(`${median.toFixed(1).padStart(6)} ms  ${bytes} B gzip  ${path}\n`)
}
process.exitCode = slow.length === 0 ? 0 : 1
