/** What GitHub gave for a person, as it is kept: encrypted, for that person alone. */
import { z } from 'zod'
import { Secret } from '../../core/domain/secret.ts'
import type { GitHubTokens } from './github-login.ts'
import type { Sealer } from './seal.ts'

const Kept = z.object({
  token: z.string().min(1),
  refreshToken: z.string().min(1).nullable(),
  expiresAt: z.number().nullable(),
})

export function sealTokens(
  { token, refreshToken, expiresAt }: GitHubTokens,
  personId: string,
  sealer: Sealer,
): string {
  const text = JSON.stringify({
    token: token.reveal(),
    refreshToken: refreshToken?.reveal() ?? null,
    expiresAt: expiresAt?.getTime() ?? null,
  })
  return sealer.seal(new Secret(text), placeOf(personId))
}

/** Undefined for what was sealed with another key, or for somebody else. */
export function openTokens(
  sealed: string,
  personId: string,
  sealer: Sealer,
): GitHubTokens | undefined {
  const opened = sealer.open(sealed, placeOf(personId))
  if (opened === undefined) return undefined
  const { token, refreshToken, expiresAt } = Kept.parse(JSON.parse(opened.reveal()))
  return {
    token: new Secret(token),
    refreshToken: refreshToken === null ? null : new Secret(refreshToken),
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
  }
}

function placeOf(personId: string): string {
  return `person:${personId}`
}
