/** Which accounts have the App, reconciled with those that are known. */
import type { AppGitHub } from '../github/port.ts'
import {
  type InstallationRow,
  listInstallations,
  removeInstallation,
  saveInstallation,
} from '../records/installations.ts'
import type { Db } from '../records/open.ts'

/** Discovery looks again after this, if nothing made it look earlier. */
const EVERY_MS = 6 * 60 * 60 * 1000
/** One that failed is tried again after this. */
const RETRY_MS = 10 * 60 * 1000

/** One that is missing from a complete listing is removed only when GitHub says so by its id. */
export async function discoverInstallations({
  db,
  github,
  now,
}: {
  readonly db: Db
  readonly github: Pick<AppGitHub, 'listInstallations' | 'readInstallation'>
  readonly now: () => Date
}): Promise<void> {
  const listed = new Set<string>()
  for await (const installation of github.listInstallations()) {
    listed.add(installation.id)
    await saveInstallation(db, installation, now())
  }
  for (const { id } of await listInstallations(db)) {
    if (listed.has(id)) continue
    if ((await github.readInstallation(id)) === undefined) await removeInstallation(db, id, now())
  }
}

/** Whether the repositories of an installation are to be listed again. */
export function isDiscoveryDue(installation: InstallationRow, now: Date): boolean {
  const { suspendedAt, discoveredAt, discoveryTriedAt, discoveryError } = installation
  if (suspendedAt !== null) return false
  if (discoveryTriedAt === null || discoveredAt === null) return isRested(installation, now)
  if (discoveryError !== null) return now.getTime() - discoveryTriedAt >= RETRY_MS
  return now.getTime() - discoveredAt >= EVERY_MS
}

/** What is wanted at once is not tried without end when it fails. */
function isRested({ discoveryTriedAt, discoveryError }: InstallationRow, now: Date): boolean {
  if (discoveryTriedAt === null || discoveryError === null) return true
  return now.getTime() - discoveryTriedAt >= RETRY_MS
}
