/** What the benchmark says of a script is what the script did. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { bytesBelow } from '../../bench/disk.ts'
import { observe, type Run, time } from '../../bench/measure.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'measure-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
})

function run(script: string, more: Partial<Run> = {}): Run {
  const scratch = join(directory, 'scratch')
  mkdirSync(scratch, { recursive: true })
  return {
    script,
    directory: scratch,
    variables: { NODE: process.execPath },
    log: join(directory, 'log'),
    signal: new AbortController().signal,
    ...more,
  }
}

it('counts the processor time of a process that a process started', async () => {
  const spin = 'while (process.cpuUsage().user < 200_000) for (let n = 0; n < 1e7; n += 1);'
  const { cpuMs, wallMs } = await time(run(`bash -c '"$NODE" --eval "${spin}"; true'`))
  expect(cpuMs).toBeGreaterThanOrEqual(200)
  expect(wallMs).toBeGreaterThan(0)
})

it('counts the time that is waited as wall time and not as processor time', async () => {
  const { cpuMs, wallMs } = await time(run('sleep 0.3'))
  expect(wallMs).toBeGreaterThanOrEqual(300)
  expect(cpuMs).toBeLessThan(300)
})

it.each([
  ['a command that fails', 'echo first; false; echo never'],
  ['a failure within a pipe', 'false | cat; echo never'],
])('stops at %s and says how the log ends', async (_, script) => {
  const failed = time(run(`echo said before; ${script}`))
  await expect(failed).rejects.toThrow(/^It ended with 1: said before/)
  await expect(failed).rejects.not.toThrow('never')
})

it('sees the memory of processes below the one it started, and the bytes in scratch', async () => {
  const fill = 'globalThis.kept = Buffer.alloc(150e6, 1); setTimeout(() => {}, 500)'
  const script = `head -c 3000000 /dev/zero > file; "$NODE" --eval "${fill}"; rm file`
  const given = run(script)
  const { memoryBytes, scratchBytes } = await observe(given, given.directory)
  expect(memoryBytes).toBeGreaterThan(150e6)
  expect(memoryBytes).toBeLessThan(450e6)
  expect(scratchBytes).toBe(3_000_000)
})

it('ends all that it started when it is interrupted', async () => {
  const controller = new AbortController()
  const script = 'touch started; (sleep 0.5; touch late) & sleep 60'
  const running = time(run(script, { signal: controller.signal }))
  const started = join(directory, 'scratch/started')
  await expect.poll(() => existsSync(started)).toBe(true)
  controller.abort(new Error('Enough.'))
  await expect(running).rejects.toThrow('Enough.')
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(existsSync(join(directory, 'scratch/late'))).toBe(false)
})

it('adds up files in directories of directories', () => {
  mkdirSync(join(directory, 'a/b'), { recursive: true })
  writeFileSync(join(directory, 'a/b/one'), '12345')
  writeFileSync(join(directory, 'two'), '678')
  expect(bytesBelow(directory)).toBe(8)
  expect(bytesBelow(join(directory, 'gone'))).toBe(0)
})
