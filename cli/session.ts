/** What a command needs of the world: made once, when it is known that it will be needed. */
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { Report } from '../core/domain/progress.ts'
import { createSleep } from '../core/store/sleep.ts'
import type { Tools } from '../core/tools.ts'
import { VERSION } from '../core/version.ts'
import type { Settings } from './config.ts'
import { openStore } from './open-store.ts'

export interface Session {
  readonly settings: Settings
  readonly signal: AbortSignal
  readonly report: Report
  readonly directory: string
  /** For results that are no text; all others are printed by whoever runs the command. */
  readonly stdout: NodeJS.WriteStream
  /** How this program was called. */
  readonly program: readonly string[]
}

/** Throws `bad-input` for a store address that cannot be used. */
export async function openTools(
  storeText: string,
  { settings, signal, report, directory }: Session,
  maxBandwidth?: string,
): Promise<Tools> {
  const now = () => new Date()
  const sleep = createSleep(signal)
  const store = await openStore(storeText, {
    ...{ maxBandwidth, directory, signal, sleep, now },
    home: settings.home,
    elapsedMs: () => performance.now(),
    random: Math.random,
  })
  return {
    ...{ store, now, sleep, report, signal, directory },
    random32: () => randomBytes(4).readUInt32BE(),
    scratch: resolve(settings.scratch),
    environment: settings.environment,
    version: VERSION,
  }
}
