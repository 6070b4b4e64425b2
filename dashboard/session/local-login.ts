/** The local administrator: for the first setup, and for days on which GitHub does not answer. */
import pLimit from 'p-limit'
import { networkOf } from '../guards/address.ts'
import type { Limit } from '../guards/limits.ts'

export interface LocalAdministrator {
  /** Whether it is the password. Takes a tenth of a second, whatever is said. */
  verify(password: string): Promise<boolean>
}

export interface LocalLogin {
  /** Throws `too-often` after too many attempts, right or wrong. */
  attempt(password: string, address: string | null): Promise<boolean>
}

const MOST_CHARACTERS = 1000

/** One attempt at a time: each takes memory, and nobody has two passwords. */
export function createLocalLogin({ verify }: LocalAdministrator, limit: Limit): LocalLogin {
  const one = pLimit(1)
  return {
    async attempt(password, address) {
      await limit('attempts', networkOf(address))
      await limit('allAttempts', 'all')
      if (password.length > MOST_CHARACTERS) return false
      return await one(() => verify(password))
    },
  }
}
