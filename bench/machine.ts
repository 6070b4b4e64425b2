/** What the figures were taken on. */
import { execFile } from 'node:child_process'
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os'
import { promisify } from 'node:util'
import { describeBytes } from '../core/domain/quantity.ts'

export type Machine = Readonly<Record<string, string>>

const PROGRAMS = { git: '--version', curl: '--version', restic: 'version' } as const

export async function describeMachine(): Promise<Machine> {
  const versions = Object.entries(PROGRAMS).map(async ([program, flag]) => [
    program,
    await firstLineOf(program, flag),
  ])
  return {
    system: `${type()} ${release()}`,
    processor: `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    memory: describeBytes(totalmem()),
    // What others do at the same time lengthens everything, and not everything alike.
    load: `${(loadavg()[0] ?? 0).toFixed(1)} at the start`,
    node: process.version,
    ...Object.fromEntries(await Promise.all(versions)),
  }
}

async function firstLineOf(program: string, flag: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, [flag])
    return stdout.split('\n')[0] ?? ''
  } catch {
    // A peer that cannot even tell its version is none.
    return 'not installed'
  }
}
