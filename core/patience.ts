/** Tries again what the source may answer a moment later. */
import { backoffMs } from './domain/backoff.ts'
import { HoldfastError } from './domain/errors.ts'
import type { Tools } from './tools.ts'

const ATTEMPTS = 3

/**
 * Does `work`, up to three times while its failures are such as pass, with growing pauses.
 * Each is reported: a source that answers only now and then is worth knowing of.
 */
export async function withPatience<T>(
  source: string,
  { sleep, random32, report }: Pick<Tools, 'sleep' | 'random32' | 'report'>,
  work: () => Promise<T>,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work()
    } catch (error) {
      const passing = error instanceof HoldfastError && isOfSource(error) && error.transient
      if (!passing || failures === ATTEMPTS) throw error
      const waitMs = backoffMs(failures, random32() / 2 ** 32, error.retryAfterMs)
      const message = `${error.message} Trying again in ${Math.round(waitMs / 1000)} s.`
      report({ kind: 'note', source, level: 'warning', message })
      await sleep(waitMs)
    }
  }
}

/** What the store has against it, its own adapter has tried again already. */
function isOfSource({ code }: HoldfastError): boolean {
  return code.startsWith('source-')
}
