/** Says which credentials end soon. */
import { asHoldfastError, type HoldfastError } from '../core/domain/errors.ts'
import { describeCondition } from './alerts/describe.ts'
import { findExpiry } from './alerts/expiry.ts'
import { SCOPES } from './alerts/kinds.ts'
import type { ListCredentials } from './credentials.ts'
import { openAlerts, raise } from './records/alerts.ts'
import type { Db } from './records/open.ts'

export interface CredentialTools {
  readonly db: Db
  readonly credentials: readonly ListCredentials[]
  readonly now: () => Date
  readonly onFailure: (what: string, error: HoldfastError) => void
}

/** Where one kind cannot be looked at, what was told of it stays, and so does all else. */
export async function watchCredentials(tools: CredentialTools): Promise<void> {
  const at = tools.now()
  const found = []
  let complete = true
  for (const list of tools.credentials) {
    try {
      found.push(...(await list()))
    } catch (error) {
      complete = false
      tools.onFailure('credentials', asHoldfastError(error))
    }
  }
  const alerts = found
    .flatMap((each) => findExpiry(each, at) ?? [])
    .map((condition) => describeCondition({ ...condition, since: at }))
  const scope = { kinds: SCOPES.credentials, installationId: null }
  if (complete) await raise(tools.db, scope, alerts, at)
  else await openAlerts(tools.db, alerts, at)
}
