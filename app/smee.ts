/** Webhooks by way of a smee channel, for an App that GitHub cannot reach: in development. */
import type { Log } from './log.ts'

/** Passes on to `target` what arrives at the channel. Returns how to stop. */
export async function forwardFromSmee(
  source: string,
  target: string,
  log: Log,
): Promise<() => Promise<void>> {
  const { SmeeClient } = await import('smee-client')
  const logger = {
    info: () => {},
    error: () => log.warn('The webhook proxy lost its connection, and connects again'),
  }
  const smee = new SmeeClient({ source, target, logger })
  await smee.start()
  log.info('Webhooks come by way of a proxy', { proxy: source })
  return () => smee.stop()
}
