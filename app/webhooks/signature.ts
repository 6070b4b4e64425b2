/** Whether GitHub wrote what came. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../core/domain/secret.ts'

/**
 * Whether `signature` (`X-Hub-Signature-256`: `sha256=` and 64 hex digits) is that of these very
 * bytes under one of the secrets. Takes as long for a signature that is nearly right as for one
 * that is not. (@octokit/webhooks-methods signs text, and bytes that are no text would pass as
 * others.)
 */
export function isSigned(body: Uint8Array, signature: string, secrets: readonly Secret[]): boolean {
  const given = Buffer.from(signature)
  return secrets
    .map((secret) => {
      const digest = createHmac('sha256', secret.reveal()).update(body).digest('hex')
      const expected = Buffer.from(`sha256=${digest}`)
      return given.length === expected.length && timingSafeEqual(given, expected)
    })
    .includes(true)
}
