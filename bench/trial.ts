/** One contender in one scenario: what is done with it, and what it took. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Contender } from './contenders.ts'
import { observe, type Peaks, type Time, time } from './measure.ts'
import { countRequests } from './s3-requests.ts'
import type { Served } from './served.ts'
import type { Stage } from './stage.ts'

/** What the server shows while contenders prepare themselves, and while they are measured. */
export interface Views {
  before(): Promise<void>
  now(): Promise<void>
}

export interface Seen extends Peaks {
  readonly servedBytes: number
  readonly servedRequests: number
  /** What the store holds more than before. */
  readonly storedBytes: number
}

export interface Trial {
  readonly name: string
  prepare(): Promise<void>
  /** A run that nobody times; it also warms the caches of the system. */
  look(): Promise<Seen>
  time(): Promise<Time>
  /** Requests to a store in S3 for the same work; null where it cannot have one. */
  countStoreRequests(): Promise<number | null>
}

const execute = promisify(execFile)

export function createTrial(
  contender: Contender,
  { stage, served, views }: { stage: Stage; served: Served; views: Views },
): Trial {
  const { name, needs, prepare, run } = contender
  const kept = name.replace(/\W+/g, '-')
  return {
    name,
    async prepare() {
      if (!(await isInstalled(needs))) throw new Error(`${needs} is not installed`)
      await stage.empty()
      if (prepare !== '') await time(stage.run(prepare))
      await stage.keep(kept)
    },
    async look() {
      await stage.lay(kept)
      const earlierBytes = stage.storedBytes()
      await served.sent()
      const peaks = await observe(stage.run(run), stage.scratch)
      const { bytes: servedBytes, requests: servedRequests } = await served.sent()
      const storedBytes = stage.storedBytes() - earlierBytes
      return { ...peaks, servedBytes, servedRequests, storedBytes }
    },
    async time() {
      await stage.lay(kept)
      await stage.settle()
      return time(stage.run(run))
    },
    async countStoreRequests() {
      if (!contender.s3) return null
      return countRequests(async (variables, count) => {
        await stage.empty()
        await views.before()
        if (prepare !== '') await time(stage.run(prepare, variables))
        await views.now()
        const earlier = count()
        await time(stage.run(run, variables))
        return count() - earlier
      })
    },
  }
}

async function isInstalled(program: string): Promise<boolean> {
  if (program === 'node') return true
  try {
    await execute('sh', ['-c', 'command -v "$1"', 'sh', program])
    return true
  } catch {
    // The shell has found none; it has no other reason to fail.
    return false
  }
}
