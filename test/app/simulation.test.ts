import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { openRecords } from '../../app/records/open.ts'
import { simulate } from './planning/simulation/simulate.ts'

/** An organisation; 30 days of it take three minutes, and these one. */
const SCALE = { repositories: 10_000, strict: 20, days: 12 } as const
const SEED = 20_260_302
/** States in which nobody is to be woken, or not yet. */
const QUIET: ReadonlySet<string> = new Set(['never', 'protected', 'late', 'failed'])

it('keeps the RPO of 10,000 repositories, through failures and an outage', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-simulation-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const path = join(dir, 'holdfast.db')
  const db = await openRecords({ kind: 'sqlite', path })
  // Nothing here is about a loss of power.
  await sql`pragma synchronous = off`.execute(db)
  const found = await simulate(db, SCALE, SEED)
  await db.destroy()
  const { repositories, days } = SCALE

  // It did happen: changes, verifications, failures, dispatches without an answer.
  expect(found.runs.stored).toBeGreaterThan(repositories * (1 + 0.04 * days))
  expect(found.runs.unchanged).toBeGreaterThan((repositories / 30) * days * 0.7)
  expect(found.runs.failed).toBeGreaterThan(0.01 * repositories)
  expect(found.runs.lost).toBeGreaterThan(0)
  expect(found.late.inOutage).toBeGreaterThan(0)

  // The planner: under a second, reading the records included, and it forgets nothing.
  expect(Math.max(...found.fullPlansMs)).toBeLessThan(1000)
  expect(median(found.fullTicksMs)).toBeLessThan(1000)
  expect(found.overlooked).toEqual([])

  // No repository in two runs; none older than allowed but for the outage.
  expect(found.doubles).toEqual([])
  expect(found.overdue).toMatchObject({ strict: 0, usual: 0 })
  expect(found.late.usual).toBe(0)
  expect(found.tooLateSaved).toEqual([])
  const unsettling = [...found.states.keys()].filter((state) => !QUIET.has(state))
  expect(unsettling).toEqual([])
  expect([...found.statesAtEnd]).toEqual([['protected', repositories]])

  const calls = found.apiCalls.reduce((sum, each) => sum + each, 0)
  expect(calls / repositories / days).toBeLessThan(1.2)
  expect((await stat(path)).size).toBeLessThan(500_000_000)
}, 600_000)

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}
