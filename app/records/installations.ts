/** Where the App is installed. */
import type { Selectable } from 'kysely'
import { resolveInstallation } from './alerts.ts'
import { loseDispatches } from './dispatches.ts'
import { releaseLeasesOf } from './leases.ts'
import type { Db } from './open.ts'
import type { Installations } from './schema.ts'

export type InstallationRow = Selectable<Installations>

/** What GitHub says of an installation. */
export interface InstallationFacts {
  readonly id: string
  readonly accountId: string
  readonly account: string
  readonly accountKind: InstallationRow['accountKind']
  readonly permissions: Readonly<Record<string, string>>
  readonly suspendedAt: Date | null
}

/** One that was removed and is there again keeps its history. */
export async function saveInstallation(db: Db, facts: InstallationFacts, now: Date): Promise<void> {
  const told = {
    accountId: facts.accountId,
    account: facts.account,
    accountKind: facts.accountKind,
    permissionsJson: JSON.stringify(facts.permissions),
    suspendedAt: facts.suspendedAt?.getTime() ?? null,
    removedAt: null,
  }
  await db
    .insertInto('installations')
    .values({
      ...told,
      id: facts.id,
      createdAt: now.getTime(),
      ...{ discoveredAt: null, discoveryTriedAt: null, discoveryError: null },
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(told))
    .execute()
}

/** All that were not removed, also those that are suspended. */
export async function listInstallations(db: Db): Promise<InstallationRow[]> {
  return db
    .selectFrom('installations')
    .selectAll()
    .where('removedAt', 'is', null)
    .orderBy('id')
    .execute()
}

export async function readInstallation(db: Db, id: string): Promise<InstallationRow | undefined> {
  return db.selectFrom('installations').selectAll().where('id', '=', id).executeTakeFirst()
}

/**
 * The repositories of an installation that is gone can be read no more. Its alerts are over, since
 * nobody looks any more; its dispatches are lost and its leases over, so that whoever looks for
 * runs that nobody works on settles theirs. What its jobs upload yet is found in the store.
 */
export async function removeInstallation(db: Db, id: string, now: Date): Promise<void> {
  const at = now.getTime()
  await db.transaction().execute(async (transaction) => {
    await resolveInstallation(transaction, id, now)
    await loseDispatches(transaction, id, { error: REMOVED, at: now })
    await releaseLeasesOf(transaction, id, now)
    await transaction
      .updateTable('installations')
      .set({ removedAt: at })
      .where('id', '=', id)
      .where('removedAt', 'is', null)
      .execute()
    await transaction
      .updateTable('repositories')
      .set({ presence: 'no-access', presenceSince: at })
      .where('installationId', '=', id)
      .where('presence', 'in', ['present', 'unseen'])
      .execute()
  })
}

const REMOVED = 'source-denied: The App was removed from this account.'

/** Has the next look at what is due take this one, whenever it was looked at before. */
export async function wantDiscovery(db: Db, id: string): Promise<void> {
  await db
    .updateTable('installations')
    .set({ discoveryTriedAt: null })
    .where('id', '=', id)
    .execute()
}

/** Notes how a discovery that began at `startedAt` ended. */
export async function noteDiscovery(
  db: Db,
  id: string,
  { startedAt, error }: { readonly startedAt: Date; readonly error: string | null },
): Promise<void> {
  const at = startedAt.getTime()
  await db
    .updateTable('installations')
    .set({
      discoveryTriedAt: at,
      discoveryError: error,
      ...(error === null ? { discoveredAt: at } : {}),
    })
    .where('id', '=', id)
    .execute()
}
