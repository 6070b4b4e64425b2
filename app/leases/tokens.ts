/** The token by which a job reads one repository, and nothing else. */
import type { DataClass } from '../../core/domain/manifest.ts'
import type { Secret } from '../../core/domain/secret.ts'
import { CLASS_PERMISSIONS, LEASED_ALWAYS } from '../github/permissions.ts'
import type { InstallationGitHub } from '../github/port.ts'

/**
 * The least permissions for `classes`. What the owner has not granted is left out: GitHub
 * would refuse the token, and with it all other classes; the job then reports that class denied.
 */
export function leastPermissions(
  classes: readonly DataClass[],
  granted: Readonly<Record<string, string>>,
): Readonly<Record<string, 'read'>> {
  const wanted = classes.flatMap((name) => Object.entries(CLASS_PERMISSIONS[name].permissions))
  return { ...Object.fromEntries(wanted.filter(([name]) => name in granted)), ...LEASED_ALWAYS }
}

/** A token that reads `classes` of one repository. */
export function createRepositoryToken(
  github: Pick<InstallationGitHub, 'createToken'>,
  request: {
    readonly repositoryId: string
    readonly classes: readonly DataClass[]
    /** What the owner granted to the App. */
    readonly granted: Readonly<Record<string, string>>
  },
): Promise<{ readonly token: Secret; readonly expiresAt: Date }> {
  return github.createToken({
    repositoryIds: [request.repositoryId],
    permissions: leastPermissions(request.classes, request.granted),
  })
}
