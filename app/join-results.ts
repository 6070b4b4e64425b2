/** Joins what looks into the store with what it must know of policies and pushes. */
import type { Parts } from './parts.ts'
import type { PoliciesAtHand } from './policies-at-hand.ts'
import { readForcedPushes } from './records/forced-pushes.ts'
import { readInstallation } from './records/installations.ts'
import { readRepository } from './records/repositories.ts'
import { openSigningKey } from './results/signing.ts'
import type { ResultsTools } from './results/tools.ts'
import type { Telling } from './telling.ts'

export function joinResults(
  { db, store, world, receiptKey }: Parts,
  policies: PoliciesAtHand,
  telling: Telling,
): ResultsTools {
  return {
    ...{ db, store, now: world.now, random32: world.random32 },
    signingKey: openSigningKey(receiptKey),
    readProtectedRefs: async (repositoryId) => {
      const row = await readRepository(db, repositoryId)
      const installation = row && (await readInstallation(db, row.installationId))
      const policy = installation && (await policies.of(installation))
      const decision = row && policy?.decide(row, world.now())
      return decision?.kind === 'covered' ? decision.policy.protectedRefs : []
    },
    readForcedPushes: (repositoryId, since) => readForcedPushes(db, repositoryId, since),
    tell: telling.findings,
  }
}
