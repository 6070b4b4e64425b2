/** The benchmark as a whole, on a small repository: that it ends, and shows every row. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { PATH } from '../config.ts'

/** It starts some sixty programs, and shares the machine with other tests. */
const PATIENCE_MS = 180_000

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'tmp'))
})

async function bench(...args: readonly string[]) {
  const child = spawn(process.execPath, ['bench/index.ts', ...args], {
    env: { PATH, TMPDIR: join(folder, 'tmp') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { stdout, stderr, exitCode }
}

const count = z.number().nonnegative()
const Row = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('measured'),
    name: z.string(),
    figures: z.object({
      wallMs: z.number().positive(),
      cpuMs: count,
      memoryBytes: count.nullable(),
      scratchBytes: count,
      servedBytes: count,
      servedRequests: count,
      storedBytes: count,
      storeRequests: count.nullable(),
    }),
    rounds: z.array(z.object({ wallMs: z.number().positive(), cpuMs: count })).min(1),
  }),
  z.object({ kind: z.literal('missing'), name: z.string(), why: z.string() }),
])
const Scenario = z.object({
  name: z.string(),
  rows: z.array(Row),
  ratios: z.array(z.object({ what: z.string(), value: z.number(), target: z.string().nullable() })),
})
const Results = z.object({
  repositories: z.array(z.object({ name: z.string(), refs: count, scenarios: z.array(Scenario) })),
  many: Scenario,
  startUp: Scenario,
  throughput: z.array(z.object({ digest: z.string(), bytesPerSecond: z.number().positive() })),
})

it('prints every row as a table and as JSON, and leaves nothing behind', {
  timeout: PATIENCE_MS,
}, async () => {
  const json = join(folder, 'results.json')
  const options = ['--scenarios', '1-commit,restore', '--rounds', '1', '--many', '2']
  const { stdout, stderr, exitCode } = await bench('generated:tiny', ...options, '--json', json)
  expect(exitCode, stderr).toBe(0)
  expect(readdirSync(join(folder, 'tmp'))).toEqual([])

  const results = Results.parse(JSON.parse(readFileSync(json, 'utf8')))
  const [later, restore] = results.repositories[0]?.scenarios ?? []
  expect(later?.rows.map(({ name }) => name)).toEqual([
    'holdfast, wire',
    'holdfast, objects',
    'clone',
    'clone, tar, gzip -9, copy',
    'warm mirror: fetch, bundle',
    'warm mirror: fetch, restic',
    'raw transfer (curl)',
  ])
  expect(restore?.rows).toHaveLength(4)
  const all = [later, restore, results.many, results.startUp].flatMap((each) => each?.rows ?? [])
  expect(all.flatMap((row) => (row.kind === 'missing' ? [row.why] : [])).filter(isFailure)).toEqual(
    [],
  )
  for (const { name } of all) expect(stdout).toContain(`| ${name} `)
  for (const { what } of [...(later?.ratios ?? []), ...(restore?.ratios ?? [])]) {
    expect(stdout).toContain(what)
  }
  expect(figuresOf(later, 'holdfast, wire')?.storeRequests).toBeGreaterThan(0)
  // Only what is added counts, and not what lay there before.
  expect(figuresOf(later, 'holdfast, wire')?.storedBytes).toBeLessThan(100_000)
  expect(figuresOf(later, 'warm mirror: fetch, bundle')?.servedBytes).toBeLessThan(
    figuresOf(later, 'clone')?.servedBytes ?? 0,
  )
})

function isFailure(why: string): boolean {
  return !/^(restic|curl) is not installed$/.test(why)
}

function figuresOf(scenario: z.infer<typeof Scenario> | undefined, name: string) {
  const row = scenario?.rows.find((each) => each.name === name)
  return row?.kind === 'measured' ? row.figures : undefined
}

it('goes on without a program that fails, says so in its row, and fails itself', async () => {
  const options = ['--scenarios', 'restore', '--rounds', '1', '--many', '0']
  const broken = ['--holdfast', 'no-such-program.js']
  const { stdout, exitCode } = await bench('generated:tiny', ...options, ...broken)
  expect(exitCode).toBe(1)
  expect(stdout).toMatch(/^\| holdfast restore +\| It ended with 1: .*\|$/m)
  expect(stdout).toMatch(/^\| git clone +\| +[\d.]+ m?s \|/m)
  expect(readdirSync(join(folder, 'tmp'))).toEqual([])
})

it('explains itself', async () => {
  expect(await bench('--help')).toMatchObject({
    exitCode: 0,
    stderr: '',
    stdout: expect.stringContaining('Usage: npm run bench -- [options] [repository...]'),
  })
  expect(await bench('--rounds', 'many')).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: '--rounds takes a whole number from 1 on, not many.\n',
  })
})
