/** The token by which a job reads one repository, and nothing else. */
import type { DataClass } from '../../core/domain/manifest.ts'
import type { Secret } from '../../core/domain/secret.ts'
import type { InstallationGitHub } from '../github/port.ts'

/**
 * What reading each class of data asks for. Sources:
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 * and for git, LFS and wikis over HTTP
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation
 */
export const CLASS_PERMISSIONS: Readonly<Record<DataClass, readonly string[]>> = {
  git: ['contents'],
  lfs: ['contents'],
  wiki: ['contents'],
  releases: ['contents'],
  issues: ['issues'],
  'pull-requests': ['pull_requests'],
  discussions: ['discussions'],
  projects: ['organization_projects'],
  // Protection, keys and teams; environments; webhooks; names of secrets; variables.
  settings: [
    'administration',
    'actions',
    'environments',
    'repository_hooks',
    'secrets',
    'actions_variables',
  ],
}

/** GitHub gives no token without them, and no backup does. */
const ALWAYS = ['metadata', 'contents']

/**
 * The least permissions for `classes`. What the owner has not granted is left out: GitHub
 * would refuse the token, and with it all other classes; the job then reports that class denied.
 */
export function leastPermissions(
  classes: readonly DataClass[],
  granted: Readonly<Record<string, string>>,
): Readonly<Record<string, 'read'>> {
  const wanted = classes.flatMap((name) => CLASS_PERMISSIONS[name])
  const names = [...ALWAYS, ...wanted.filter((name) => name in granted)]
  return Object.fromEntries(names.map((name) => [name, 'read' as const]))
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
