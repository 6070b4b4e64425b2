/** The token of one installation: one at a time, and a new one in good time. */
import type { Secret } from '../../core/domain/secret.ts'
import type { InstallationToken } from './narrow-token.ts'

export interface HeldToken {
  /** One that is good for five minutes at least. */
  take(): Promise<Secret>
  /** Throws `token` away, if it is the one that is held. */
  drop(token: Secret): void
}

const SPARE_MS = 5 * 60_000

/** Who asks while a token is being made waits for that one. */
export function createHeldToken(
  make: () => Promise<InstallationToken>,
  now: () => Date,
): HeldToken {
  let held: InstallationToken | undefined
  let making: Promise<InstallationToken> | undefined
  const makeOne = async () => {
    try {
      held = await make()
      return held
    } finally {
      making = undefined
    }
  }
  return {
    async take() {
      if (held && held.expiresAt.getTime() - SPARE_MS > now().getTime()) return held.token
      making ??= makeOne()
      return (await making).token
    },
    drop(token) {
      if (held?.token === token) held = undefined
    },
  }
}
